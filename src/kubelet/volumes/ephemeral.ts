/** A claim that lives with its Pod: the claim `<pod>-<volume>`, made by a controller, mounted like any other. */
import { mountClaim } from './persistent-volume-claim.ts';
import type { VolumeKind } from './volume.ts';

export const ephemeralVolume: VolumeKind = {
  field: 'ephemeral',
  mount: (context, volume) =>
    mountClaim(context, `${context.pod.metadata.name}-${volume.name}`, false),
};
