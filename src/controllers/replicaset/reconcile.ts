/** Brings one ReplicaSet (or ReplicationController) to the number of Pods that it asks for. */
import type { Clock } from '#base/clock.ts';
import type { Informer } from '#client/informers.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { isEmptySelector } from '#api/selector/label-selector.ts';
import { controllerOf, isTerminating } from '#api/metadata.ts';
import { isPodActive, isPodTerminal } from '#api/pod.ts';
import { claim } from '../claim.ts';
import { ownWritesSafetyMs } from '../own-writes.ts';
import { controlled, controlledOrOrphan } from '../ownership.ts';
import { nextAvailable } from '../pod-state.ts';
import { sameStatus } from '../same-status.ts';
import { podsToDelete } from './deletion-order.ts';
import { createReplicas, deleteReplicas } from './pod-actions.ts';
import type { PodTools } from './pod-actions.ts';
import type { ReplicaOwner } from './replica-owner.ts';
import { statusOf } from './status.ts';
import type { ReplicaFailure } from './status.ts';

export interface ReplicaTools<T extends ReplicaOwner> extends PodTools<T> {
  readonly clock: Clock;
  readonly owners: Informer<T>;
  readonly pods: Informer<Pod>;
}

export async function reconcileReplicas<T extends ReplicaOwner>(
  tools: ReplicaTools<T>,
  key: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const owner = tools.owners.get(key);
  if (!owner) return undefined;
  const spec = tools.kind.specOf(owner);
  // One that selects everything would take every orphan of the namespace.
  if (isEmptySelector(spec.selector)) return undefined;
  if (tools.writes.isBehind(key)) return { requeueAfterMs: ownWritesSafetyMs };

  const active = await claim({
    client: tools.client,
    owner,
    ownerType: tools.kind.type,
    selector: spec.selector,
    type: pods,
    candidates: controlledOrOrphan(tools.pods, owner).filter(isPodActive),
    signal,
  });
  const failure = await syncPods(tools, { owner, active, wanted: spec.replicas }, signal);
  const now = tools.clock.now();
  const status = statusOf({
    owner,
    spec,
    active,
    terminating: tools.kind.reportsTerminating
      ? controlled(tools.pods, owner).filter((pod) => isTerminating(pod) && !isPodTerminal(pod))
          .length
      : undefined,
    failure,
    now,
  });
  if (!sameStatus(status, owner.status)) {
    await tools.client.update(
      tools.kind.type,
      { ...owner, status },
      { subresource: 'status', signal },
    );
  }
  if (failure) throw failure.error;
  const wait = nextAvailable(active, spec.minReadySeconds, now);
  return wait === undefined ? undefined : { requeueAfterMs: wait };
}

interface Replicas<T> {
  readonly owner: T;
  readonly active: readonly Pod[];
  readonly wanted: number;
}

async function syncPods<T extends ReplicaOwner>(
  tools: ReplicaTools<T>,
  { owner, active, wanted }: Replicas<T>,
  signal: AbortSignal,
): Promise<ReplicaFailure | undefined> {
  if (owner.metadata.deletionTimestamp) return undefined;
  const surplus = active.length - wanted;
  if (surplus < 0) return createReplicas(tools, owner, -surplus, signal);
  if (surplus === 0) return undefined;
  const doomed = podsToDelete(active, relatedPods(tools, owner), {
    count: surplus,
    now: tools.clock.now(),
  });
  return deleteReplicas(tools, owner, doomed, signal);
}

/** The Pods of all ReplicaSets of the same Deployment; of this one when it has none. */
function relatedPods<T extends ReplicaOwner>(tools: ReplicaTools<T>, owner: T): readonly Pod[] {
  const parent = controllerOf(owner)?.uid;
  const siblings = parent
    ? tools.owners
        .list(owner.metadata.namespace)
        .filter((other) => controllerOf(other)?.uid === parent)
    : [owner];
  return siblings.flatMap((sibling) => controlled(tools.pods, sibling));
}
