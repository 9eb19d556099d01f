/** What PodDisruptionBudgets mean to those who keep them, ask them and weigh them. */
import { withCondition } from './conditions.ts';
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from './gen/types.ts';
import { matchesLabelSelector } from './selector/label-selector.ts';

/** The condition of a budget that says whether a Pod may be evicted now. */
export const disruptionAllowed = 'DisruptionAllowed';

/** The condition of a Pod that is about to be taken away. */
export const disruptionTarget = 'DisruptionTarget';

/** An eviction that was granted holds its place in the budget for so long. */
export const evictionTimeoutMs = 2 * 60_000;

/** An empty selector means every Pod of the namespace, an absent one none. */
export function isInBudget(
  { metadata, spec }: PodDisruptionBudget,
  { metadata: pod }: Pod,
): boolean {
  return metadata.namespace === pod.namespace && matchesLabelSelector(spec.selector, pod.labels);
}

/** The status with the condition that follows from its numbers. */
export function withDisruptionAllowed(
  status: PodDisruptionBudgetStatus,
  now: string,
): PodDisruptionBudgetStatus {
  const allowed = (status.disruptionsAllowed ?? 0) > 0;
  const condition = {
    type: disruptionAllowed,
    status: allowed ? 'True' : 'False',
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: status.observedGeneration ?? 0,
    lastTransitionTime: now,
  };
  return { ...status, conditions: withCondition(status.conditions, condition, now) };
}
