/** The PersistentVolumeClaims of a StatefulSet's members, and who owns them under the retention policy. Pure. */
import { pods, statefulSets } from '#api/gen/resources.ts';
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '#api/gen/types.ts';
import { makeControllerRef } from '#api/metadata.ts';
import type { Draft } from '#api/object.ts';
import { refersTo } from '../ownership.ts';
import { claimName, memberName } from './identity.ts';

/** The claims that a member needs, as they are created. */
export function claimsOf(
  set: StatefulSet,
  ordinal: number,
): readonly Draft<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map(({ metadata, spec }) => {
    const whenDeleted = set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted;
    return {
      metadata: {
        name: claimName(metadata.name, set, ordinal),
        namespace: set.metadata.namespace,
        labels: { ...metadata.labels, ...set.spec.selector.matchLabels },
        ...(metadata.annotations ? { annotations: metadata.annotations } : {}),
        ...(whenDeleted === 'Delete' ? { ownerReferences: [makeControllerRef(set)] } : {}),
      },
      spec,
    };
  });
}

export interface Retention {
  readonly set: StatefulSet;
  readonly pod: Pod;
  /** The set is to have fewer members: this one goes. */
  readonly isCondemned: boolean;
}

/**
 * The owners that the claim must have, so that the garbage collector deletes it exactly when the policy says;
 * undefined when it has them. Somebody else's control of the claim is left alone.
 */
export function ownersToSet(
  claim: PersistentVolumeClaim,
  { set, pod, isCondemned }: Retention,
): readonly OwnerReference[] | undefined {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy;
  const deletesWithSet = policy?.whenDeleted === 'Delete';
  const deletesWithPod = policy?.whenScaled === 'Delete' && isCondemned;
  const current = claim.metadata.ownerReferences ?? [];
  const others = current.filter(
    (reference) => !isOf(reference, set) && !isMemberReference(reference, pod.metadata.name),
  );
  const isTaken = others.some(({ controller }) => controller);
  if (isTaken && (deletesWithSet || deletesWithPod)) return undefined;
  const wanted = [
    ...others,
    // A Pod that goes takes the claim with it at once: the set may live on.
    ...(deletesWithPod ? [makeControllerRef(pod)] : []),
    ...(deletesWithSet && !deletesWithPod ? [makeControllerRef(set)] : []),
  ];
  const uids = (references: readonly OwnerReference[]): string =>
    references
      .map(({ uid }) => uid)
      .toSorted()
      .join();
  return uids(wanted) === uids(current) ? undefined : wanted;
}

/** A claim that still belongs to an earlier Pod of the name will be deleted with it: the new Pod must not use it. */
export function isStale(claim: PersistentVolumeClaim, set: StatefulSet, ordinal: number): boolean {
  const name = memberName(set, ordinal);
  return (
    set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete' &&
    (claim.metadata.ownerReferences ?? []).some((reference) => isMemberReference(reference, name))
  );
}

function isOf(reference: OwnerReference, set: StatefulSet): boolean {
  return refersTo(reference, statefulSets) && reference.uid === set.metadata.uid;
}

function isMemberReference(reference: OwnerReference, podName: string): boolean {
  return refersTo(reference, pods) && reference.name === podName;
}
