/** PersistentVolumes: storage that exists, and which claim holds it. */
import { toTime } from '#base/clock.ts';
import type { PersistentVolume } from '#api/gen/types.ts';
import { persistentVolumes } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { persistentVolumeColumns } from './columns.ts';
import { validateVolume, validateVolumeUpdate } from './validation.ts';

export const persistentVolumeStrategy: Strategy<PersistentVolume> = {
  type: persistentVolumes,
  singular: 'persistentvolume',
  shortNames: ['pv'],
  returnsDeleted: true,
  columns: persistentVolumeColumns,
  setDefaults: ({ spec, ...volume }) => ({
    ...volume,
    spec: {
      ...spec,
      persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy || 'Retain',
      volumeMode: spec.volumeMode ?? 'Filesystem',
      ...(spec.hostPath && { hostPath: { ...spec.hostPath, type: spec.hostPath.type ?? '' } }),
    },
  }),
  prepareForCreate: (volume, { clock }) => ({
    ...volume,
    status: { phase: 'Pending', lastPhaseTransitionTime: toTime(clock.now()) },
  }),
  prepareForUpdate: keepStatus,
  validate: validateVolume,
  validateUpdate: validateVolumeUpdate,
  subresources: {
    status: {
      ...statusSubresource<PersistentVolume>(),
      merge: (sent, stored, { clock }) => {
        const moved = sent.status?.phase !== stored.status?.phase;
        const previous = stored.status?.lastPhaseTransitionTime;
        const lastPhaseTransitionTime = moved ? toTime(clock.now()) : previous;
        return {
          ...stored,
          metadata: sent.metadata,
          status: { ...sent.status, ...(lastPhaseTransitionTime && { lastPhaseTransitionTime }) },
        };
      },
    },
  },
};
