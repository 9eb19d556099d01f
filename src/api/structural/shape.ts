/** How the values of a schema merge and are owned, in the terms of server-side apply. */
import type { FieldShape, Shape, StructShape } from '../apply/shape.ts';
import { shapeOf } from '../apply/shape.ts';
import type { Structural } from './schema.ts';

const leaf: Shape = { kind: 'leaf' };
const free: Shape = { kind: 'free' };

/** Of a whole object. */
export function objectShape(schema: Structural): StructShape {
  return structShape(schema, true);
}

function structShape(schema: Structural, isObject: boolean): StructShape {
  let fields: ReadonlyMap<string, FieldShape> | undefined;
  return {
    kind: 'struct',
    open: schema.preserveUnknownFields,
    fields: () => (fields ??= fieldsOf(schema, isObject)),
  };
}

function fieldsOf({ properties }: Structural, isObject: boolean): ReadonlyMap<string, FieldShape> {
  const own = [...properties].map(([name, schema]) => [name, valueShape(schema)] as const);
  const ofObject = isObject ? ofEveryObject : [];
  return new Map(
    [...own, ...ofObject].map(([name, shape]) => [name, { step: `f:${name}`, shape }] as const),
  );
}

const ofEveryObject: readonly (readonly [string, Shape])[] = [
  ['apiVersion', leaf],
  ['kind', leaf],
  ['metadata', shapeOf('ObjectMeta')],
];

function valueShape(schema: Structural): Shape {
  if (schema.intOrString) return leaf;
  if (schema.type === 'object') return objectValueShape(schema);
  if (schema.type === 'array') return listShape(schema);
  return schema.type === '' && schema.preserveUnknownFields ? free : leaf;
}

function objectValueShape(schema: Structural): Shape {
  const { properties, values, mapType, preserveUnknownFields, embeddedResource } = schema;
  if (mapType === 'atomic') return leaf;
  if (values) return { kind: 'map', of: values === true ? free : valueShape(values) };
  if (properties.size === 0 && preserveUnknownFields && !embeddedResource) return free;
  return structShape(schema, embeddedResource);
}

function listShape({ items, listType, listMapKeys }: Structural): Shape {
  if (listType === 'set') return { kind: 'set' };
  if (listType !== 'map' || !items) return leaf;
  const defaults = listMapKeys.flatMap((key) => {
    const fallback = items.properties.get(key)?.fallback;
    return fallback ? [[key, fallback.value] as const] : [];
  });
  return {
    kind: 'keyed',
    keys: [...listMapKeys].sort(),
    defaults: Object.fromEntries(defaults),
    item: valueShape(items),
  };
}
