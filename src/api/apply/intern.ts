/**
 * Equal sets of fields are one object: ten thousand Pods of one shape keep one set, not ten thousand. The sets that
 * were asked for last are remembered; one that was forgotten meanwhile is merely kept twice.
 */
import type { FieldSet } from './field-set.ts';
import { compareSteps } from './steps.ts';

const remembered = 1_000;

const byText = new Map<string, FieldSet>();
const known = new WeakSet<object>();

/** The one object for the set, its steps in upstream's order. */
export function canonical(set: FieldSet): FieldSet {
  if (known.has(set)) return set;
  const ordered = inOrder(set);
  const text = JSON.stringify(ordered);
  const found = byText.get(text);
  const kept = found ?? ordered;
  // The newest last.
  if (found) byText.delete(text);
  else if (byText.size >= remembered) forgetOldest();
  byText.set(text, kept);
  known.add(kept);
  return kept;
}

/** True for what `canonical` gave: frozen, checked, shared. */
export function isCanonical(value: object): value is FieldSet {
  return known.has(value);
}

function forgetOldest(): void {
  for (const text of byText.keys()) {
    byText.delete(text);
    return;
  }
}

function inOrder(set: FieldSet): FieldSet {
  const steps = Object.keys(set);
  const sorted = steps.toSorted(compareSteps);
  return Object.freeze(Object.fromEntries(sorted.map((step) => [step, inOrder(set[step] ?? {})])));
}
