/** Arithmetic. Integers that leave their range are faults. */
import { fail } from '../errors.ts';
import { maxInt, maxUint, minInt } from '../values/limits.ts';
import { joinLists } from '../values/collections.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import { durationOf, timestampOf } from '../values/time.ts';
import { Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import * as of from './declare.ts';
import type { Overload } from './declare.ts';

export function intOf(value: bigint): bigint {
  return value < minInt || value > maxInt ? fail('integer overflow') : value;
}

export function uintOf(value: bigint): Uint {
  return value < 0n || value > maxUint ? fail('unsigned integer overflow') : new Uint(value);
}

type Operation<T> = (left: T, right: T) => T;

/** The operator for each type of number. */
function arithmetic(
  name: string,
  whole: Operation<bigint>,
  real?: Operation<number>,
): readonly Overload[] {
  const { int, uint, double } = of;
  return [
    of.global([name, int, int], int.type, (a, b) => intOf(whole(a, b))),
    of.global([name, uint, uint], uint.type, (a, b) => uintOf(whole(a.value, b.value))),
    ...(real ? [of.global([name, double, double], double.type, (a, b) => real(a, b))] : []),
  ];
}

function divide(left: bigint, right: bigint): bigint {
  return right === 0n ? fail('division by zero') : left / right;
}

function remainder(left: bigint, right: bigint): bigint {
  return right === 0n ? fail('modulus by zero') : left % right;
}

/** Both are walked through. */
const joining = {
  cost: (args: readonly CelValue[]) =>
    traversal(args.reduce<number>((sum, each) => sum + sizeOf(each), 0)),
};

const { string, bytes, timestamp, duration, anyList } = of;

export const arithmeticFunctions: readonly Overload[] = [
  ...arithmetic(
    '_+_',
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  ...arithmetic(
    '_-_',
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  ...arithmetic(
    '_*_',
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  ...arithmetic('_/_', divide, (a, b) => a / b),
  ...arithmetic('_%_', remainder),
  of.global(['-_', of.int], of.int.type, (a) => intOf(-a)),
  of.global(['-_', of.double], of.double.type, (a) => -a),
  of.global(['!_', of.bool], of.bool.type, (a) => !a),
  of.global(['_+_', string, string], string.type, (a, b) => a + b, joining),
  of.global(
    ['_+_', bytes, bytes],
    bytes.type,
    (a, b) => new Uint8Array(Buffer.concat([a, b])),
    joining,
  ),
  of.global(['_+_', anyList, anyList], anyList.type, (a, b) => joinLists(a, b)),
  of.global(['_+_', duration, duration], duration.type, (a, b) => durationOf(a.nanos + b.nanos)),
  of.global(['_+_', timestamp, duration], timestamp.type, (a, b) => timestampOf(a.nanos + b.nanos)),
  of.global(['_+_', duration, timestamp], timestamp.type, (a, b) => timestampOf(a.nanos + b.nanos)),
  of.global(['_-_', duration, duration], duration.type, (a, b) => durationOf(a.nanos - b.nanos)),
  of.global(['_-_', timestamp, duration], timestamp.type, (a, b) => timestampOf(a.nanos - b.nanos)),
  of.global(['_-_', timestamp, timestamp], duration.type, (a, b) => durationOf(a.nanos - b.nanos)),
];
