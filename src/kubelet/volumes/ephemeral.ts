/** A claim that lives with its Pod: made by a controller, mounted like any other. */
import { claimNameOf } from '#api/volumes/pod-claims.ts';
import { mountClaim } from './persistent-volume-claim.ts';
import type { VolumeKind } from './volume.ts';

export const ephemeralVolume: VolumeKind = {
  field: 'ephemeral',
  mount: (context, volume) => mountClaim(context, claimNameOf(context.pod, volume) ?? '', false),
};
