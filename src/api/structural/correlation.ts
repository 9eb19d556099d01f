/**
 * Which old value a value comes from. Properties and maps' entries are found by name, elements of lists only where they
 * have keys.
 */
import { entryOf, isRecord } from '#base/json-object.ts';
import { deepEqual } from '../deep-equal.ts';
import type { Structural } from './schema.ts';

/**
 * Faults of what an update leaves as it was are not faults of the update. Where an element can't be told apart, the
 * list counts.
 */
export interface Ratchet {
  /** The innermost value whose old one is known. */
  readonly value: unknown;
  readonly old: unknown;
}

export function isUnchanged(ratchet: Ratchet | undefined): boolean {
  return ratchet !== undefined && deepEqual(ratchet.value, ratchet.old);
}

/** Below a value: of an entry or element with this old value. */
export function ratchetBelow(
  ratchet: Ratchet | undefined,
  value: unknown,
  old: unknown,
): Ratchet | undefined {
  return ratchet === undefined || old === undefined ? ratchet : { value, old };
}

export function oldEntry(old: unknown, name: string): unknown {
  return isRecord(old) ? entryOf(old, name) : undefined;
}

/** Finds an element's old one. */
export function oldElements(
  { listType, listMapKeys }: Structural,
  old: unknown,
): (element: unknown) => unknown {
  if (listType !== 'map' || !Array.isArray(old)) return () => undefined;
  const keyOf = (element: unknown): string =>
    JSON.stringify(listMapKeys.map((key) => oldEntry(element, key) ?? null));
  const byKey = new Map<string, unknown>(old.map((element: unknown) => [keyOf(element), element]));
  return (element) => byKey.get(keyOf(element));
}
