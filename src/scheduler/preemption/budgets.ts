/** PodDisruptionBudgets as preemption sees them: it prefers victims that they can spare, but isn't bound by them. */
import { isInBudget } from '#api/disruption.ts';
import type { Pod, PodDisruptionBudget } from '#api/gen/types.ts';

/** Those of the Pods, in this order, that a budget could no longer spare if the ones before went. */
export function violatesBudget(
  pods: readonly Pod[],
  budgets: readonly PodDisruptionBudget[],
): ReadonlySet<Pod> {
  const left = new Map(budgets.map((one) => [one, one.status?.disruptionsAllowed ?? 0]));
  const violating = new Set<Pod>();
  for (const pod of pods) {
    for (const [budget, allowed] of left) {
      // What the budget has granted already costs it nothing more.
      const granted = pod.metadata.name in (budget.status?.disruptedPods ?? {});
      if (granted || !isInBudget(budget, pod)) continue;
      left.set(budget, allowed - 1);
      if (allowed <= 0) violating.add(pod);
    }
  }
  return violating;
}
