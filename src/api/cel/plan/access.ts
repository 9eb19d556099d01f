/** Fields, elements and entries of values: `a.b`, `a[b]`, and their optional forms. */
import { fail } from '../errors.ts';
import { CelList, CelMap, Optional, Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

/** `a.b`; of an optional, an optional. */
export function fieldOf(value: CelValue, field: string): CelValue {
  if (value instanceof Optional) return optionalField(value, field);
  if (value instanceof CelMap) return present(value.get(field), `no such key: ${field}`);
  return fail('no such overload');
}

/** `a.?b` */
export function optionalField(value: CelValue, field: string): Optional {
  const inner = value instanceof Optional ? value.value : value;
  if (inner === undefined) return Optional.none;
  return inner instanceof CelMap ? Optional.from(inner.get(field)) : fail('no such overload');
}

/** `has(a.b)` */
export function hasField(value: CelValue, field: string): boolean {
  const inner = value instanceof Optional ? value.value : value;
  if (inner === undefined) return false;
  return inner instanceof CelMap ? inner.has(field) : fail('no such overload');
}

/** `a[b]`; of an optional, an optional. */
export function indexed(value: CelValue, index: CelValue): CelValue {
  if (value instanceof Optional) return optionallyIndexed(value, index);
  if (value instanceof CelMap) {
    return present(value.get(index), `no such key: ${keyName(index)}`);
  }
  if (!(value instanceof CelList)) return fail('no such overload');
  return present(value.at(position(index)), `index out of bounds: ${keyName(index)}`);
}

/** `a[?b]` */
export function optionallyIndexed(value: CelValue, index: CelValue): Optional {
  const inner = value instanceof Optional ? value.value : value;
  if (inner === undefined) return Optional.none;
  if (inner instanceof CelMap) return Optional.from(inner.get(index));
  return inner instanceof CelList
    ? Optional.from(inner.at(position(index)))
    : fail('no such overload');
}

/** Null is a value too. */
function present(value: CelValue | undefined, fault: string): CelValue {
  return value === undefined ? fail(fault) : value;
}

function position(index: CelValue): number {
  const number = index instanceof Uint ? index.value : index;
  if (typeof number === 'bigint') return Number(number);
  return typeof number === 'number' && Number.isInteger(number)
    ? number
    : fail(`unsupported index type '${typeof number}' in list`);
}

function keyName(key: CelValue): string {
  if (key instanceof Uint) return String(key.value);
  return typeof key === 'object' ? 'null' : String(key);
}
