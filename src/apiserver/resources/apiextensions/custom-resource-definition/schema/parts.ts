/** The schemas inside of a schema. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { nestedSchema } from '#api/structural/schema.ts';

/** What may be a schema or something else is free JSON in the tables. Decoded once, since it is read again and again. */
const decoded = new WeakMap<object, JSONSchemaProps>();

export function itemsOf({ items }: JSONSchemaProps): JSONSchemaProps | undefined {
  return decodedOnce(items);
}

/** Of the values of a map. */
export function valuesOf({ additionalProperties }: JSONSchemaProps): JSONSchemaProps | undefined {
  return decodedOnce(additionalProperties);
}

function decodedOnce(value: object | undefined): JSONSchemaProps | undefined {
  if (typeof value !== 'object') return undefined;
  const known = decoded.get(value);
  if (known) return known;
  const schema = nestedSchema(value);
  if (schema) decoded.set(value, schema);
  return schema;
}

/** A schema with where it stands. */
export type Part = readonly [schema: JSONSchemaProps, field: string];

export function propertiesOf({ properties = {} }: JSONSchemaProps, field: string): readonly Part[] {
  return Object.entries(properties).map(([name, schema]) => [
    schema,
    `${field}.properties[${name}]`,
  ]);
}

/** The parts of one kind: `allOf`, `anyOf` or `oneOf`. */
export function listedParts(
  schema: JSONSchemaProps,
  kind: 'allOf' | 'anyOf' | 'oneOf',
  field: string,
): readonly Part[] {
  return (schema[kind] ?? []).map((part, index) => [part, `${field}.${kind}[${index}]`]);
}

/** `not` and all that are listed. */
export function logicalParts(schema: JSONSchemaProps, field: string): readonly Part[] {
  return [
    ...(schema.not ? [[schema.not, `${field}.not`] as const] : []),
    ...listedParts(schema, 'allOf', field),
    ...listedParts(schema, 'oneOf', field),
    ...listedParts(schema, 'anyOf', field),
  ];
}

/** Whether a keyword says something: Go can't tell what is absent from what is false or empty. */
export function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}
