/** Which Pods of a Node would have to go so that another fits there. Pure. */
import type { Pod, PodDisruptionBudget } from '#api/gen/types.ts';
import { nodeInfo } from '../cluster-state.ts';
import type { NodeInfo } from '../cluster-state.ts';
import { findRejection, whatIf } from '../filter.ts';
import type { Filters } from '../filter.ts';
import { rejected } from '../plugin.ts';
import type { Rejection } from '../plugin.ts';
import { priorityOf } from '../pod-priority.ts';
import { violatesBudget } from './budgets.ts';

export interface BudgetedFilters extends Filters {
  readonly budgets: readonly PodDisruptionBudget[];
}

export interface Victims {
  /** Those that matter most first. */
  readonly victims: readonly Pod[];
  /** How many of them a PodDisruptionBudget would rather keep. */
  readonly violations: number;
}

/**
 * All that matter less are sent away in thought; then each may come back that still fits, those of the budgets first
 * and the important before the others.
 */
export function selectVictims(
  pod: Pod,
  { node, pods }: NodeInfo,
  world: BudgetedFilters,
): Victims | Rejection {
  const priority = priorityOf(pod);
  const lesser = pods.filter((one) => priorityOf(one) < priority).toSorted(byImportance);
  if (lesser.length === 0) return rejected('No preemption victims found for incoming pod');
  const stand = (present: readonly Pod[]): Rejection | undefined => {
    const info = nodeInfo(node, present);
    return findRejection(pod, info, whatIf(world, info))?.rejection;
  };
  let staying = pods.filter((one) => priorityOf(one) >= priority);
  const rejection = stand(staying);
  if (rejection) return rejection;
  const violating = violatesBudget(lesser, world.budgets);
  const order = [
    ...lesser.filter((one) => violating.has(one)),
    ...lesser.filter((one) => !violating.has(one)),
  ];
  const victims = order.filter((one) => {
    if (stand([...staying, one])) return true;
    staying = [...staying, one];
    return false;
  });
  return {
    victims: victims.toSorted(byImportance),
    violations: victims.filter((one) => violating.has(one)).length,
  };
}

/** The more important first: by priority, then by how long it has run. */
function byImportance(a: Pod, b: Pod): number {
  return priorityOf(b) - priorityOf(a) || startOf(a) - startOf(b);
}

/** In epoch milliseconds; a Pod that hasn't started is the youngest. */
export function startOf({ status }: Pod): number {
  return status?.startTime === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(status.startTime);
}
