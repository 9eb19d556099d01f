import { canonicalJson } from '#api/hash.ts';

/**
 * True when two statuses say the same: a zero, an empty string and an empty list are what the API leaves out, so
 * they equal an absent field. A controller writes only what differs, or it would wake itself for ever.
 */
export function sameStatus(a: object | undefined, b: object | undefined): boolean {
  return canonicalJson(prune(a ?? {})) === canonicalJson(prune(b ?? {}));
}

function prune(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prune);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, part]) => [name, prune(part)] as const)
      .filter(([, part]) => !isEmpty(part)),
  );
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === 0 ||
    value === '' ||
    value === false ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
