/**
 * Keeps the number of Pods that a ReplicaSet asks for, neither more nor fewer, adopting orphans that it selects. The
 * same code serves ReplicationControllers.
 */
import type { Runnable } from '#base/lifecycle.ts';
import type { Change, Informer } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { controllerOf } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { indexByController, refersTo } from '../ownership.ts';
import { reconcileReplicas } from './reconcile.ts';
import { replicaSetKind, replicationControllerKind } from './replica-owner.ts';
import type { ReplicaOwner, ReplicaOwnerKind } from './replica-owner.ts';

export const replicaSetController: ControllerFactory = (context) =>
  replicaController('replicaset', replicaSetKind, context);

export const replicationControllerController: ControllerFactory = (context) =>
  replicaController('replicationcontroller', replicationControllerKind, context);

function replicaController<T extends ReplicaOwner>(
  name: string,
  kind: ReplicaOwnerKind<T>,
  context: ControllerContext,
): Runnable {
  const { client, informers, recorder, clock } = context;
  const owners = informers.of(kind.type);
  const podCache = informers.of(pods);
  indexByController(podCache);
  const writes = new OwnWrites(podCache);
  const tools = { client, recorder, clock, kind, owners, pods: podCache, writes };
  return createController(
    {
      name,
      workers: 5,
      watches: [
        watching(owners, ({ object }) => [keyOf(object)]),
        watching(podCache, (change) => ownersOfPod(owners, kind, change)),
      ],
      reconcile: (key, signal) => reconcileReplicas(tools, key, signal),
    },
    context,
  );
}

/** The owner that controls the Pod, did so before the change, or could adopt it. */
function ownersOfPod<T extends ReplicaOwner>(
  owners: Informer<T>,
  kind: ReplicaOwnerKind<T>,
  change: Change<Pod>,
): Iterable<string> {
  const versions = change.type === 'updated' ? [change.object, change.previous] : [change.object];
  return new Set(
    versions.flatMap((pod) => {
      const controller = controllerOf(pod);
      const { namespace, labels } = pod.metadata;
      if (controller) {
        return refersTo(controller, kind.type) ? [`${namespace}/${controller.name}`] : [];
      }
      return owners
        .list(namespace)
        .filter((owner) => matchesLabelSelector(kind.specOf(owner).selector, labels))
        .map(keyOf);
    }),
  );
}
