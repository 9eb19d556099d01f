/** Equality and order of values. */
import { deepEqual } from '../../deep-equal.ts';
import type { CostMeter } from './meter.ts';
import {
  CelList,
  CelMap,
  Duration,
  Opaque,
  Optional,
  Timestamp,
  TypeValue,
  Uint,
} from './value.ts';
import type { CelValue } from './value.ts';

/** As `==` has it: numbers compare across their types, and values of different types are not equal. */
export function sameValue(a: CelValue, b: CelValue, meter: CostMeter): boolean {
  meter.step();
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (a instanceof CelList) return b instanceof CelList && sameLists(a, b, meter);
  if (a instanceof CelMap) return b instanceof CelMap && sameMaps(a, b, meter);
  if (a instanceof Optional) return b instanceof Optional && sameOptionals(a, b, meter);
  if (a instanceof Opaque) return a.equals(b);
  if (a instanceof TypeValue) return b instanceof TypeValue && a.name === b.name;
  return compareValues(a, b) === 0;
}

function sameLists(a: CelList, b: CelList, meter: CostMeter): boolean {
  if (a.size !== b.size) return false;
  const own = a.sameElements(b, (left, right) => sameValue(left, right, meter));
  if (own !== undefined) return own;
  for (let index = 0; index < a.size; index++) {
    const [left, right] = [a.at(index), b.at(index)];
    if (left === undefined || right === undefined || !sameValue(left, right, meter)) return false;
  }
  return true;
}

function sameMaps(a: CelMap, b: CelMap, meter: CostMeter): boolean {
  if (a.size !== b.size || !deepEqual(a.hidden, b.hidden)) return false;
  for (const key of a.keys()) {
    const [left, right] = [a.get(key), b.get(key)];
    if (left === undefined || right === undefined || !sameValue(left, right, meter)) return false;
  }
  return true;
}

function sameOptionals(a: Optional, b: Optional, meter: CostMeter): boolean {
  if (a.value === undefined || b.value === undefined) return a.value === b.value;
  return sameValue(a.value, b.value, meter);
}

type NumberValue = bigint | number | Uint;

export function isNumber(value: CelValue): value is NumberValue {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
}

/** Negative, zero or positive; NaN for what has no order, such as values of different types. */
export function compareValues(a: CelValue, b: CelValue): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return order(a.nanos, b.nanos);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return Number.NaN;
}

function compareNumbers(a: NumberValue, b: NumberValue): number {
  const [left, right] = [numberOf(a, b), numberOf(b, a)];
  if (Number.isNaN(left) || Number.isNaN(right)) return Number.NaN;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Beside a double, an integer counts as the double next to it. */
function numberOf(value: NumberValue, beside: NumberValue): bigint | number {
  const plain = value instanceof Uint ? value.value : value;
  return typeof beside === 'number' ? Number(plain) : plain;
}

/** By bytes of UTF-8, which is by code points: JavaScript's own order differs beyond the basic plane. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const shorter = Math.min(a.length, b.length);
  let index = 0;
  while (index < shorter && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  if (index === shorter) return a.length - b.length;
  return rank(a.charCodeAt(index)) - rank(b.charCodeAt(index));
}

/** Surrogates stand for characters above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
