/**
 * Fields of a CustomResourceDefinition's schemas that may hold one thing or another. In JSON that is free; in protobuf
 * each has a message with a field for either.
 */
import { isRecord } from '#base/json-object.ts';
import { listWriter, mapWriter, numberWriter, textWriter, wrapped } from './field-writers.ts';
import type { WriteField } from './field-writers.ts';
import { setEntry } from '../../schema/compile.ts';
import { wireTypes } from './wire-reader.ts';
import type { WireReader } from './wire-reader.ts';

const schemaName = 'JSONSchemaProps';

/** `dependencies` is a map of them. */
const numbers = { items: 24, additionalProperties: 30, dependencies: 32, additionalItems: 33 };

type MessageWriter = (number: number, name: string) => WriteField;

export function schemaFieldWriters(messageWriter: MessageWriter): readonly [string, WriteField][] {
  const [first, second] = [messageWriter(1, schemaName), messageWriter(2, schemaName)];
  const [allows, schemas, names] = [numberWriter(1), listWriter(second), listWriter(textWriter(2))];
  const schemaOrList: WriteField = (writer, value) =>
    Array.isArray(value) ? schemas(writer, value) : first(writer, value);
  const schemaOrNames: WriteField = (writer, value) =>
    Array.isArray(value) ? names(writer, value) : first(writer, value);
  const schemaOrBool: WriteField = (writer, value) => {
    if (isRecord(value)) second(writer, value);
    allows(writer, value === false ? 0 : 1);
  };
  return [
    ['items', wrapped(numbers.items, schemaOrList)],
    ['additionalProperties', wrapped(numbers.additionalProperties, schemaOrBool)],
    ['dependencies', mapWriter(numbers.dependencies, wrapped(2, schemaOrNames))],
    ['additionalItems', wrapped(numbers.additionalItems, schemaOrBool)],
  ];
}

/** Reads the message that begins here. */
type ReadMessage = (reader: WireReader) => unknown;
type ReadInto = (reader: WireReader, into: Record<string, unknown>) => void;

/** By field number; `readSchema` reads a `JSONSchemaProps`. */
export function schemaFieldReaders(readSchema: ReadMessage): readonly [number, ReadInto][] {
  const orList: ReadMessage = (reader) => eitherOf(reader, readSchema, readSchema);
  const orNames: ReadMessage = (reader) => eitherOf(reader, readSchema, (inner) => inner.text());
  const orBool: ReadMessage = (reader) => {
    let [allows, schema]: [boolean, unknown] = [false, undefined];
    reader.within(() => {
      while (!reader.done) {
        const [number, wire] = reader.tag();
        if (number === 1 && wire === wireTypes.varint) allows = reader.varint() !== 0;
        else if (number === 2 && wire === wireTypes.length) schema = readSchema(reader);
        else reader.skip(wire);
      }
    });
    return schema ?? allows;
  };
  const into =
    (name: string, read: ReadMessage): ReadInto =>
    (reader, object) => {
      object[name] = read(reader);
    };
  return [
    [numbers.items, into('items', orList)],
    [numbers.additionalProperties, into('additionalProperties', orBool)],
    [numbers.dependencies, (reader, object) => readDependency(reader, object, orNames)],
    [numbers.additionalItems, into('additionalItems', orBool)],
  ];
}

/** A message with a schema in field 1, or many of something in field 2. */
function eitherOf(reader: WireReader, readOne: ReadMessage, readEach: ReadMessage): unknown {
  const many: unknown[] = [];
  let one: unknown;
  reader.within(() => {
    while (!reader.done) {
      const [number, wire] = reader.tag();
      if (number === 1 && wire === wireTypes.length) one = readOne(reader);
      else if (number === 2 && wire === wireTypes.length) many.push(readEach(reader));
      else reader.skip(wire);
    }
  });
  return one ?? many;
}

function readDependency(
  reader: WireReader,
  object: Record<string, unknown>,
  read: ReadMessage,
): void {
  const before = object['dependencies'];
  const entries: Record<string, unknown> = isRecord(before) ? before : {};
  let [name, value]: [string, unknown] = ['', {}];
  reader.within(() => {
    while (!reader.done) {
      const [number, wire] = reader.tag();
      if (number === 1 && wire === wireTypes.length) name = reader.text();
      else if (number === 2 && wire === wireTypes.length) value = read(reader);
      else reader.skip(wire);
    }
  });
  setEntry(entries, name, value);
  object['dependencies'] = entries;
}
