/** Every value of a whole that has a schema, with its place; a whole comes before what is in it. */
import { isRecord } from '#base/json-object.ts';
import type { Structural } from '../schema.ts';

export type Visit = (schema: Structural, value: unknown, field: string) => void;

/** `field` is where the value stands; '' for a whole object. */
export function walk(schema: Structural, value: unknown, field: string, visit: Visit): void {
  visit(schema, value, field);
  const { items, properties, values } = schema;
  if (Array.isArray(value)) {
    if (!items) return;
    for (const [index, item] of value.entries()) walk(items, item, `${field}[${index}]`, visit);
  } else if (isRecord(value)) {
    for (const [name, entry] of Object.entries(value)) {
      const property = properties.get(name);
      if (property) walk(property, entry, childField(field, name), visit);
      else if (values && values !== true) walk(values, entry, `${field}[${name}]`, visit);
    }
  }
}

export function childField(field: string, name: string): string {
  return field === '' ? name : `${field}.${name}`;
}
