/** The kinds of volumes that this node can mount. */
import { configMapVolume } from './config-map.ts';
import { downwardAPIVolume } from './downward-api.ts';
import { emptyDirVolume } from './empty-dir.ts';
import { ephemeralVolume } from './ephemeral.ts';
import { hostPathVolume } from './host-path.ts';
import { persistentVolumeClaimVolume } from './persistent-volume-claim.ts';
import { projectedVolume } from './projected.ts';
import { secretVolume } from './secret.ts';
import type { VolumeKind } from './volume.ts';

export const volumeKinds: readonly VolumeKind[] = [
  configMapVolume,
  downwardAPIVolume,
  emptyDirVolume,
  ephemeralVolume,
  hostPathVolume,
  persistentVolumeClaimVolume,
  projectedVolume,
  secretVolume,
];
