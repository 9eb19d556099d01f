/**
 * Fields that a write named but couldn't touch: an endpoint leaves alone what isn't its own (the status on the main
 * endpoint, the specification on `status`). Who wrote them owns nothing of them. Found by what became of the write,
 * so that no kind needs a list.
 */
import { deepEqual } from '../deep-equal.ts';
import { branch, isMember, itself, leaf } from './field-set.ts';
import type { Draft, FieldSet } from './field-set.ts';
import { follow } from './steps.ts';

export interface Outcome {
  /** What should have been written. */
  readonly wanted: unknown;
  /** What the kind's strategy made of it. */
  readonly prepared: unknown;
  /** What was there before; undefined when nothing was. */
  readonly stored: unknown;
}

/** The members of the set that the write did decide. */
export function withoutResets(
  set: FieldSet | undefined,
  { wanted, prepared, stored }: Outcome,
): FieldSet | undefined {
  if (set === undefined || wanted === prepared) return set;
  // Taken from what is stored, not from what was sent.
  if (typeof prepared === 'object' && prepared !== null && prepared === stored) return undefined;
  const draft: Draft = {};
  let kept = true;
  for (const step in set) {
    if (step === itself) continue;
    const before = set[step];
    const after = withoutResets(before, {
      wanted: follow(wanted, step),
      prepared: follow(prepared, step),
      stored: follow(stored, step),
    });
    if (after !== before) kept = false;
    if (after) draft[step] = after;
  }
  if (!isMember(set)) return kept ? set : branch(draft);
  const decided =
    itself in set
      ? (wanted === undefined) === (prepared === undefined)
      : deepEqual(wanted, prepared);
  if (decided) return kept ? set : (branch({ [itself]: leaf, ...draft }) ?? leaf);
  return branch(draft);
}
