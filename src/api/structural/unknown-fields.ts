/** Whether a value holds what its schema doesn't name, and what would be pruned from it. */
import { isRecord } from '#base/json-object.ts';
import type { Structural } from './schema.ts';

/** Of an object's own; whatever its schema says. */
const ownFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Without a schema nothing in the value has a name. */
export function hasUnknownFields(value: unknown, schema: Structural | undefined): boolean {
  if (Array.isArray(value)) {
    if (!schema?.items && schema?.preserveUnknownFields) return false;
    return value.some((item) => hasUnknownFields(item, schema?.items));
  }
  if (!isRecord(value)) return false;
  return Object.entries(value).some(([name, entry]) => isUnknown(name, entry, schema));
}

function isUnknown(name: string, value: unknown, schema: Structural | undefined): boolean {
  if (!schema) return true;
  if (schema.embeddedResource && ownFields.has(name)) return false;
  const property = schema.properties.get(name);
  if (property) return hasUnknownFields(value, property);
  const { values, closed } = schema;
  // Upstream leaves a field where none is allowed to the validation.
  if (values === true || closed) return hasUnknownFields(value, undefined);
  if (values !== undefined) return hasUnknownFields(value, values);
  return !schema.preserveUnknownFields;
}
