/** `'%s is %d'.format([name, count])` */
import { fail } from '../errors.ts';
import { doubleText } from '../functions/double-text.ts';
import type { CostMeter } from '../values/meter.ts';
import { durationText, timestampText } from '../values/time.ts';
import {
  CelList,
  CelMap,
  Duration,
  Timestamp,
  TypeValue,
  typeNameOf,
  Uint,
} from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

/** Throws CelEvaluationError. */
export function formatText(format: string, args: CelList, meter: CostMeter): string {
  let used = 0;
  return format.replace(/%(?:(%)|(?:\.(\d*))?([^]|$))/gu, (_, percent, precision, verb) => {
    if (percent !== undefined) return '%';
    if (verb === '') return fail('unexpected end of string');
    const value = args.at(used) ?? (used < args.size ? null : undefined);
    used++;
    if (value === undefined) return fail(`index ${used - 1} out of range`);
    const text = directive(String(verb), value, {
      meter,
      precision: precision === undefined ? 6 : Number(precision),
    });
    meter.step(text.length);
    return text;
  });
}

interface Directive {
  readonly precision: number;
  readonly meter: CostMeter;
}

function directive(verb: string, value: CelValue, { precision, meter }: Directive): string {
  switch (verb) {
    case 's':
      return plainText(value, meter);
    case 'd':
      return decimal(value);
    case 'f':
      return fixed(real(value, 'fixed-point'), precision);
    case 'e':
      return scientific(real(value, 'scientific'), precision);
    case 'b':
      return typeof value === 'boolean'
        ? String(Number(value))
        : whole(value, 'binary').toString(2);
    case 'o':
      return whole(value, 'octal').toString(8);
    case 'x':
      return hexadecimal(value);
    case 'X':
      return hexadecimal(value).toUpperCase();
    default:
      return fail(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

function wrongType(verb: string, value: CelValue, wanted: string): never {
  return fail(
    `error during formatting: ${verb} clause can only be used on ${wanted}, was given ${typeNameOf(value)}`,
  );
}

/** Of what text takes beside its characters. */
const stepsOfValue = 5;

function plainText(value: CelValue, meter: CostMeter): string {
  meter.step(stepsOfValue);
  if (typeof value === 'string') return value;
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value);
  if (typeof value === 'number') return realText(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof CelList) {
    return `[${Array.from(value, (each) => plainText(each, meter)).join(', ')}]`;
  }
  return value instanceof CelMap
    ? mapText(value, meter)
    : wrongType(
        'string',
        value,
        'strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
      );
}

function mapText(map: CelMap, meter: CostMeter): string {
  const entries = Array.from(map.keys(), (key): [string, string] => [
    plainText(key, meter),
    plainText(map.get(key) ?? null, meter),
  ]);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, text]) => `${key}: ${text}`).join(', ')}}`;
}

function realText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? doubleText(value) : value > 0 ? 'Infinity' : '-Infinity';
}

function decimal(value: CelValue): string {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (typeof value === 'number' && !Number.isInteger(value)) {
    if (!Number.isFinite(value)) return realText(value);
  }
  return wrongType('decimal', value, 'integers');
}

function whole(value: CelValue, verb: string): bigint {
  if (typeof value === 'bigint') return value;
  return value instanceof Uint ? value.value : wrongType(verb, value, 'integers');
}

function hexadecimal(value: CelValue): string {
  if (typeof value === 'string') return Buffer.from(value).toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return whole(value, 'hex').toString(16);
}

function real(value: CelValue, verb: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Uint ? Number(value.value) : wrongType(verb, value, 'doubles');
}

function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return realText(value);
  const digits = Math.min(precision, 75);
  const text = value.toFixed(digits);
  // JavaScript rounds a half away from zero, Go to the even digit.
  const longer = value.toFixed(digits + 25);
  const isHalf = /^50*$/.test(longer.slice(-25));
  const before = longer.slice(0, -25).replace(/\.$/, '');
  return isHalf && /[02468]$/.test(before) ? before : text;
}

function scientific(value: number, precision: number): string {
  if (!Number.isFinite(value)) return realText(value);
  const text = value.toExponential(Math.min(precision, 100));
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}
