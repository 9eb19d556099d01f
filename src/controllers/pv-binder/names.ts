/** The annotations of binding and provisioning, upstream's. */
import type { PersistentVolumeClaim, StorageClass } from '#api/gen/types.ts';

/** The binding is complete on the claim's side: from now on a missing volume means that data is lost. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed';
/** The binder, not the user, chose this side of the binding, and may undo it. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller';
/** The node that the scheduler chose for the claim's first Pod. */
export const selectedNode = 'volume.kubernetes.io/selected-node';
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner';
export const betaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner';
export const provisionedBy = 'pv.kubernetes.io/provisioned-by';

/** A class that isn't there binds at once: there is nothing to wait for. */
export function waitsForConsumer(
  claim: PersistentVolumeClaim,
  storageClass: StorageClass | undefined,
): boolean {
  return (
    storageClass?.volumeBindingMode === 'WaitForFirstConsumer' &&
    claim.metadata.annotations?.[selectedNode] === undefined
  );
}
