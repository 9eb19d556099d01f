/** JSON with its keys in order, so that equal values give equal texts. */
import { isRecord } from '#base/json-object.ts';

export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${entries.join(',')}}`;
}

/** A copy with its keys in order, as Go prints the objects of JSON. */
export function inKeyOrder(value: unknown): unknown {
  return typeof value === 'object' ? JSON.parse(canonicalJson(value)) : value;
}
