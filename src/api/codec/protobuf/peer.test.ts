/** What we write, read by another implementation of protobuf whose messages are described by the same facts. */
import * as fc from 'fast-check';
import protobufjs from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { allResources } from '../../gen/resources.ts';
import { decode } from '../../schema/decode.ts';
import { schemaNameOf, typeSchema } from '../../schema/tables.ts';
import type { FieldSchema, Scalar, TypeRef } from '../../schema/tables.ts';
import { kindArbitrary } from '../../testing/arbitrary.ts';
import { encodeProtobuf } from './encode.ts';

const { Field, MapField, Root, Type } = protobufjs;
type Message = protobufjs.Type;
type Fields = Record<string, unknown>;

const root = new Root();

/** Kubernetes' own small messages. */
const small: Readonly<Record<string, readonly [name: string, number: number, type: string][]>> = {
  Time: [
    ['seconds', 1, 'int64'],
    ['nanos', 2, 'int32'],
  ],
  Quantity: [['string', 1, 'string']],
  IntOrString: [
    ['type', 1, 'int64'],
    ['intVal', 2, 'int32'],
    ['strVal', 3, 'string'],
  ],
  Json: [['raw', 1, 'bytes']],
  // Not `metav1.TypeMeta`, whose numbers are the other way round.
  RuntimeTypeMeta: [
    ['apiVersion', 1, 'string'],
    ['kind', 2, 'string'],
  ],
  Unknown: [
    ['typeMeta', 1, 'RuntimeTypeMeta'],
    ['raw', 2, 'bytes'],
    ['contentEncoding', 3, 'string'],
    ['contentType', 4, 'string'],
  ],
};

const messageOfScalar: Readonly<Partial<Record<Scalar, string>>> = {
  Time: 'Time',
  MicroTime: 'Time',
  Quantity: 'Quantity',
  IntOrString: 'IntOrString',
  Json: 'Json',
};

function message(name: string): Message {
  const found = root.nested?.[name];
  if (found instanceof Type) return found;
  const made = new Type(name);
  root.add(made);
  const fields = small[name];
  if (fields) {
    for (const [field, number, type] of fields) {
      if (small[type]) message(type);
      made.add(new Field(field, number, type));
    }
  } else fill(made, typeSchema(name).fields, 0);
  return made;
}

function fill(into: Message, fields: readonly FieldSchema[], level: number): void {
  const here = fields.filter(({ wire }) => wire?.[level] !== undefined);
  for (const [number = 0, group] of Map.groupBy(here, ({ wire }) => wire?.[level])) {
    const [first] = group;
    if (!first) continue;
    if (group.every(({ wire }) => wire?.length === level + 1)) {
      into.add(fieldOf(first.name, number, first.type));
    } else {
      const embedded = new Type(`${into.name}_${number}`);
      root.add(embedded);
      fill(embedded, group, level + 1);
      into.add(new Field(`embedded${number}`, number, embedded.name));
    }
  }
}

function fieldOf(name: string, number: number, type: TypeRef): protobufjs.FieldBase {
  if (type.kind === 'list')
    return new Field(name, number, nameOf(type.of), 'repeated', undefined, { packed: false });
  if (type.kind === 'map') return new MapField(name, number, 'string', nameOf(type.of));
  return new Field(name, number, nameOf(type));
}

function nameOf(type: TypeRef): string {
  if (type.kind === 'struct') return message(type.name).name;
  if (type.kind === 'scalar') {
    const own = messageOfScalar[type.scalar];
    if (own) return message(own).name;
    return type.scalar === 'float64' ? 'double' : type.scalar;
  }
  // Such as the extra values of users: a list in a map.
  const name = `${type.kind}Of${nameOf(type.of)}`;
  if (!root.nested?.[name]) {
    const made = new Type(name);
    root.add(made);
    made.add(fieldOf('items', 1, type));
  }
  return name;
}

/** The JSON as the peer shows the message: what it should have read. */
function expected(fields: readonly FieldSchema[], object: Fields, level = 0): Fields {
  const shown: Fields = {};
  const here = fields.filter(({ wire }) => wire?.[level] !== undefined);
  for (const [number, group] of Map.groupBy(here, ({ wire }) => wire?.[level])) {
    const [first] = group;
    if (!first) continue;
    if (group.some(({ wire }) => wire?.length !== level + 1)) {
      const inner = expected(group, object, level + 1);
      if (Object.keys(inner).length > 0) shown[`embedded${number}`] = inner;
    } else {
      const value = shownValue(first.type, object[first.name]);
      if (value !== undefined && !isEmptyCollection(value, first.type)) shown[first.name] = value;
    }
  }
  return shown;
}

function isEmptyCollection(value: unknown, { kind }: TypeRef): boolean {
  return kind !== 'struct' && kind !== 'scalar' && Object.keys(Object(value)).length === 0;
}

function shownValue(type: TypeRef, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (type.kind === 'list')
    return Array.isArray(value) ? value.map((item) => shownItem(type.of, item)) : [];
  if (type.kind === 'map') {
    return Object.fromEntries(
      Object.entries(Object(value)).map(([key, item]) => [key, shownItem(type.of, item)]),
    );
  }
  if (type.kind === 'struct') return expected(typeSchema(type.name).fields, Object(value));
  return shownScalar(type.scalar, value);
}

function shownItem(type: TypeRef, value: unknown): unknown {
  const shown = shownValue(type, value);
  // A time that is zero is an empty message.
  if (type.kind === 'struct' || type.kind === 'scalar') return shown ?? {};
  return isEmptyCollection(shown, type) ? {} : { items: shown };
}

function shownScalar(scalar: Scalar, value: unknown): unknown {
  if (scalar === 'Quantity') return { string: value };
  if (scalar === 'Json') return { raw: Buffer.from(JSON.stringify(value)).toString('base64') };
  if (scalar === 'IntOrString') {
    return typeof value === 'string'
      ? { type: 1, intVal: 0, strVal: value }
      : { type: 0, intVal: value, strVal: '' };
  }
  if (scalar === 'Time' || scalar === 'MicroTime') {
    const text = String(value);
    const micros = Number(/\.(\d{6})/.exec(text)?.[1] ?? 0);
    return { seconds: Math.floor(Date.parse(text) / 1000), nanos: micros * 1000 };
  }
  return value;
}

const options = { longs: Number, bytes: String };

describe('a peer reads', () => {
  // A schema's fields that may be one thing or another have messages of their own: see protobuf.test.ts.
  const kinds = allResources.filter(({ kind }) => kind !== 'CustomResourceDefinition');

  test.each(kinds)('$group/$kind', (kind) => {
    const name = schemaNameOf(kind) ?? '';
    const type = message(name);
    fc.assert(
      fc.property(kindArbitrary(kind), (body) => {
        const { object } = decode<Fields>(kind, body);
        const bytes = encodeProtobuf(object) ?? new Uint8Array();
        expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe('k8s\0');
        const unknown = message('Unknown').toObject(message('Unknown').decode(bytes.subarray(4)), {
          longs: Number,
        });
        expect(unknown['typeMeta']).toEqual({
          apiVersion: object['apiVersion'],
          kind: object['kind'],
        });
        const shown = type.toObject(type.decode(unknown['raw']), options);
        expect(shown).toEqual(expected(typeSchema(name).fields, object));
      }),
      { numRuns: 8 },
    );
  });
});
