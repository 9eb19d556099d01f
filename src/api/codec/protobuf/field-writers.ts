/** How single fields are written in protobuf: each function writes a value and, before it, its tag. */
import type { Scalar } from '../../schema/tables.ts';
import { isRecord } from '#base/json-object.ts';
import { wireTypes } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

/** Writes a value and, before it, its tag. */
export type WriteField = (writer: WireWriter, value: unknown) => void;

export function keyOf(number: number, wire: number): number {
  return number * 8 + wire;
}

export function listWriter(writeItem: WriteField): WriteField {
  return (writer, value) => {
    if (!Array.isArray(value)) return;
    for (let index = value.length - 1; index >= 0; index--) writeItem(writer, value[index]);
  };
}

export function mapWriter(number: number, writeEntry: WriteField): WriteField {
  const key = keyOf(number, wireTypes.length);
  const nameKey = keyOf(1, wireTypes.length);
  return (writer, value) => {
    if (!isRecord(value)) return;
    for (const name in value) {
      const before = writer.length;
      writeEntry(writer, value[name]);
      writer.text(name);
      writer.varint(nameKey);
      writer.varint(writer.length - before);
      writer.varint(key);
    }
  };
}

/** A small message around what is written. */
export function wrapped(number: number, write: WriteField): WriteField {
  const key = keyOf(number, wireTypes.length);
  return (writer, value) => {
    const before = writer.length;
    write(writer, value);
    writer.varint(writer.length - before);
    writer.varint(key);
  };
}

export function textWriter(number: number): WriteField {
  const key = keyOf(number, wireTypes.length);
  return (writer, value) => {
    writer.text(typeof value === 'string' ? value : String(value));
    writer.varint(key);
  };
}

export function numberWriter(number: number): WriteField {
  const key = keyOf(number, wireTypes.varint);
  return (writer, value) => {
    writer.varint(Number(value));
    writer.varint(key);
  };
}

function jsonWriter(number: number): WriteField {
  const writeText = textWriter(1);
  return wrapped(number, (writer, value) => writeText(writer, JSON.stringify(value)));
}

/** By scalar, then by field number. */
export const scalarWriters: Readonly<Record<Scalar, (number: number) => WriteField>> = {
  string: textWriter,
  bool: numberWriter,
  int32: numberWriter,
  int64: numberWriter,
  float64: (number) => (writer, value) => {
    writer.double(Number(value));
    writer.tag(number, wireTypes.fixed64);
  },
  bytes: (number) => (writer, value) => {
    writer.bytes(Buffer.from(String(value), 'base64'));
    writer.tag(number, wireTypes.length);
  },
  Quantity: (number) => wrapped(number, textWriter(1)),
  IntOrString: (number) => {
    const [kind, whole, text] = [numberWriter(1), numberWriter(2), textWriter(3)];
    return wrapped(number, (writer, value) => {
      const isText = typeof value === 'string';
      text(writer, isText ? value : '');
      whole(writer, isText ? 0 : value);
      kind(writer, isText ? 1 : 0);
    });
  },
  Time: timeWriter,
  MicroTime: timeWriter,
  Json: jsonWriter,
};

function timeWriter(number: number): WriteField {
  const [seconds, nanos] = [numberWriter(1), numberWriter(2)];
  return wrapped(number, (writer, value) => {
    // A time that is zero is nothing in JSON, and may yet be a map's value.
    if (typeof value !== 'string') return;
    const fraction = value.length > 20 ? (/\.(\d+)Z$/.exec(value)?.[1] ?? '') : '';
    nanos(writer, fraction === '' ? 0 : Number(fraction.padEnd(9, '0')));
    seconds(writer, secondsOf(value));
  });
}

/** Since the epoch. Most times have this one form, whose digits are read faster than any date is parsed. */
function secondsOf(text: string): number {
  if (text.length !== 20) return Math.floor(Date.parse(text) / 1000);
  const two = (at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 48 * 11;
  const [year, month] = [two(0) * 100 + two(2), two(5)];
  // Years that begin in March end with the leap day (Hinnant, "chrono-compatible low-level date algorithms").
  const civil = month > 2 ? year : year - 1;
  const leapDays = Math.floor(civil / 4) - Math.floor(civil / 100) + Math.floor(civil / 400);
  const monthDays = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  const days = civil * 365 + leapDays + monthDays + two(8) - 719_469;
  return days * 86_400 + two(11) * 3600 + two(14) * 60 + two(17);
}
