/** What a StatefulSet's status says of its Pods. Pure. */
import type { Pod, StatefulSet, StatefulSetStatus } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { isPodAvailable } from '#api/pod.ts';
import { revisionOf } from './identity.ts';
import { isRunningAndReady } from './plan.ts';

export interface Observed {
  readonly set: StatefulSet;
  readonly pods: readonly Pod[];
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly collisionCount: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function statusOf(observed: Observed): StatefulSetStatus {
  const { set, pods, currentRevision, updateRevision, collisionCount, now } = observed;
  const ready = pods.filter(isRunningAndReady);
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const available = ready.filter((pod) => isPodAvailable(pod, minReadySeconds, now));
  const count = (revision: string): number =>
    pods.filter((pod) => !isTerminating(pod) && revisionOf(pod) === revision).length;
  const { conditions } = set.status ?? {};
  return completeUpdate(set, {
    ...(set.metadata.generation === undefined
      ? {}
      : { observedGeneration: set.metadata.generation }),
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: available.length,
    currentReplicas: count(currentRevision),
    updatedReplicas: count(updateRevision),
    currentRevision,
    updateRevision,
    collisionCount,
    ...(conditions ? { conditions } : {}),
  });
}

/** Once every member is ready at the new revision, that is the current one. */
function completeUpdate(set: StatefulSet, status: StatefulSetStatus): StatefulSetStatus {
  const wanted = set.spec.replicas ?? 1;
  const isComplete =
    set.spec.updateStrategy?.type !== 'OnDelete' &&
    status.replicas === wanted &&
    status.updatedReplicas === wanted &&
    status.readyReplicas === wanted;
  if (!isComplete) return status;
  const { updatedReplicas = 0, updateRevision = '' } = status;
  return { ...status, currentReplicas: updatedReplicas, currentRevision: updateRevision };
}
