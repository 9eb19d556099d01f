/**
 * Messages of CRI and of containerd's own services, as protobuf (proto3) ↔ plain objects: names in camelCase, numbers as
 * `number`, values of enumerations by name, bytes as `Buffer`. What isn't on the wire has its default: no field is ever
 * missing, but a message that isn't there is null.
 */
import { wireTypes, WireReader } from '#api/codec/protobuf/wire-reader.ts';
import { WireWriter } from '#api/codec/protobuf/wire-writer.ts';
import { bug } from '#base/errors.ts';
import { enums, messages } from './gen/protocol.ts';

/** `type` is a scalar of protobuf, or the full name of a message or an enumeration. A map's keys are texts. */
export type MessageField = readonly [
  name: string,
  number: number,
  type: string,
  rule?: 'list' | 'map',
];

/** Full names of messages. */
export interface Method {
  readonly request: string;
  readonly response: string;
}

type Fields = Record<string, unknown>;

/** Fields that the message doesn't have are left out. */
export function encodeMessage(type: string, value: object): Buffer {
  const writer = new WireWriter();
  writeMessage(writer, type, value);
  return Buffer.from(writer.finish());
}

/** Throws when the bytes are no such message; fields that aren't known are skipped. */
export function decodeMessage(type: string, bytes: Uint8Array): object {
  return readMessage(new WireReader(bytes), type);
}

function fieldsOf(type: string): readonly MessageField[] {
  return messages[type] ?? bug(`no .proto file declares the message ${type}`);
}

/** Backwards: see `WireWriter`. */
function writeMessage(writer: WireWriter, type: string, value: object): void {
  const given = new Map(Object.entries(value));
  for (const field of fieldsOf(type).toReversed()) {
    const [name, number, of, rule] = field;
    const content: unknown = given.get(name);
    if (content === undefined || content === null) continue;
    if (rule === undefined) writeValue(writer, number, of, content);
    else if (rule === 'map') writeMap(writer, number, of, content);
    else writeList(writer, number, of, Array.isArray(content) ? content : bug(`${name} is a list`));
  }
}

function writeList(writer: WireWriter, number: number, type: string, items: unknown[]): void {
  if (!isNumeric(type)) {
    for (const item of items.toReversed()) writeValue(writer, number, type, item);
    return;
  }
  if (items.length === 0) return;
  // proto3 packs numbers: one after the other, without tags.
  writer.within(() => {
    for (const item of items.toReversed()) writer.varint(numberOf(type, item));
  });
  writer.tag(number, wireTypes.length);
}

function writeMap(writer: WireWriter, number: number, type: string, content: object): void {
  for (const [key, value] of Object.entries(content).toReversed()) {
    writer.within(() => {
      writeValue(writer, 2, type, value);
      writeValue(writer, 1, 'string', key);
    });
    writer.tag(number, wireTypes.length);
  }
}

function writeValue(writer: WireWriter, number: number, type: string, value: unknown): void {
  if (isNumeric(type)) {
    writer.varint(numberOf(type, value));
    writer.tag(number, wireTypes.varint);
    return;
  }
  if (type === 'string') writer.text(String(value));
  else if (type === 'bytes') writer.bytes(value instanceof Uint8Array ? value : Buffer.alloc(0));
  else writer.within(() => writeMessage(writer, type, Object(value)));
  writer.tag(number, wireTypes.length);
}

function numberOf(type: string, value: unknown): number {
  if (typeof value !== 'string') return Number(value);
  return enums[type]?.[value] ?? bug(`the enumeration ${type} has no ${value}`);
}

function readMessage(reader: WireReader, type: string): Fields {
  const fields = fieldsOf(type);
  const message: Fields = Object.fromEntries(fields.map((field) => [field[0], defaultOf(field)]));
  while (!reader.done) {
    const [number, wire] = reader.tag();
    const field = fields.find((one) => one[1] === number);
    if (field) readField(reader, field, wire, message);
    else reader.skip(wire);
  }
  return message;
}

function readField(
  reader: WireReader,
  [name, , type, rule]: MessageField,
  wire: number,
  message: Fields,
): void {
  const before = message[name];
  if (rule === 'list' && Array.isArray(before)) {
    if (isNumeric(type) && wire === wireTypes.length) {
      reader.within(() => {
        while (!reader.done) before.push(readValue(reader, type));
      });
    } else before.push(readValue(reader, type));
  } else if (rule === 'map') {
    const [key, value] = reader.within(() => readEntry(reader, type));
    message[name] = { ...Object(before), [key]: value };
  } else message[name] = readValue(reader, type);
}

function readEntry(reader: WireReader, type: string): [string, unknown] {
  let key = '';
  let value = defaultOf(['value', 2, type]);
  while (!reader.done) {
    const [number, wire] = reader.tag();
    if (number === 1) key = reader.text();
    else if (number === 2) value = readValue(reader, type);
    else reader.skip(wire);
  }
  return [key, value];
}

function readValue(reader: WireReader, type: string): unknown {
  if (type === 'string') return reader.text();
  if (type === 'bytes') return Buffer.from(reader.bytes());
  if (type === 'bool') return reader.varint() !== 0;
  if (enums[type]) return nameOfValue(type, reader.varint());
  if (isNumeric(type)) return reader.varint();
  return reader.within(() => readMessage(reader, type));
}

function defaultOf([, , type, rule]: MessageField): unknown {
  if (rule === 'list') return [];
  if (rule === 'map') return {};
  if (type === 'string') return '';
  if (type === 'bytes') return Buffer.alloc(0);
  if (type === 'bool') return false;
  if (enums[type]) return nameOfValue(type, 0);
  return isNumeric(type) ? 0 : null;
}

/** A value that a newer version has stays a number. */
function nameOfValue(type: string, number: number): string | number {
  const found = Object.entries(enums[type] ?? {}).find(([, value]) => value === number);
  return found ? found[0] : number;
}

function isNumeric(type: string): boolean {
  return ['bool', 'int32', 'uint32', 'int64', 'uint64'].includes(type) || type in enums;
}
