/** How single values are read from protobuf, as the JSON that they would be. */
import type { Scalar } from '../../schema/tables.ts';
import { toMicroTime, toTime } from '#base/clock.ts';
import { maxNesting } from '../../freeze.ts';
import { parseJson } from '../json.ts';
import { malformed, wireTypes } from './wire-reader.ts';
import type { WireReader } from './wire-reader.ts';

/** Reads a value whose tag has been read. */
export type ReadValue = (reader: WireReader) => unknown;

/** What stands behind a scalar's tag. */
export const scalarWires: Readonly<Record<Scalar, number>> = {
  string: wireTypes.length,
  bool: wireTypes.varint,
  int32: wireTypes.varint,
  int64: wireTypes.varint,
  float64: wireTypes.fixed64,
  bytes: wireTypes.length,
  Quantity: wireTypes.length,
  IntOrString: wireTypes.length,
  Time: wireTypes.length,
  MicroTime: wireTypes.length,
  Json: wireTypes.length,
};

export const scalarReaders: Readonly<Record<Scalar, ReadValue>> = {
  string: (reader) => reader.text(),
  bool: (reader) => reader.varint() !== 0,
  int32: (reader) => reader.varint(),
  int64: (reader) => reader.varint(),
  float64: (reader) => reader.double(),
  bytes: (reader) => reader.bytes().toString('base64'),
  Quantity: (reader) => {
    let text = '';
    const outer = reader.enter();
    while (!reader.done) {
      const key = reader.key();
      if (key === textKey(1)) text = reader.text();
      else reader.skip(key & 7);
    }
    reader.leave(outer);
    return text;
  },
  IntOrString: readIntOrString,
  Time: (reader) => readTime(reader, wholeTime),
  MicroTime: (reader) =>
    readTime(reader, (milliseconds, nanos) =>
      toMicroTime(milliseconds).replace(/\.\d{6}Z$/, `.${microsOf(nanos)}Z`),
    ),
  Json: readJson,
};

function textKey(number: number): number {
  return number * 8 + wireTypes.length;
}

function numberKey(number: number): number {
  return number * 8 + wireTypes.varint;
}

function readIntOrString(reader: WireReader): string | number {
  let [isText, whole, text] = [false, 0, ''];
  const outer = reader.enter();
  while (!reader.done) {
    const key = reader.key();
    if (key === numberKey(1)) isText = reader.varint() === 1;
    else if (key === numberKey(2)) whole = reader.varint();
    else if (key === textKey(3)) text = reader.text();
    else reader.skip(key & 7);
  }
  reader.leave(outer);
  return isText ? text : whole;
}

/** Free JSON is a message with its text in field 1. */
function readJson(reader: WireReader): unknown {
  let raw: Buffer | undefined;
  const outer = reader.enter();
  while (!reader.done) {
    const key = reader.key();
    if (key === textKey(1)) raw = reader.bytes();
    else reader.skip(key & 7);
  }
  reader.leave(outer);
  return raw === undefined || raw.length === 0 ? null : jsonOf(raw);
}

/** What can't nest too deep, having too few brackets for that, need not be walked over twice. */
function jsonOf(raw: Buffer): unknown {
  let brackets = 0;
  for (const byte of raw) if (byte === 0x5b || byte === 0x7b) brackets++;
  if (brackets > maxNesting) return parseJson(raw).value;
  try {
    return JSON.parse(raw.toString());
  } catch (thrown) {
    throw malformed(`a field that holds JSON holds none: ${String(thrown)}`);
  }
}

/** The times of an object are mostly the same few. */
let lastTime = { milliseconds: Number.NaN, text: '' };

function wholeTime(milliseconds: number): string {
  if (lastTime.milliseconds !== milliseconds) {
    lastTime = { milliseconds, text: toTime(milliseconds) };
  }
  return lastTime.text;
}

function microsOf(nanos: number): string {
  return String(Math.floor(nanos / 1000)).padStart(6, '0');
}

/** Zero is Go's zero time, which JSON leaves out. */
function readTime(
  reader: WireReader,
  print: (milliseconds: number, nanos: number) => string,
): string | null {
  let [seconds, nanos] = [0, 0];
  const outer = reader.enter();
  while (!reader.done) {
    const key = reader.key();
    if (key === numberKey(1)) seconds = reader.varint();
    else if (key === numberKey(2)) nanos = reader.varint();
    else reader.skip(key & 7);
  }
  reader.leave(outer);
  if (seconds === 0 && nanos === 0) return null;
  // The years 0001 to 9999, as RFC 3339 has them.
  if (seconds < -62_135_596_800 || seconds > 253_402_300_799 || nanos < 0 || nanos >= 1e9) {
    throw malformed('a time is out of range');
  }
  return print(seconds * 1000, nanos);
}
