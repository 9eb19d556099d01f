/**
 * Whether a Pod that fits nowhere would fit if others went, and which: those that matter less, as few as possible.
 * Looks only at memory and decides at once; `make-room.ts` carries it out.
 */
import type { Pod } from '#api/gen/types.ts';
import { findCondition } from '#api/conditions.ts';
import { disruptionTarget } from '#api/disruption.ts';
import { isTerminating } from '#api/metadata.ts';
import { explain, tally } from '../explain.ts';
import { priorityOf } from '../pod-priority.ts';
import type { NodeRejection } from '../schedule-one.ts';
import { pickNode } from './pick-node.ts';
import type { Candidate } from './pick-node.ts';
import { selectVictims } from './select-victims.ts';
import type { BudgetedFilters } from './select-victims.ts';

export interface PreemptionWorld extends BudgetedFilters {
  /** True for a Pod that was told to go, though nobody may have seen it yet. */
  isGoing(this: void, pod: Pod): boolean;
}

export type Preemption =
  | { readonly candidate: Candidate }
  | {
      /** In upstream's words. */
      readonly message: string;
      /** Whether what was promised to the Pod before still holds. */
      readonly keepsPromise: boolean;
    };

export function preempt(
  pod: Pod,
  rejections: readonly NodeRejection[],
  world: PreemptionWorld,
): Preemption {
  const obstacle = whyNotEligible(pod, rejections, world);
  if (obstacle) return { message: obstacle, keepsPromise: true };
  const candidates: Candidate[] = [];
  const reasons: string[] = [];
  for (const { info, rejection } of rejections) {
    if (rejection.final) {
      reasons.push('Preemption is not helpful for scheduling');
      continue;
    }
    const selected = selectVictims(pod, info, world);
    if ('victims' in selected) candidates.push({ node: info.node.metadata.name, ...selected });
    else reasons.push(...selected.reasons);
  }
  const candidate = pickNode(candidates);
  return candidate
    ? { candidate }
    : { message: explain(rejections.length, tally(reasons)), keepsPromise: false };
}

/** Only one Node at a time is emptied for a Pod. */
function whyNotEligible(
  pod: Pod,
  rejections: readonly NodeRejection[],
  { nominations, isGoing }: PreemptionWorld,
): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const promised = nominations.nodeOf(pod);
  const found = rejections.find(({ info }) => info.node.metadata.name === promised);
  if (!found || found.rejection.final) return undefined;
  const waits = found.info.pods.some(
    (other) =>
      priorityOf(other) < priorityOf(pod) && (isGoing(other) || isTerminatingForOthers(other)),
  );
  return waits ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isTerminatingForOthers(pod: Pod): boolean {
  const target = findCondition(pod.status?.conditions, disruptionTarget);
  return (
    isTerminating(pod) && target?.status === 'True' && target.reason === 'PreemptionByScheduler'
  );
}
