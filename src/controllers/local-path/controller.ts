/**
 * Provisions PersistentVolumes on nodes' own disks for claims of class `local-path`, and lets them grow. Owns the PersistentVolumes that it
 * makes, not their directories: those are the work of the node's kubelet.
 */
import {
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  storageClasses,
} from '#api/gen/resources.ts';
import type { Node, PersistentVolumeClaim, StorageClass } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import {
  localPathProvisioner,
  localVolumesDirectory,
  selectedNode,
  storageProvisioner,
} from '#api/volumes/binding.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { expand, isLocalPath, settle, stopsGrowing, wantsMore } from './expand.ts';
import { refusalOf, volumeFor, volumeNameOf } from './provision.ts';

export const localPathController: ControllerFactory = (context) => {
  const { informers } = context;
  const claims = informers.of(persistentVolumeClaims);
  const classes = informers.of(storageClasses);
  const nodeCache = informers.of(nodes);
  const volumes = informers.of(persistentVolumes);
  return createController(
    {
      name: 'local-path',
      watches: [
        watching(claims, ({ object }) =>
          isOurs(object) || isResized(object) ? [keyOf(object)] : [],
        ),
        watching(volumes, () => []),
        watching(classes, () => []),
        watching(nodeCache, () =>
          claims
            .list()
            .filter(isOurs)
            .map((claim) => keyOf(claim)),
        ),
      ],
      async reconcile(key, signal) {
        const claim = claims.get(key);
        if (claim && isResized(claim)) {
          const volume = volumes.get(claim.spec.volumeName ?? '');
          if (!volume || !isLocalPath(volume)) return;
          if (wantsMore(claim)) await expand({ claim, volume }, context, signal);
          else await settle(claim, context, signal);
          return;
        }
        const storageClass = classes.get(claim?.spec.storageClassName ?? '');
        const node = nodeCache.get(claim?.metadata.annotations?.[selectedNode] ?? '');
        // A node that hasn't said where its volumes are has not registered yet.
        const directory = node?.metadata.annotations?.[localVolumesDirectory];
        if (!claim || !isOurs(claim) || !storageClass || !node || !directory) return;
        await provision(context, { claim, storageClass, node, directory });
      },
    },
    context,
  );
};

/** The binder has asked for it, and the scheduler has said where. */
function isOurs({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (
    !spec.volumeName &&
    !metadata.deletionTimestamp &&
    metadata.annotations?.[storageProvisioner] === localPathProvisioner &&
    metadata.annotations[selectedNode] !== undefined
  );
}

function isResized(claim: PersistentVolumeClaim): boolean {
  return wantsMore(claim) || stopsGrowing(claim);
}

interface Wanted {
  readonly claim: PersistentVolumeClaim;
  readonly storageClass: StorageClass;
  readonly node: Node;
  readonly directory: string;
}

async function provision({ client, recorder }: ControllerContext, wanted: Wanted): Promise<void> {
  const { claim } = wanted;
  const refusal = refusalOf(claim);
  if (refusal) {
    const { name } = wanted.storageClass.metadata;
    const message = `failed to provision volume with StorageClass "${name}": ${refusal}`;
    recorder.event(claim, 'Warning', 'ProvisioningFailed', message);
    return;
  }
  recorder.event(
    claim,
    'Normal',
    'Provisioning',
    `External provisioner is provisioning volume for claim "${keyOf(claim)}"`,
  );
  try {
    await client.create(persistentVolumes, volumeFor(wanted));
  } catch (error) {
    // Made in an earlier life; the binder is about to bind it.
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
  const message = `Successfully provisioned volume ${volumeNameOf(claim)}`;
  recorder.event(claim, 'Normal', 'ProvisioningSucceeded', message);
}
