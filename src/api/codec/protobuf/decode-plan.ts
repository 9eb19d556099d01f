/** How each type is read from protobuf, made once from its layout: a function for each field by its number. */
import { setEntry } from '../../schema/compile.ts';
import type { TypeRef } from '../../schema/tables.ts';
import { isRecord } from '#base/json-object.ts';
import { scalarReaders, scalarWires } from './field-readers.ts';
import type { ReadValue } from './field-readers.ts';
import { layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { schemaFieldReaders } from './schema-props.ts';
import { malformed, wireTypes } from './wire-reader.ts';
import type { WireReader } from './wire-reader.ts';

type Fields = Record<string, unknown>;

interface Slot {
  /** What must follow the tag; undefined: the reader looks itself. */
  readonly wire: number | undefined;
  read(this: void, reader: WireReader, into: Fields, wire: number): void;
}

/** By field number; numbers are small. */
type Plan = readonly (Slot | undefined)[];

const plans = new Map<string, Plan>();

function planOf(name: string): Plan {
  let plan = plans.get(name);
  if (!plan) {
    const made = planLayout(layoutOf(name));
    plans.set(name, made);
    plan = made;
    if (name === 'JSONSchemaProps') {
      for (const [number, read] of schemaFieldReaders(messageReader(name))) {
        made[number] = { wire: wireTypes.length, read };
      }
    }
  }
  return plan;
}

function planLayout(layout: Layout): (Slot | undefined)[] {
  const slots: (Slot | undefined)[] = [];
  for (let number = 0; number <= Math.max(...layout.keys()); number++) slots.push(undefined);
  for (const [number, slot] of layout) {
    slots[number] =
      slot.kind === 'embedded'
        ? embeddedSlot(planLayout(slot.layout))
        : slotOf(slot.field.name, slot.field.type);
  }
  return slots;
}

/**
 * Adds the fields of a message to `into`: a message that comes twice is merged, as protobuf has it. Fields that aren't
 * known are skipped.
 */
export function readMessage(reader: WireReader, name: string, into: Fields): Fields {
  return readPlanned(reader, planOf(name), into);
}

function readPlanned(reader: WireReader, plan: Plan, into: Fields): Fields {
  while (!reader.done) {
    const key = reader.key();
    const slot = plan[key >>> 3];
    const wire = key & 7;
    if (slot === undefined) reader.skip(wire);
    else {
      if (slot.wire !== undefined && slot.wire !== wire) throw wrongWire(wire);
      slot.read(reader, into, wire);
    }
  }
  return into;
}

function wrongWire(wire: number): Error {
  return malformed(`wrong wire type ${wire}`);
}

function embeddedSlot(plan: Plan): Slot {
  return {
    wire: wireTypes.length,
    read(reader, into) {
      const outer = reader.enter();
      readPlanned(reader, plan, into);
      reader.leave(outer);
    },
  };
}

function slotOf(name: string, type: TypeRef): Slot {
  if (type.kind === 'list') return listSlot(name, type.of);
  if (type.kind === 'map') return mapSlot(name, type.of);
  if (type.kind === 'struct') return structSlot(name, type.name);
  const read = scalarReaders[type.scalar];
  return {
    wire: scalarWires[type.scalar],
    read(reader, into) {
      into[name] = read(reader);
    },
  };
}

function structSlot(name: string, type: string): Slot {
  let plan: Plan | undefined;
  return {
    wire: wireTypes.length,
    read(reader, into) {
      const before = into[name];
      const outer = reader.enter();
      into[name] = readPlanned(reader, (plan ??= planOf(type)), isRecord(before) ? before : {});
      reader.leave(outer);
    },
  };
}

function listSlot(name: string, of: TypeRef): Slot {
  const read = valueReader(of);
  const each = wireOf(of);
  return {
    wire: undefined,
    read(reader, into, wire) {
      const before = into[name];
      const items: unknown[] = Array.isArray(before) ? before : (into[name] = []);
      if (wire === each) items.push(read(reader));
      else if (wire === wireTypes.length) {
        // Packed: the numbers one after the other, without tags.
        const outer = reader.enter();
        while (!reader.done) items.push(read(reader));
        reader.leave(outer);
      } else throw wrongWire(wire);
    },
  };
}

function mapSlot(name: string, of: TypeRef): Slot {
  const read = valueReader(of);
  const each = wireOf(of);
  return {
    wire: wireTypes.length,
    read(reader, into) {
      const before = into[name];
      const entries: Fields = isRecord(before) ? before : (into[name] = {});
      let key = '';
      let value: unknown = null;
      const outer = reader.enter();
      while (!reader.done) {
        const tag = reader.key();
        const wire = tag & 7;
        if (tag === 8 + wireTypes.length) key = reader.text();
        else if (tag === 16 + each) value = read(reader);
        else if (tag >>> 3 <= 2) throw wrongWire(wire);
        else reader.skip(wire);
      }
      reader.leave(outer);
      setEntry(entries, key, value);
    },
  };
}

/** Reads one value, whose tag has been read. */
function valueReader(type: TypeRef): ReadValue {
  if (type.kind === 'scalar') return scalarReaders[type.scalar];
  if (type.kind === 'struct') return messageReader(type.name);
  // A list where one value is expected is a message of its own, with its items in field 1.
  const { read } = listSlot('items', type.of);
  return (reader) => {
    const holder: Fields = { items: [] };
    const outer = reader.enter();
    while (!reader.done) {
      const key = reader.key();
      if (key >>> 3 === 1) read(reader, holder, key & 7);
      else reader.skip(key & 7);
    }
    reader.leave(outer);
    return holder['items'];
  };
}

function messageReader(name: string): ReadValue {
  let plan: Plan | undefined;
  return (reader) => {
    const outer = reader.enter();
    const read = readPlanned(reader, (plan ??= planOf(name)), {});
    reader.leave(outer);
    return read;
  };
}

function wireOf(type: TypeRef): number {
  return type.kind === 'scalar' ? scalarWires[type.scalar] : wireTypes.length;
}
