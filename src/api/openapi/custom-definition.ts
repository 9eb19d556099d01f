/**
 * A custom kind as an OpenAPI definition: its schema as its definition gives it, with what every object has. Version 2
 * of OpenAPI has no words for a part of that, which is left out there, as upstream does.
 */
import { isRecord } from '#base/json-object.ts';
import type { JSONSchemaProps } from '../gen/types.ts';
import type { GroupVersionKind } from '../schema/tables.ts';
import { groupVersionKinds } from './served.ts';
import type { DefinitionStyle, JsonDocument } from './served.ts';

/** `com.example.stable.v1.CronTab` of the group stable.example.com. */
export function customDefinitionName({ group, version, kind }: GroupVersionKind): string {
  return [...group.split('.').reverse(), version, kind].join('.');
}

export function customDefinition(
  kind: GroupVersionKind,
  schema: JSONSchemaProps,
  style: DefinitionStyle,
): JsonDocument {
  const written = style.wrapRefs ? { ...schema } : inVersion2({ ...schema });
  const properties = written['properties'];
  return {
    ...written,
    type: 'object',
    properties: { ...(isRecord(properties) ? properties : {}), ...ofEveryObject(style) },
    'x-kubernetes-group-version-kind': groupVersionKinds([kind]),
  };
}

function ofEveryObject({ refPrefix, wrapRefs }: DefinitionStyle): JsonDocument {
  const metadata = { $ref: `${refPrefix}io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta` };
  return {
    apiVersion: { type: 'string', description: 'The version of the schema of this object.' },
    kind: { type: 'string', description: 'What this object is.' },
    metadata: wrapRefs ? { allOf: [metadata] } : metadata,
  };
}

const unknownToVersion2: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'not', 'oneOf']);
const shapeless: readonly string[] = ['type', 'items', 'properties', 'additionalProperties'];

/** A node whose values may be of several types says nothing of them there: clients then check nothing. */
function inVersion2(schema: JsonDocument): JsonDocument {
  const { nullable, ...rest } = schema;
  const isOpen =
    nullable === true ||
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  const kept = Object.entries(rest).filter(
    ([name]) => !unknownToVersion2.has(name) && !(isOpen && shapeless.includes(name)),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, belowInVersion2(name, value)]));
}

function belowInVersion2(name: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  if (name === 'items' || name === 'additionalProperties') return inVersion2(value);
  if (name !== 'properties') return value;
  const properties = Object.entries(value);
  return Object.fromEntries(
    properties.map(([each, schema]) => [each, isRecord(schema) ? inVersion2(schema) : schema]),
  );
}
