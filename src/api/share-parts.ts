/** Makes the new state of an object share with the old one what is equal in both: kept once, and compared at a glance. */
import { isRecord } from '#base/json-object.ts';

/** Equal to `next`; the old value itself when that is equal, too. */
export function shareParts<T>(next: T, old: unknown): T {
  const shared = share(next, old);
  // Equal to `next`, so of its type.
  return shared as T;
}

function share(next: unknown, old: unknown): unknown {
  if (next === old) return old;
  if (Array.isArray(next)) return Array.isArray(old) ? shareItems(next, old) : next;
  return isRecord(next) && isRecord(old) ? shareEntries(next, old) : next;
}

function shareItems(next: readonly unknown[], old: readonly unknown[]): unknown {
  let equal = next.length === old.length;
  let copy: unknown[] | undefined;
  for (let index = 0; index < next.length; index++) {
    const shared = share(next[index], old[index]);
    if (shared !== old[index]) equal = false;
    if (shared === next[index]) continue;
    copy ??= [...next];
    copy[index] = shared;
  }
  return equal ? old : copy ? Object.freeze(copy) : next;
}

function shareEntries(
  next: Readonly<Record<string, unknown>>,
  old: Readonly<Record<string, unknown>>,
): unknown {
  let equal = true;
  let keys = 0;
  let copy: Record<string, unknown> | undefined;
  for (const key in next) {
    const value = next[key];
    const before = Object.hasOwn(old, key) ? old[key] : undefined;
    const shared = share(value, before);
    keys++;
    if (shared !== before || (value === undefined && !(key in old))) equal = false;
    // Assigning to `__proto__` would do something else.
    if (shared === value || key === '__proto__') continue;
    copy ??= { ...next };
    copy[key] = shared;
  }
  if (equal && keys === countOf(old)) return old;
  return copy ? Object.freeze(copy) : next;
}

function countOf(object: Readonly<Record<string, unknown>>): number {
  let count = 0;
  for (const _key in object) count++;
  return count;
}
