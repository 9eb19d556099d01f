/** `==`, `<`, `in` and their kin. */
import { fail } from '../errors.ts';
import { optionalOf, paramA, paramB } from '../types/type.ts';
import type { CelType } from '../types/type.ts';
import { compareValues, sameValue } from '../values/compare.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import type { CostMeter } from '../values/meter.ts';
import { Opaque } from '../values/value.ts';
import type { CelList, CelMap, CelValue } from '../values/value.ts';
import * as of from './declare.ts';
import type { Overload, Parameter } from './declare.ts';

const { bool, int, uint, double, string, bytes, timestamp, duration, a, anyList, anyMap } = of;

/** As far as the shorter of the two goes. */
function shorterCost([left = null, right = null]: readonly CelValue[]): number {
  return left instanceof Opaque ? 1 : traversal(Math.min(sizeOf(left), sizeOf(right)));
}

const equality: readonly Overload[] = [
  of.global(['_==_', a, a], bool.type, (left, right, meter) => sameValue(left, right, meter), {
    cost: shorterCost,
  }),
  of.global(['_!=_', a, a], bool.type, (left, right, meter) => !sameValue(left, right, meter), {
    cost: shorterCost,
  }),
];

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  '_<_': (order) => order < 0,
  '_<=_': (order) => order <= 0,
  '_>_': (order) => order > 0,
  '_>=_': (order) => order >= 0,
};

type Pair = readonly [Parameter<CelValue>, Parameter<CelValue>];

const comparable: readonly Pair[] = [
  [bool, bool],
  [int, int],
  [int, double],
  [int, uint],
  [uint, uint],
  [uint, double],
  [uint, int],
  [double, double],
  [double, int],
  [double, uint],
  [string, string],
  [bytes, bytes],
  [timestamp, timestamp],
  [duration, duration],
];

const ordering: readonly Overload[] = Object.entries(orders).flatMap(([name, holds]) =>
  comparable.map(([left, right]) =>
    of.global(
      [name, left, right],
      bool.type,
      (x, y) => holds(compareValues(x, y)),
      left === string || left === bytes ? { cost: shorterCost } : {},
    ),
  ),
);

export function contains(list: CelList, value: CelValue, meter: CostMeter): boolean {
  for (const each of list) if (sameValue(each, value, meter)) return true;
  return false;
}

function isKey(value: CelValue, map: CelMap): boolean {
  return map.has(value);
}

const membership: readonly Overload[] = [
  of.global(['@in', a, anyList], bool.type, (value, list, meter) => contains(list, value, meter), {
    cost: ([, list]) => sizeOf(list),
  }),
  of.global(['@in', a, anyMap], bool.type, (value, map) => isKey(value, map)),
];

/** Only their types matter: the evaluation knows what they do. */
function declareAccess(
  container: Parameter<CelValue>,
  key: Parameter<CelValue>,
  element: CelType,
): readonly Overload[] {
  const never = (): CelValue => fail('no such overload');
  const optional = of.optional(container);
  return [
    of.global(['_[_]', container, key], element, never),
    of.global(['_[?_]', container, key], optionalOf(element), never),
    of.global(['_[_]', optional, key], optionalOf(element), never),
    of.global(['_[?_]', optional, key], optionalOf(element), never),
  ];
}

const access: readonly Overload[] = [
  ...declareAccess(anyList, int, paramA),
  ...declareAccess(anyMap, a, paramB),
];

export const comparisonFunctions: readonly Overload[] = [
  ...equality,
  ...ordering,
  ...membership,
  ...access,
];
