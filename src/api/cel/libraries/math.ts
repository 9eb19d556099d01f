/** cel-go's extension of mathematics. */
import type { Library } from '../environment.ts';
import { fail } from '../errors.ts';
import * as of from '../functions/declare.ts';
import type { Overload, Parameter } from '../functions/declare.ts';
import { intOf } from '../functions/numbers.ts';
import { dyn } from '../types/type.ts';
import type { CelType } from '../types/type.ts';
import { compareValues, isNumber } from '../values/compare.ts';
import { maxUint } from '../values/limits.ts';
import { sizeOf } from '../values/meter.ts';
import type { CelList, CelValue } from '../values/value.ts';
import { Uint } from '../values/value.ts';

const { bool, int, uint, double } = of;
const numbers: readonly Parameter<CelValue>[] = [int, uint, double];
/** In a call, these many are as good as a list of them. */
const mostArguments = 8;

/** `wanted`: the sign of the comparison of a better value with the best so far. */
function best(name: string, values: Iterable<CelValue>, wanted: number): CelValue {
  let result: CelValue | undefined;
  for (const value of values) {
    if (!isNumber(value)) return fail('no such overload');
    if (result === undefined || Math.sign(compareValues(value, result)) === wanted) result = value;
  }
  return result ?? fail(`${name}(list) argument must not be empty`);
}

function extremes(name: string, wanted: number): readonly Overload[] {
  const all = (...args: readonly unknown[]): CelValue =>
    best(name, args.slice(0, -1).filter(isCelNumber), wanted);
  const several = Array.from({ length: mostArguments - 2 }, (_, index) =>
    of.global([name, ...Array<Parameter<CelValue>>(index + 3).fill(of.dyn)], dyn, all),
  );
  return [
    ...numbers.map((number) => of.global([name, number], number.type, (value) => value)),
    ...numbers.flatMap((left) =>
      numbers.map((right) => {
        const type: CelType = left === right ? left.type : dyn;
        return of.global([name, left, right], type, (a, b) => best(name, [a, b], wanted));
      }),
    ),
    ...numbers.map((number) =>
      of.global(
        [name, of.listOf(number)],
        number.type,
        (list: CelList) => best(name, list, wanted),
        { cost: ([list = null]) => 1 + sizeOf(list) },
      ),
    ),
    ...several,
  ];
}

function isCelNumber(value: unknown): value is number | bigint | Uint {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Uint;
}

function roundHalfAway(value: number): number {
  return Number.isFinite(value) ? Math.sign(value) * Math.round(Math.abs(value)) : value;
}

const rounding: readonly Overload[] = Object.entries({
  'math.ceil': Math.ceil,
  'math.floor': Math.floor,
  'math.trunc': Math.trunc,
  'math.round': roundHalfAway,
}).map(([name, round]) => of.global([name, double], double.type, (value) => round(value)));

const tests: readonly Overload[] = [
  of.global(['math.isNaN', double], bool.type, (value) => Number.isNaN(value)),
  of.global(['math.isInf', double], bool.type, (value) => Math.abs(value) === Infinity),
  of.global(['math.isFinite', double], bool.type, (value) => Number.isFinite(value)),
];

const signs: readonly Overload[] = [
  of.global(['math.abs', int], int.type, (value) => intOf(value < 0n ? -value : value)),
  of.global(['math.abs', uint], uint.type, (value) => value),
  of.global(['math.abs', double], double.type, (value) => Math.abs(value)),
  of.global(['math.sign', int], int.type, (value) => (value > 0n ? 1n : value < 0n ? -1n : 0n)),
  of.global(['math.sign', uint], uint.type, ({ value }) => new Uint(value > 0n ? 1n : 0n)),
  of.global(['math.sign', double], double.type, (value) => Math.sign(value)),
  of.global(['math.sqrt', double], double.type, (value) => Math.sqrt(value)),
  of.global(['math.sqrt', int], double.type, (value) => Math.sqrt(Number(value))),
  of.global(['math.sqrt', uint], double.type, ({ value }) => Math.sqrt(Number(value))),
];

type BitOperation = (a: bigint, b: bigint) => bigint;

const bitOperations: Readonly<Record<string, BitOperation>> = {
  'math.bitAnd': (a, b) => a & b,
  'math.bitOr': (a, b) => a | b,
  'math.bitXor': (a, b) => a ^ b,
};

/** Beyond 63 places nothing is left. */
function shift(by: bigint, shifted: (places: bigint) => bigint): bigint {
  if (by < 0n) return fail(`math.bitShift() negative offset: ${by}`);
  return by > 63n ? 0n : shifted(by);
}

const bits: readonly Overload[] = [
  ...Object.entries(bitOperations).flatMap(([name, operation]) => [
    of.global([name, int, int], int.type, (a, b) => operation(a, b)),
    of.global([name, uint, uint], uint.type, (a, b) => new Uint(operation(a.value, b.value))),
  ]),
  of.global(['math.bitNot', int], int.type, (value) => ~value),
  of.global(['math.bitNot', uint], uint.type, ({ value }) => new Uint(maxUint ^ value)),
  of.global(['math.bitShiftLeft', int, int], int.type, (value, by) =>
    shift(by, (places) => BigInt.asIntN(64, value << places)),
  ),
  of.global(
    ['math.bitShiftLeft', uint, int],
    uint.type,
    ({ value }, by) => new Uint(shift(by, (places) => BigInt.asUintN(64, value << places))),
  ),
  // A negative number's bits are shifted as they are, without its sign.
  of.global(['math.bitShiftRight', int, int], int.type, (value, by) =>
    shift(by, (places) => BigInt.asIntN(64, BigInt.asUintN(64, value) >> places)),
  ),
  of.global(
    ['math.bitShiftRight', uint, int],
    uint.type,
    ({ value }, by) => new Uint(shift(by, (places) => value >> places)),
  ),
];

export const mathLibrary: Library = {
  overloads: [
    ...extremes('math.greatest', 1),
    ...extremes('math.least', -1),
    ...rounding,
    ...tests,
    ...signs,
    ...bits,
  ],
};
