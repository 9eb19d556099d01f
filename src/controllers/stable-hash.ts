/** Short, stable names for contents: the hash part of ReplicaSets' and ControllerRevisions' names. */

/** JSON with sorted keys: equal for equal values. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part)
            .filter(([, member]) => member !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
        )
      : part,
  );
}

/** Characters without vowels and look-alikes, so that no words come out; as upstream's. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** FNV-1a of the value and, when names collided before, of how often; at most ten safe characters. */
export function stableHash(value: unknown, collisions = 0): string {
  const text = collisions > 0 ? `${canonicalJson(value)}#${collisions}` : canonicalJson(value);
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text))
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return String(hash).replaceAll(
    /\d/g,
    (digit) => alphabet[digit.charCodeAt(0) % alphabet.length] ?? '',
  );
}
