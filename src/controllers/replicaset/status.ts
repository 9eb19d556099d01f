/** What a ReplicaSet's status says of its Pods. Pure. */
import { toTime } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Pod, ReplicaSetCondition, ReplicaSetStatus } from '#api/gen/types.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import { isPodAvailable, isPodReady } from '#api/pod.ts';
import type { ReplicaOwner, ReplicaSpec } from './replica-owner.ts';

/** A failure to create or delete Pods, shown as condition `ReplicaFailure`. */
export interface ReplicaFailure {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly error: unknown;
}

export interface Observed {
  readonly owner: ReplicaOwner;
  readonly spec: ReplicaSpec;
  readonly active: readonly Pod[];
  /** Undefined when the kind doesn't report it. */
  readonly terminating: number | undefined;
  readonly failure: ReplicaFailure | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function statusOf({
  owner,
  spec,
  active,
  terminating,
  failure,
  now,
}: Observed): ReplicaSetStatus {
  const ready = active.filter(isPodReady);
  const conditions = conditionsOf(owner.status?.conditions ?? [], failure, now);
  return {
    replicas: active.length,
    fullyLabeledReplicas: active.filter(({ metadata }) =>
      containsLabels(metadata.labels, spec.template.metadata?.labels),
    ).length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isPodAvailable(pod, spec.minReadySeconds, now)).length,
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    observedGeneration: owner.metadata.generation ?? 0,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

function conditionsOf(
  current: readonly ReplicaSetCondition[],
  failure: ReplicaFailure | undefined,
  now: number,
): readonly ReplicaSetCondition[] {
  const known = current.find(({ type }) => type === 'ReplicaFailure');
  const others = current.filter((condition) => condition !== known);
  if (!failure) return others;
  if (known?.reason === failure.reason && known.status === 'True') return current;
  return [
    ...others,
    {
      type: 'ReplicaFailure',
      status: 'True',
      reason: failure.reason,
      message: messageOf(failure.error),
      lastTransitionTime: toTime(now),
    },
  ];
}
