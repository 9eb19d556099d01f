import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';

/** Compares JSON values by what they hold. The order of keys doesn't count, and an undefined field is an absent one. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => deepEqual(item, b[index]))
    );
  }
  return isRecord(a) && isRecord(b) && sameEntries(a, b);
}

function sameEntries(a: JsonObject, b: JsonObject): boolean {
  let defined = 0;
  // Without a list of the keys: it is asked hundreds of times a second.
  for (const key in a) {
    if (a[key] === undefined) continue;
    if (!Object.hasOwn(b, key) || !deepEqual(a[key], b[key])) return false;
    defined++;
  }
  for (const key in b) if (b[key] !== undefined) defined--;
  return defined === 0;
}
