/** What the parts of the validation of values have in common. */
import type { Correlation } from './correlation.ts';
import type { Outcome } from './outcome.ts';

export type Kind = 'null' | 'boolean' | 'string' | 'integer' | 'number' | 'array' | 'object';

/** Where a checked value stands. */
export interface Place {
  readonly path: string;
  /** What it was before an update. Absent: it is new, or not to be told from what was. */
  readonly old?: Correlation | undefined;
}

/** Adds to the outcome what is wrong with the value, and what isn't. */
export type Check = (value: unknown, place: Place, into: Outcome) => void;

/** As Go decodes JSON: a number is an integer if it looks like one and fits into 64 bits. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return typeof value === 'string' ? 'string' : 'boolean';
    case 'number':
      return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63
        ? 'integer'
        : 'number';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'array' : 'object';
    default:
      return 'null';
  }
}

/** A value inside another. What was there before, just as it is now, may stay there whatever is wrong with it. */
export function checkChild(check: Check, value: unknown, place: Place, into: Outcome): void {
  const before = into.faults.length;
  check(value, place, into);
  if (into.faults.length > before && place.old?.isSame) into.faults.length = before;
}
