/** On which of several Nodes the least is lost by making room. Pure. */
import type { Pod } from '#api/gen/types.ts';
import { priorityOf } from '../pod-priority.ts';
import { startOf } from './select-victims.ts';
import type { Victims } from './select-victims.ts';

export interface Candidate extends Victims {
  readonly node: string;
}

/** Makes every priority a positive number, so that more victims are never a smaller sum. */
const priorityOffset = 2 ** 31;

/** What counts, in this order: the lowest wins, and the next decides only between equals. */
const losses: readonly ((candidate: Candidate) => number)[] = [
  ({ violations }) => violations,
  ({ victims }) => mostImportant(victims),
  ({ victims }) => victims.reduce((sum, one) => sum + priorityOf(one) + priorityOffset, 0),
  ({ victims }) => victims.length,
  // The longer the most important have run, the more is lost.
  ({ victims }) => -earliestStart(victims),
];

/** Of equals the first. */
export function pickNode(candidates: readonly Candidate[]): Candidate | undefined {
  let best = candidates;
  for (const loss of losses) {
    if (best.length <= 1) break;
    const least = Math.min(...best.map(loss));
    best = best.filter((candidate) => loss(candidate) === least);
  }
  return best[0];
}

function mostImportant(victims: readonly Pod[]): number {
  return Math.max(...victims.map(priorityOf));
}

/** Of those victims that matter most. */
function earliestStart(victims: readonly Pod[]): number {
  const top = mostImportant(victims);
  return Math.min(...victims.filter((one) => priorityOf(one) === top).map(startOf));
}
