/** What a budget's status says of its Pods. Pure. */
import { disruptionAllowed, evictionTimeoutMs, withDisruptionAllowed } from '#api/disruption.ts';
import { withCondition } from '#api/conditions.ts';
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { isPodReady } from '#api/pod.ts';
import { toTime } from '#base/clock.ts';
import type { Expectation } from './expectation.ts';

export interface Granted {
  /** Evictions that were granted and haven't begun; the Pods don't count as healthy any more. */
  readonly waiting: Readonly<Record<string, string>>;
  /** Pods whose eviction was granted so long ago that it won't come. */
  readonly overdue: readonly Pod[];
  /** When the first of those that wait is overdue, in epoch milliseconds. */
  readonly nextDue?: number;
}

export function grantedEvictions(
  { status }: PodDisruptionBudget,
  pods: readonly Pod[],
  now: number,
): Granted {
  const waiting: Record<string, string> = {};
  const overdue: Pod[] = [];
  const due: number[] = [];
  for (const pod of pods) {
    const since = status?.disruptedPods?.[pod.metadata.name];
    if (since === undefined || isTerminating(pod)) continue;
    const end = Date.parse(since) + evictionTimeoutMs;
    if (end < now) overdue.push(pod);
    else {
      waiting[pod.metadata.name] = since;
      due.push(end);
    }
  }
  return { waiting, overdue, ...(due.length > 0 && { nextDue: Math.min(...due) }) };
}

export interface Observed {
  readonly pods: readonly Pod[];
  readonly expectation: Expectation;
  readonly granted: Granted;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function statusOf(
  budget: PodDisruptionBudget,
  { pods, expectation, granted: { waiting }, now }: Observed,
): PodDisruptionBudgetStatus {
  const { expectedPods, desiredHealthy } = expectation;
  const currentHealthy = pods.filter(
    (pod) => !isTerminating(pod) && !(pod.metadata.name in waiting) && isPodReady(pod),
  ).length;
  // A budget without Pods gives nothing: the first Pod that comes is then safe.
  const allowed = expectedPods > 0 ? Math.max(0, currentHealthy - desiredHealthy) : 0;
  const { conditions } = budget.status ?? {};
  return withDisruptionAllowed(
    {
      observedGeneration: budget.metadata.generation ?? 0,
      currentHealthy,
      desiredHealthy,
      expectedPods,
      disruptionsAllowed: allowed,
      ...(Object.keys(waiting).length > 0 && { disruptedPods: waiting }),
      ...(conditions && { conditions }),
    },
    toTime(now),
  );
}

/** Of a budget that can't be worked out: nothing may be evicted. */
export function failedStatus(
  { status }: PodDisruptionBudget,
  message: string,
  now: number,
): PodDisruptionBudgetStatus {
  const condition = {
    type: disruptionAllowed,
    status: 'False',
    reason: 'SyncFailed',
    message,
    observedGeneration: status?.observedGeneration ?? 0,
    lastTransitionTime: toTime(now),
  };
  const conditions = withCondition(status?.conditions, condition, toTime(now));
  return { ...status, disruptionsAllowed: 0, conditions };
}
