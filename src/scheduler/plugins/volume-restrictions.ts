import type { Pod } from '#api/gen/types.ts';
import { claimKeysOf } from '#api/volumes/pod-claims.ts';
import { freesRoom, rejected } from '../plugin.ts';
import type { Plugin } from '../plugin.ts';

/** A claim with `ReadWriteOncePod` belongs to one Pod in the whole cluster. */
export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  concerns: (pod) => claimKeysOf(pod).length > 0,
  filter(pod, _, world) {
    const exclusive = claimKeysOf(pod).filter((key) =>
      world.claims.get(key)?.spec.accessModes?.includes('ReadWriteOncePod'),
    );
    if (exclusive.length === 0) return undefined;
    const uses = (other: Pod): boolean => claimKeysOf(other).some((key) => exclusive.includes(key));
    const taken = world.nodes().some(({ pods }) => pods.some(uses));
    return taken
      ? rejected(
          'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
        )
      : undefined;
  },
  mayHelp: freesRoom,
};
