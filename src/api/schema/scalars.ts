/** Decoders of the scalar types: type checks in upstream's words, and the canonical text of times and quantities. */
import { canonicalQuantity, quantityFormatMessage, tryParseQuantity } from '../quantity.ts';
import { toMicroTime, toTime } from '#base/clock.ts';
import { TypeFault, jsonKind } from './fault.ts';
import type { DecodeState } from './fault.ts';
import type { Scalar } from './tables.ts';
import { copyJson } from '../freeze.ts';

/** Undefined means: as if it weren't there. Never called with null or undefined. */
export type Decode = (value: unknown, state: DecodeState) => unknown;

/** Go's zero value in JSON; undefined where it isn't printed. */
export function zeroScalar(scalar: Scalar): unknown {
  return zeros[scalar];
}

const zeros: Readonly<Partial<Record<Scalar, unknown>>> = {
  string: '',
  bytes: '',
  bool: false,
  int32: 0,
  int64: 0,
  float64: 0,
  IntOrString: 0,
  Quantity: '0',
};

/** Made once for each use in a schema; `goName` is the type's name in messages. */
export function scalarDecoder(scalar: Scalar, goName: string): Decode {
  return makers[scalar](goName);
}

const ofString =
  (read: (text: string) => unknown, wrong: (value: unknown, goName: string) => never = wrongType) =>
  (goName: string): Decode =>
  (value) =>
    typeof value === 'string' ? read(value) : wrong(value, goName);

const asItIs = (text: string): string => text;

const makers: Readonly<Record<Scalar, (goName: string) => Decode>> = {
  string: ofString(asItIs),
  bool: (goName) => (value) => (typeof value === 'boolean' ? value : wrongType(value, goName)),
  int32: (goName) => integer(-(2 ** 31), 2 ** 31 - 1, goName),
  int64: (goName) => integer(-(2 ** 63), 2 ** 63, goName),
  float64: (goName) => (value) =>
    typeof value === 'number' ? withoutSign(value) : wrongType(value, goName),
  bytes: ofString((text) => base64(text)),
  Quantity: () => quantity,
  IntOrString: () => intOrString,
  Time: ofString((text) => time(text), wrongTime),
  MicroTime: ofString((text) => microTime(text), wrongTime),
  Json: () => (value) => copyJson(value),
};

function wrongType(value: unknown, goName: string): never {
  throw new TypeFault(jsonKind(value), goName);
}

function integer(min: number, max: number, goName: string): Decode {
  return (value) => {
    if (typeof value !== 'number') return wrongType(value, goName);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new TypeFault(`number ${value}`, goName);
    }
    return withoutSign(value);
  };
}

/** Minus zero, which JSON can't tell from zero, is zero. */
function withoutSign(value: number): number {
  return value === 0 ? 0 : value;
}

function wholeInt32(value: number): number {
  if (Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31) return withoutSign(value);
  throw new TypeFault(`json: cannot unmarshal number ${value} into Go value of type int32`);
}

function intOrString(value: unknown): string | number {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return wholeInt32(value);
  throw new TypeFault(`json: cannot unmarshal ${jsonKind(value)} into Go value of type int32`);
}

function quantity(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (text === '') return '0';
  if (typeof text !== 'string' || !tryParseQuantity(text))
    throw new TypeFault(quantityFormatMessage);
  return canonicalQuantity(text);
}

function base64(value: string): string {
  const text = /[\r\n]/.test(value) ? value.replace(/[\r\n]/g, '') : value;
  const bad = text.search(/[^A-Za-z0-9+/=]|=(?!=?$)/);
  if (bad >= 0) throw new TypeFault(`illegal base64 data at input byte ${bad}`);
  if (text.length % 4 !== 0) {
    throw new TypeFault(`illegal base64 data at input byte ${text.length - (text.length % 4)}`);
  }
  // The last bits before the padding may be anything; Go writes zeros.
  return text.endsWith('=')
    ? text.slice(0, -4) + Buffer.from(text.slice(-4), 'base64').toString('base64')
    : text;
}

const wholeSeconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 in, UTC with whole seconds out. Empty is Go's zero time, which isn't printed. */
function time(value: string): string | undefined {
  if (value === '') return undefined;
  const milliseconds = parseTime(value);
  return wholeSeconds.test(value) ? value : toTime(milliseconds);
}

function microTime(value: string): string | undefined {
  if (value === '') return undefined;
  const milliseconds = parseTime(value);
  if (/\.\d{6}Z$/.test(value)) return value;
  const fraction = /\.(\d+)/.exec(value)?.[1] ?? '';
  const micros = fraction.slice(3, 6).padEnd(3, '0');
  return toMicroTime(milliseconds).replace(/\d{3}Z$/, `${micros}Z`);
}

function parseTime(value: string): number {
  const milliseconds = rfc3339.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    const quoted = JSON.stringify(value);
    throw new TypeFault(
      `parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`,
    );
  }
  return milliseconds;
}

function wrongTime(value: unknown): never {
  throw new TypeFault(`json: cannot unmarshal ${jsonKind(value)} into Go value of type string`);
}
