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
  switch (scalar) {
    case 'string':
    case 'bytes':
    case 'Duration':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'float64':
    case 'IntOrString':
      return 0;
    case 'Quantity':
      return '0';
    case 'Time':
    case 'MicroTime':
    case 'Json':
      return undefined;
  }
}

export function scalarDecoder(scalar: Scalar, goName: string): Decode {
  switch (scalar) {
    case 'string':
    case 'Duration':
      return (value) => (typeof value === 'string' ? value : wrongType(value, goName));
    case 'bool':
      return (value) => (typeof value === 'boolean' ? value : wrongType(value, goName));
    case 'int32':
      return integer(-(2 ** 31), 2 ** 31 - 1, goName);
    case 'int64':
      return integer(-(2 ** 63), 2 ** 63, goName);
    case 'float64':
      return (value) => (typeof value === 'number' ? value : wrongType(value, goName));
    case 'bytes':
      return (value) => (typeof value === 'string' ? base64(value) : wrongType(value, goName));
    case 'Quantity':
      return quantity;
    case 'IntOrString':
      return (value) =>
        typeof value === 'string'
          ? value
          : typeof value === 'number'
            ? intValue(value)
            : notInt(value);
    case 'Time':
      return (value) => (typeof value === 'string' ? time(value) : wrongTime(value));
    case 'MicroTime':
      return (value) => (typeof value === 'string' ? microTime(value) : wrongTime(value));
    case 'Json':
      return (value) => copyJson(value);
  }
}

function wrongType(value: unknown, goName: string): never {
  throw new TypeFault(jsonKind(value), goName);
}

function integer(min: number, max: number, goName: string): Decode {
  return (value) => {
    if (typeof value !== 'number') return wrongType(value, goName);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new TypeFault(`number ${value}`, goName);
    }
    // -0 is 0 in Go.
    return value === 0 ? 0 : value;
  };
}

function intValue(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
  throw new TypeFault(`json: cannot unmarshal number ${value} into Go value of type int32`);
}

function notInt(value: unknown): never {
  throw new TypeFault(`json: cannot unmarshal ${jsonKind(value)} into Go value of type int32`);
}

function quantity(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || (text !== '' && !tryParse(text))) {
    throw new TypeFault(quantityFormatMessage);
  }
  return text === '' ? '0' : canonicalQuantity(text);
}

function tryParse(text: string): boolean {
  return tryParseQuantity(text) !== undefined;
}

function base64(value: string): string {
  const text = /[\r\n]/.test(value) ? value.replace(/[\r\n]/g, '') : value;
  const bad = text.search(/[^A-Za-z0-9+/=]|=(?!=?$)/);
  if (bad >= 0) throw new TypeFault(`illegal base64 data at input byte ${bad}`);
  if (text.length % 4 !== 0) {
    throw new TypeFault(`illegal base64 data at input byte ${text.length - (text.length % 4)}`);
  }
  return text;
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
