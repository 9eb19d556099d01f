/** `int(x)`, `string(x)` and so on, `type(x)`, `dyn(x)` and `size(x)`. */
import { fail } from '../errors.ts';
import { maxInt, maxUint, minInt, nanosPerSecond } from '../values/limits.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import {
  durationText,
  parseDuration,
  parseTimestamp,
  timestampOf,
  timestampText,
} from '../values/time.ts';
import { TypeValue, typeNameOf, Uint } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import * as types from '../types/type.ts';
import * as of from './declare.ts';
import type { Overload } from './declare.ts';
import { doubleText } from './double-text.ts';
import { uintOf } from './numbers.ts';

const { bool, int, uint, double, string, bytes, timestamp, duration, a, dyn, anyList, anyMap } = of;

/** The bounds of int as doubles; the upper one is beyond it already. */
function truncated(value: number): bigint {
  return value > Number(minInt) && value < Number(maxInt)
    ? BigInt(Math.trunc(value))
    : fail('integer overflow');
}

function parseInteger(text: string, kind: 'Int' | 'Uint'): bigint {
  const pattern = kind === 'Int' ? /^[+-]?\d+$/ : /^\d+$/;
  const why = (reason: string): string =>
    `strconv.Parse${kind}: parsing ${JSON.stringify(text)}: ${reason}`;
  if (!pattern.test(text)) return fail(why('invalid syntax'));
  const value = BigInt(text.replace(/^\+/, ''));
  const [least, most] = kind === 'Int' ? [minInt, maxInt] : [0n, maxUint];
  return value < least || value > most ? fail(why('value out of range')) : value;
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

function parseDouble(text: string): number {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special) {
    if (/nan/i.test(special[2] ?? '')) return Number.NaN;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  if (!decimal.test(text)) {
    return fail(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

const truths: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'true', 'TRUE', 'True'].map((text) => [text, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'false', 'FALSE', 'False'].map((text) => [text, false])),
};

function parseBool(text: string): boolean {
  return Object.hasOwn(truths, text) && truths[text] !== undefined
    ? truths[text]
    : fail(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(value: Uint8Array): string {
  try {
    return utf8.decode(value);
  } catch {
    return fail('invalid UTF-8 in bytes, cannot convert to string');
  }
}

const traversing = { cost: ([value = null]: readonly CelValue[]) => traversal(sizeOf(value)) };

function seconds(nanos: bigint): bigint {
  const rest = ((nanos % nanosPerSecond) + nanosPerSecond) % nanosPerSecond;
  return (nanos - rest) / nanosPerSecond;
}

const toNumbers: readonly Overload[] = [
  of.global(['int', int], int.type, (value) => value),
  of.global(['int', uint], int.type, ({ value }) =>
    value > maxInt ? fail('integer overflow') : value,
  ),
  of.global(['int', double], int.type, truncated),
  of.global(['int', string], int.type, (text) => parseInteger(text, 'Int')),
  of.global(['int', timestamp], int.type, ({ nanos }) => seconds(nanos)),
  of.global(['int', duration], int.type, ({ nanos }) => nanos),
  of.global(['uint', uint], uint.type, (value) => value),
  of.global(['uint', int], uint.type, (value) => uintOf(value)),
  of.global(['uint', double], uint.type, (value) =>
    value >= 0 && value < Number(maxUint)
      ? new Uint(BigInt(Math.trunc(value)))
      : fail('unsigned integer overflow'),
  ),
  of.global(['uint', string], uint.type, (text) => new Uint(parseInteger(text, 'Uint'))),
  of.global(['double', double], double.type, (value) => value),
  of.global(['double', int], double.type, Number),
  of.global(['double', uint], double.type, ({ value }) => Number(value)),
  of.global(['double', string], double.type, parseDouble),
];

const toText: readonly Overload[] = [
  of.global(['string', string], string.type, (value) => value),
  of.global(['string', bool], string.type, String),
  of.global(['string', int], string.type, String),
  of.global(['string', uint], string.type, ({ value }) => String(value)),
  of.global(['string', double], string.type, doubleText),
  of.global(['string', bytes], string.type, decode, traversing),
  of.global(['string', timestamp], string.type, timestampText),
  of.global(['string', duration], string.type, durationText),
  of.global(['bytes', bytes], bytes.type, (value) => value),
  of.global(['bytes', string], bytes.type, (text) => new Uint8Array(Buffer.from(text)), traversing),
];

const toOthers: readonly Overload[] = [
  of.global(['bool', bool], bool.type, (value) => value),
  of.global(['bool', string], bool.type, parseBool),
  of.global(['timestamp', timestamp], timestamp.type, (value) => value),
  of.global(['timestamp', string], timestamp.type, parseTimestamp),
  of.global(['timestamp', int], timestamp.type, (value) => timestampOf(value * nanosPerSecond)),
  of.global(['duration', duration], duration.type, (value) => value),
  of.global(['duration', string], duration.type, parseDuration),
  of.global(
    ['type', a],
    { kind: 'type', of: types.paramA },
    (value) => new TypeValue(typeNameOf(value)),
  ),
  of.global(['dyn', a], dyn.type, (value) => value),
];

const sizes: readonly Overload[] = [string, bytes, anyList, anyMap].flatMap((sized) => [
  of.global(['size', sized], int.type, (value) => BigInt(sizeOf(value))),
  of.member(['size', sized], int.type, (value) => BigInt(sizeOf(value))),
]);

export const conversionFunctions: readonly Overload[] = [
  ...toNumbers,
  ...toText,
  ...toOthers,
  ...sizes,
];
