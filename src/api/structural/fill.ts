/** Puts a schema's defaults where a value says nothing, and takes out the nulls that the schema doesn't allow. */
import { isRecord } from '#base/json-object.ts';
import { setEntry } from '../schema/compile.ts';
import type { Structural } from './schema.ts';

/** The value with its defaults, which may have defaults inside. A null is nothing, unless the schema allows it. */
export function fill(value: unknown, schema: Structural): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((item: unknown) => fill(orDefault(item, items), items)) : value;
  }
  return isRecord(value) ? fillObject(value, schema) : value;
}

function fillObject(value: Record<string, unknown>, schema: Structural): unknown {
  const filled: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    const own = schemaOfEntry(schema, name);
    const given = own ? orDefault(entry, own) : entry;
    if (own && isRefusedNull(given, own)) continue;
    setEntry(filled, name, own ? fill(given, own) : given);
  }
  for (const [name, property] of schema.properties) {
    if (property.fallback && !Object.hasOwn(filled, name)) {
      setEntry(filled, name, fill(property.fallback.value, property));
    }
  }
  return filled;
}

function schemaOfEntry({ properties, values }: Structural, name: string): Structural | undefined {
  return properties.get(name) ?? (values === true ? undefined : values);
}

function orDefault(value: unknown, schema: Structural): unknown {
  return isRefusedNull(value, schema) && schema.fallback ? schema.fallback.value : value;
}

function isRefusedNull(value: unknown, schema: Structural): boolean {
  return value === null && !schema.nullable;
}
