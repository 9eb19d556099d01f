/**
 * Keeps the number of Pods that a ReplicaSet asks for, neither more nor fewer, adopting orphans that it selects. The
 * same code serves ReplicationControllers.
 */
import type { Runnable } from '#base/lifecycle.ts';
import { createController, watching } from '#client/reconciler.ts';
import { pods } from '#api/gen/resources.ts';
import type { LabelSelector } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { indexByController, ownersConcerned } from '../ownership.ts';
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
  const selectorOf = (owner: T): LabelSelector => kind.specOf(owner).selector;
  const concerned = { informer: owners, type: kind.type, selectorOf };
  return createController(
    {
      name,
      workers: 5,
      watches: [
        watching(owners, ({ object }) => [keyOf(object)]),
        watching(podCache, (change) => ownersConcerned(concerned, change)),
      ],
      reconcile: (key, signal) => reconcileReplicas(tools, key, signal),
    },
    context,
  );
}
