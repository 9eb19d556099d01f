/** Values that may be missing: `optional.of(x)`, `orValue(y)` and so on. */
import { fail } from '../errors.ts';
import * as types from '../types/type.ts';
import { ArrayList } from '../values/collections.ts';
import type { CostMeter } from '../values/meter.ts';
import { CelList, CelMap, Duration, Optional, Timestamp, Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import * as of from './declare.ts';
import type { Overload } from './declare.ts';

const { bool, a, anyList, anyOptional } = of;

/** What a type has when nobody sets it. */
function isZero(value: CelValue): boolean {
  if (value instanceof CelList || value instanceof CelMap) return value.size === 0;
  if (value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Uint) return value.value === 0n;
  if (value instanceof Duration) return value.nanos === 0n;
  if (value instanceof Timestamp) return false;
  return value === null || value === false || value === 0 || value === 0n || value === '';
}

function valuesOf(list: CelList, meter: CostMeter): CelList {
  const values = Array.from(list, (each) => {
    meter.step();
    return each instanceof Optional ? each.value : fail('no such overload');
  });
  return new ArrayList(values.filter((value) => value !== undefined));
}

export const optionalFunctions: readonly Overload[] = [
  of.global(['optional.of', a], anyOptional.type, (value) => Optional.of(value)),
  of.global(['optional.ofNonZeroValue', a], anyOptional.type, (value) =>
    isZero(value) ? Optional.none : Optional.of(value),
  ),
  of.global(['optional.none'], anyOptional.type, () => Optional.none),
  of.global(['optional.unwrap', of.listOf(anyOptional)], anyList.type, valuesOf),
  of.member(['unwrapOpt', of.listOf(anyOptional)], anyList.type, valuesOf),
  of.member(['hasValue', anyOptional], bool.type, ({ value }) => value !== undefined),
  of.member(['value', anyOptional], types.paramA, ({ value }) =>
    value === undefined ? fail('optional.none() dereference') : value,
  ),
  of.member(['or', anyOptional, anyOptional], anyOptional.type, (first, second) =>
    first.value === undefined ? second : first,
  ),
  of.member(['orValue', anyOptional, a], types.paramA, ({ value }, other) =>
    value === undefined ? other : value,
  ),
];
