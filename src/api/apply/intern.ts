/**
 * Equal sets of fields are one object: ten thousand Pods of one shape keep one set, not ten thousand. The sets that
 * were asked for last are remembered; one that was forgotten meanwhile is merely kept twice.
 */
import type { FieldSet } from './field-set.ts';
import { compareSteps } from './steps.ts';

const remembered = 1_000;

const leaf: FieldSet = Object.freeze({});

/** By its JSON, in whatever order its steps stand. */
const byText = new Map<string, FieldSet>();
const known = new WeakSet<object>();

/** The one object for the set, its steps in upstream's order. */
export function canonical(set: FieldSet): FieldSet {
  if (known.has(set) || set === leaf) return set;
  const text = JSON.stringify(set);
  const found = byText.get(text);
  if (found) {
    // The newest stand last.
    byText.delete(text);
    byText.set(text, found);
    return found;
  }
  const ordered = inOrder(set);
  const orderedText = JSON.stringify(ordered);
  const kept = byText.get(orderedText) ?? ordered;
  known.add(kept);
  remember(text, kept);
  if (orderedText !== text) remember(orderedText, kept);
  return kept;
}

function remember(text: string, set: FieldSet): void {
  if (byText.size >= remembered) forgetOldest();
  byText.set(text, set);
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

/** What is below is shared too: a set may be one Pod's alone for nothing but the key of its address. */
function inOrder(set: FieldSet): FieldSet {
  const steps = Object.keys(set);
  if (steps.length === 0) return leaf;
  const sorted = steps.toSorted(compareSteps);
  return Object.freeze(
    Object.fromEntries(sorted.map((step) => [step, canonical(set[step] ?? leaf)])),
  );
}
