/** Frozen copies of free JSON: what the API keeps is shared by reference, so nobody may change it. */
import { isCanonical } from './apply/intern.ts';
import { badRequest } from './status.ts';

/** How deep a body may nest (upstream's JSON decoder allows 10,000; nothing real comes near either). */
export const maxNesting = 1_000;

/** Freezes `value` and everything below it in place. Stops at what is frozen already. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

/** A frozen copy of JSON; nulls in objects stay. Throws a 400 beyond `maxNesting` levels. */
export function copyJson(value: unknown, depth = 0): unknown {
  // Minus zero would read back as zero.
  if (value === 0) return 0;
  if (typeof value !== 'object' || value === null) return value;
  if (isCanonical(value)) return value;
  if (depth > maxNesting) throw badRequest('exceeded max depth');
  if (Array.isArray(value)) {
    return Object.freeze(value.map((item) => copyJson(item, depth + 1)));
  }
  const entries = Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : [[key, copyJson(inner, depth + 1)]],
  );
  return Object.freeze(Object.fromEntries(entries));
}
