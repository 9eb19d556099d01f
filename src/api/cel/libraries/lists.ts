/** Kubernetes' functions of lists. */
import type { Library } from '../environment.ts';
import { fail } from '../errors.ts';
import * as of from '../functions/declare.ts';
import type { Overload, Parameter } from '../functions/declare.ts';
import { intOf, uintOf } from '../functions/numbers.ts';
import { compareValues, sameValue } from '../values/compare.ts';
import { defaultCostLimit, sizeOf } from '../values/meter.ts';
import type { CostMeter } from '../values/meter.ts';
import { durationOf } from '../values/time.ts';
import { CelList, Duration, Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

const { bool, int, uint, double, duration, timestamp, string, bytes, a, anyList } = of;
const comparable: readonly Parameter<CelValue>[] = [
  int,
  uint,
  double,
  bool,
  duration,
  timestamp,
  string,
  bytes,
];

/** One for each element, and a tenth for each character of one. */
function elementsCost([list]: readonly CelValue[]): number {
  if (!(list instanceof CelList)) return 1;
  // A list joined of itself again and again can be far longer than could be walked through.
  if (list.size > defaultCostLimit) return list.size;
  let cost = 0;
  for (const each of list) {
    const isText = typeof each === 'string' || each instanceof Uint8Array;
    cost += isText ? Math.floor(sizeOf(each) / 10) : 1;
  }
  return cost;
}

const walking = { cost: elementsCost };

function isSorted(list: CelList): boolean {
  for (let index = 1; index < list.size; index++) {
    if (compareValues(list.at(index - 1) ?? null, list.at(index) ?? null) > 0) return false;
  }
  return true;
}

/** `sign`: of the comparison of a better element with the best so far. */
function best(list: CelList, sign: number): CelValue {
  let result = list.at(0);
  for (const each of list) {
    if (result !== undefined && Math.sign(compareValues(each, result)) === sign) result = each;
  }
  return result ?? fail(`${sign > 0 ? 'max' : 'min'} called on empty list`);
}

/** `order`: the indexes to look at. */
function find(
  { list, value }: { readonly list: CelList; readonly value: CelValue },
  order: Iterable<number>,
  meter: CostMeter,
): bigint {
  for (const index of order) {
    const each = list.at(index);
    if (each !== undefined && sameValue(each, value, meter)) return BigInt(index);
  }
  return -1n;
}

function* upTo(end: number): Iterable<number> {
  for (let index = 0; index < end; index++) yield index;
}

function* downFrom(end: number): Iterable<number> {
  for (let index = end - 1; index >= 0; index--) yield index;
}

function sum<T extends CelValue>(
  parameter: Parameter<T>,
  zero: T,
  add: (left: T, right: T) => T,
): Overload {
  return of.member(
    ['sum', of.listOf(parameter)],
    parameter.type,
    (list) => {
      let total = zero;
      for (const each of list) {
        if (!parameter.is(each)) return fail('no such overload');
        total = add(total, each);
      }
      return total;
    },
    walking,
  );
}

export const listsLibrary: Library = {
  overloads: [
    ...comparable.flatMap((element) => [
      of.member(['isSorted', of.listOf(element)], bool.type, (list) => isSorted(list), walking),
      of.member(['min', of.listOf(element)], element.type, (list) => best(list, -1), walking),
      of.member(['max', of.listOf(element)], element.type, (list) => best(list, 1), walking),
    ]),
    sum(int, 0n, (left, right) => intOf(left + right)),
    sum(uint, new Uint(0n), (left, right) => uintOf(left.value + right.value)),
    sum(double, 0, (left, right) => left + right),
    sum(duration, new Duration(0n), (left, right) => durationOf(left.nanos + right.nanos)),
    of.member(
      ['indexOf', anyList, a],
      int.type,
      (list, value, meter) => find({ list, value }, upTo(list.size), meter),
      walking,
    ),
    of.member(
      ['lastIndexOf', anyList, a],
      int.type,
      (list, value, meter) => find({ list, value }, downFrom(list.size), meter),
      walking,
    ),
  ],
};
