import type { PersistentVolumeClaim, Pod } from '#api/gen/types.ts';
import { isControlledBy } from '#api/metadata.ts';
import { isBound } from '#api/volumes/binding.ts';
import { claimKeysOf, claimNameOf } from '#api/volumes/pod-claims.ts';
import { bindClaims } from '../volumes/bind-claims.ts';
import { findRoom, fitsBoundVolume } from '../volumes/find-volume.ts';
import { bringsNode, rejectedForGood } from '../plugin.ts';
import type { ClusterChange, Plugin, Rejection, World } from '../plugin.ts';

/**
 * A Pod's claims must be bound to volumes that its Node can reach. Those of a class that waits for the first consumer
 * are bound now: to a volume that is free, or by telling the provisioner which Node was chosen.
 */
export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  concerns: (pod) => claimKeysOf(pod).length > 0,
  check(pod, world) {
    for (const volume of pod.spec.volumes ?? []) {
      const name = claimNameOf(pod, volume);
      if (name === undefined) continue;
      const claim = world.claims.get(`${pod.metadata.namespace}/${name}`);
      const rejection = claim
        ? checkClaim(claim, volume.ephemeral ? pod : undefined)
        : missing(name, volume.ephemeral !== undefined);
      if (rejection) return rejection;
    }
    const unbound = claimsOf(pod, world).filter((claim) => !isBound(claim));
    return unbound.some((claim) => !waitsForConsumer(claim, world))
      ? rejectedForGood('pod has unbound immediate PersistentVolumeClaims')
      : undefined;
  },
  filter(pod, { node }, world) {
    const claims = claimsOf(pod, world);
    for (const claim of claims.filter(isBound)) {
      const rejection = fitsBoundVolume(claim, node, world);
      if (rejection) return rejection;
    }
    const unbound = claims.filter((claim) => !isBound(claim));
    return unbound.length > 0 ? findRoom(unbound, node, world).rejection : undefined;
  },
  prebind: bindClaims,
  mayHelp: (change, pod) => bringsNode(change) || concernsVolumes(change, pod),
};

function missing(name: string, ephemeral: boolean): Rejection {
  return rejectedForGood(
    ephemeral
      ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
      : `persistentvolumeclaim "${name}" not found`,
  );
}

function checkClaim(claim: PersistentVolumeClaim, owner: Pod | undefined): Rejection | undefined {
  const { name, deletionTimestamp } = claim.metadata;
  if (claim.status?.phase === 'Lost') {
    const volume = claim.spec.volumeName ?? '';
    return rejectedForGood(
      `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volume}"`,
    );
  }
  if (deletionTimestamp !== undefined) {
    return rejectedForGood(`persistentvolumeclaim "${name}" is being deleted`);
  }
  if (owner && !isControlledBy(claim, owner)) {
    return rejectedForGood(
      `PVC ${claim.metadata.namespace}/${name} was not created for pod ${owner.metadata.namespace}/${owner.metadata.name} (pod is not owner)`,
    );
  }
  return undefined;
}

function claimsOf(pod: Pod, world: World): PersistentVolumeClaim[] {
  return claimKeysOf(pod).flatMap((key) => world.claims.get(key) ?? []);
}

/** A claim without a class, or of a class that doesn't exist yet, is not the scheduler's to bind. */
function waitsForConsumer(claim: PersistentVolumeClaim, world: World): boolean {
  const storageClass = world.classes.get(claim.spec.storageClassName ?? '');
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && !claim.spec.volumeName;
}

function concernsVolumes(change: ClusterChange, pod: Pod): boolean {
  if (change.change.type === 'deleted') return false;
  if (change.of === 'PersistentVolumeClaim') {
    return change.change.object.metadata.namespace === pod.metadata.namespace;
  }
  return change.of === 'PersistentVolume' || change.of === 'StorageClass';
}
