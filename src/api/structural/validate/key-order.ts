/** A value with the keys of its objects in order, as Go prints maps. */
import { canonicalJson } from '../../hash.ts';

export function inKeyOrder(value: unknown): unknown {
  return typeof value === 'object' ? JSON.parse(canonicalJson(value)) : value;
}
