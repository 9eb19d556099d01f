/**
 * How each type is written in protobuf, made once from its layout: a function for each field by its name in JSON, so
 * that writing an object is a walk over what it has, not over what its type could have.
 */
import type { TypeRef } from '../../schema/tables.ts';
import { isRecord } from '#base/json-object.ts';
import { keyOf, listWriter, mapWriter, scalarWriters, wrapped } from './field-writers.ts';
import type { WriteField } from './field-writers.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { schemaFieldWriters } from './schema-props.ts';
import { wireTypes } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

interface Plan {
  readonly fields: ReadonlyMap<string, WriteField>;
  /** Structs that Go embeds: their fields stand among the object's own. */
  readonly embedded: readonly { readonly key: number; readonly plan: Plan }[];
}

const plans = new Map<string, Plan>();

function planOf(name: string): Plan {
  let plan = plans.get(name);
  if (!plan) {
    const layout = layoutOf(name);
    plan = planLayout(layout);
    plans.set(name, plan);
    if (name === 'JSONSchemaProps') {
      plan = { ...plan, fields: new Map([...plan.fields, ...schemaFieldWriters(messageWriter)]) };
      plans.set(name, plan);
    }
  }
  return plan;
}

function planLayout(layout: Layout): Plan {
  const fields = new Map<string, WriteField>();
  const embedded: { key: number; plan: Plan }[] = [];
  for (const [number, slot] of layout) {
    if (slot.kind === 'embedded') {
      embedded.push({ key: keyOf(number, wireTypes.length), plan: planLayout(slot.layout) });
    } else fields.set(slot.field.name, writerOf(number, slot.field.type));
  }
  return { fields, embedded };
}

/** Writes the fields of a message. What isn't an object has none. */
export function writeMessage(writer: WireWriter, name: string, object: unknown): void {
  if (isRecord(object)) writePlanned(writer, planOf(name), object);
}

/** The fields in whatever order they come: readers take any. */
function writePlanned(writer: WireWriter, plan: Plan, object: Record<string, unknown>): void {
  const { fields, embedded } = plan;
  // What comes from JSON inherits nothing, and `for…in` makes no list of the names.
  for (const name in object) {
    const value = object[name];
    if (value !== undefined && value !== null) fields.get(name)?.(writer, value);
  }
  for (const { key, plan: inner } of embedded) {
    const before = writer.length;
    writePlanned(writer, inner, object);
    // An embedded struct without fields is left out, as an absent message is an empty one.
    if (writer.length === before) continue;
    writer.varint(writer.length - before);
    writer.varint(key);
  }
}

/** A field that holds a message of a type. */
export function messageWriter(number: number, name: string): WriteField {
  const key = keyOf(number, wireTypes.length);
  let plan: Plan | undefined;
  return (writer, value) => {
    const before = writer.length;
    // Types refer to themselves, so the plan is made when it is needed.
    if (isRecord(value)) writePlanned(writer, (plan ??= planOf(name)), value);
    writer.varint(writer.length - before);
    writer.varint(key);
  };
}

function writerOf(number: number, type: TypeRef): WriteField {
  if (type.kind === 'list') return listWriter(itemWriterOf(number, type.of));
  if (type.kind === 'map') return mapWriter(number, itemWriterOf(2, type.of));
  return itemWriterOf(number, type);
}

function itemWriterOf(number: number, type: TypeRef): WriteField {
  if (type.kind === 'struct') return messageWriter(number, type.name);
  if (type.kind === 'scalar') return scalarWriters[type.scalar](number);
  // A list where one value is expected is a message of its own, with its items in field 1.
  const writeItems = listWriter(itemWriterOf(1, type.of));
  return wrapped(number, (writer, value) => writeItems(writer, value));
}
