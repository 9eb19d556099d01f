/** Creates and deletes the Pods of a ReplicaSet, many at a time. */
import type { Pod } from '#api/gen/types.ts';
import { createPod, deletePod } from '../pod-control.ts';
import type { PodControl } from '../pod-control.ts';
import { podFromTemplate } from '../pod-template.ts';
import { slowStart } from '../slow-start.ts';
import type { ReplicaOwner, ReplicaOwnerKind } from './replica-owner.ts';
import type { ReplicaFailure } from './status.ts';

export interface PodTools<T extends ReplicaOwner> extends PodControl {
  readonly kind: ReplicaOwnerKind<T>;
}

/** At most so many Pods are created or deleted in one reconcile. */
const burst = 500;

export async function createReplicas<T extends ReplicaOwner>(
  tools: PodTools<T>,
  owner: T,
  count: number,
  signal: AbortSignal,
): Promise<ReplicaFailure | undefined> {
  const draft = podFromTemplate(tools.kind.specOf(owner).template, owner);
  const { failure } = await slowStart(Math.min(count, burst), () =>
    createPod(tools, owner, draft, signal),
  );
  return failure === undefined ? undefined : { reason: 'FailedCreate', error: failure };
}

export async function deleteReplicas<T extends ReplicaOwner>(
  tools: PodTools<T>,
  owner: T,
  doomed: readonly Pod[],
  signal: AbortSignal,
): Promise<ReplicaFailure | undefined> {
  const results = await Promise.allSettled(
    doomed.slice(0, burst).map((pod) => deletePod(tools, owner, pod, signal)),
  );
  const failed = results.find((result) => result.status === 'rejected');
  return failed && { reason: 'FailedDelete', error: failed.reason };
}
