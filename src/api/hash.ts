/** Stable hashes of JSON for names and labels, such as `pod-template-hash`. */
import { createHash } from 'node:crypto';

/** No vowels, so that no words come out, and no look-alikes: upstream's alphabet of generated names. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * Ten characters that are the same for equal values, whatever the order of their keys. `collisions` makes another
 * hash of the same value, for when a name is taken.
 */
export function templateHash(value: unknown, collisions?: number): string {
  const text = canonicalJson(value) + (collisions === undefined ? '' : `#${collisions}`);
  const digest = createHash('sha256').update(text).digest();
  return Array.from(digest.subarray(0, 10), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** JSON with sorted keys, without undefined fields. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
