/** What upstream can't make a structural schema of. It is told only where nothing else is. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { itemsOf, logicalParts, propertiesOf, valuesOf } from './parts.ts';

/** In upstream's order. */
const keywords = [
  ['id', 'id'],
  ['$schema', 'schema'],
  ['$ref', '$ref'],
  ['patternProperties', 'patternProperties'],
  ['dependencies', 'dependencies'],
  ['additionalItems', 'additionalItems'],
  ['definitions', 'definitions'],
] as const;

/** The first reason; undefined for a schema that can be read. */
export function unreadable(schema: JSONSchemaProps): string | undefined {
  const keyword = keywords.find(([name]) => saysSomething(schema[name]));
  if (keyword) return `OpenAPIV3Schema '${keyword[1]}' is not supported`;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  if (Array.isArray(schema.items)) {
    return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  }
  const inside = [...logicalParts(schema, ''), ...propertiesOf(schema, '')].map(([part]) => part);
  for (const part of [...inside, itemsOf(schema), valuesOf(schema)]) {
    const reason = part && unreadable(part);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function saysSomething(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== '';
}
