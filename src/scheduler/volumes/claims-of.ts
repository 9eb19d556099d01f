/** Which PersistentVolumeClaims a Pod uses, and what state they are in. */
import type { PersistentVolume, PersistentVolumeClaim, Pod, Volume } from '#api/gen/types.ts';
import { isControlledBy } from '#api/metadata.ts';

/** The claim's name; undefined for volumes of other kinds. A generic ephemeral volume's follows from the Pod's. */
export function claimName(pod: Pod, volume: Volume): string | undefined {
  if (volume.persistentVolumeClaim) return volume.persistentVolumeClaim.claimName;
  return volume.ephemeral ? `${pod.metadata.name}-${volume.name}` : undefined;
}

/** `namespace/name` of each. */
export function claimKeys(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const name = claimName(pod, volume);
    return name === undefined ? [] : [`${pod.metadata.namespace}/${name}`];
  });
}

/** True when the claim has its volume and the binder has said so on both sides. */
export function isBound(claim: PersistentVolumeClaim): boolean {
  return (
    !!claim.spec.volumeName &&
    (claim.status?.phase === 'Bound' ||
      claim.metadata.annotations?.['pv.kubernetes.io/bind-completed'] !== undefined)
  );
}

/** True when the ephemeral volume's claim was made for this very Pod. */
export function belongsTo(claim: PersistentVolumeClaim, pod: Pod): boolean {
  return isControlledBy(claim, pod);
}

export function isClaimedBy(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  return (
    claimRef?.namespace === claim.metadata.namespace &&
    claimRef.name === claim.metadata.name &&
    (!claimRef.uid || claimRef.uid === claim.metadata.uid)
  );
}
