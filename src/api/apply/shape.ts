/**
 * How each value of a kind merges and is owned, from the schema tables: field by field, item by item, or as a whole.
 * Worked out when a type is first met.
 */
import type { JsonObject } from '#base/json-object.ts';
import type { FieldSchema, TypeRef } from '../schema/tables.ts';
import { typeSchema } from '../schema/tables.ts';

export type Shape =
  /** A scalar, or something that has one owner as a whole. */
  | { readonly kind: 'leaf' }
  | StructShape
  | { readonly kind: 'map'; readonly of: Shape }
  /** A list whose items are told apart by their value. */
  | { readonly kind: 'set' }
  /** A list whose items are told apart by their keys, which are in alphabetical order. */
  | KeyedShape
  /** Free JSON: objects are maps, all else has one owner. */
  | { readonly kind: 'free' };

export interface KeyedShape {
  readonly kind: 'keyed';
  readonly keys: readonly string[];
  /** For keys that an item may leave out. */
  readonly defaults: JsonObject;
  readonly item: Shape;
}

export interface StructShape {
  readonly kind: 'struct';
  /** By name. */
  fields(this: void): ReadonlyMap<string, FieldShape>;
  /** It may hold others too, which are free JSON. */
  readonly open?: boolean;
}

export interface FieldShape {
  /** `f:name`. */
  readonly step: string;
  readonly shape: Shape;
}

const leafShape: Shape = { kind: 'leaf' };
const freeShape: Shape = { kind: 'free' };
const setShape: Shape = { kind: 'set' };

const structs = new Map<string, StructShape>();

/** The shape of a type by its schema name. */
export function shapeOf(schemaName: string): StructShape {
  const known = structs.get(schemaName);
  if (known) return known;
  let fields: ReadonlyMap<string, FieldShape> | undefined;
  const shape: StructShape = {
    kind: 'struct',
    // Types contain themselves, so their fields are looked at later.
    fields: () =>
      (fields ??= new Map(
        typeSchema(schemaName).fields.map((field) => [
          field.name,
          { step: `f:${field.name}`, shape: fieldShape(field) },
        ]),
      )),
  };
  structs.set(schemaName, shape);
  return shape;
}

function fieldShape({ type, listType, listMapKeys, mapType }: FieldSchema): Shape {
  if (type.kind === 'scalar') return type.scalar === 'Json' ? freeShape : leafShape;
  if (mapType === 'atomic') return leafShape;
  if (type.kind === 'struct') {
    return mapType === 'granular' ? shapeOf(type.name) : typeShape(type);
  }
  if (type.kind === 'map') return { kind: 'map', of: typeShape(type.of) };
  if (listType === 'set') return setShape;
  if (listType !== 'map' || type.of.kind !== 'struct') return leafShape;
  return keyedShape(type.of, type.of.name, [...(listMapKeys ?? [])].sort());
}

function keyedShape(item: TypeRef, name: string, keys: readonly string[]): KeyedShape {
  const { byName } = typeSchema(name);
  const defaults = Object.fromEntries(
    keys.flatMap((key) => {
      const value = byName.get(key)?.default;
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return { kind: 'keyed', keys, defaults, item: typeShape(item) };
}

/** Of what stands alone: an item of a list, a value of a map. */
function typeShape(type: TypeRef): Shape {
  if (type.kind === 'scalar') return type.scalar === 'Json' ? freeShape : leafShape;
  if (type.kind === 'map') return { kind: 'map', of: typeShape(type.of) };
  if (type.kind === 'list') return leafShape;
  return typeSchema(type.name).atomic ? leafShape : shapeOf(type.name);
}
