/**
 * How claims and volumes are tied together: the words that the binder, the scheduler, provisioners and the kubelet
 * leave on them for each other. All but one are upstream's.
 */
import type { ObjectReference, PersistentVolume, PersistentVolumeClaim } from '../gen/types.ts';

/** The binding is complete on the claim's side: from now on a missing volume means that data is lost. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed';
/** A controller, not the user, chose this side of the binding, and may undo it. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller';
/** On a volume: the provisioner that made it, and that takes it away. */
export const provisionedBy = 'pv.kubernetes.io/provisioned-by';
/** On a claim: the node that the scheduler chose for the claim's first Pod. */
export const selectedNode = 'volume.kubernetes.io/selected-node';
/** On a claim: the provisioner that is asked for a volume. */
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner';
/** The same under its older name, which some provisioners still read. */
export const betaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner';

/** On a Node: the directory on its disk in which volumes of class `local-path` are; each node says its own. */
export const localVolumesDirectory = 'holdfast.dev/local-volumes';

/** The provisioner of classes whose volumes are made by hand. */
export const noProvisioner = 'kubernetes.io/no-provisioner';
/** The one that comes with Holdfast: directories on the nodes' own disks. k3s' name, so that its manifests fit. */
export const localPathProvisioner = 'rancher.io/local-path';

/** The claim has its volume, and the binder has said so. */
export function isBound({ metadata, spec, status }: PersistentVolumeClaim): boolean {
  const completed = metadata.annotations?.[bindCompleted] !== undefined;
  return !!spec.volumeName && (status?.phase === 'Bound' || completed);
}

/** The volume names this claim: by uid or, made by a user in advance, by name alone. */
export function isReservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  const { namespace, name, uid } = claim.metadata;
  if (claimRef?.namespace !== namespace || claimRef.name !== name) return false;
  return !claimRef.uid || claimRef.uid === uid;
}

/** What a volume says of the claim that it is reserved for. */
export function claimRefTo({ metadata }: PersistentVolumeClaim): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  return {
    kind: 'PersistentVolumeClaim',
    apiVersion: 'v1',
    namespace,
    name,
    uid,
    resourceVersion,
  };
}
