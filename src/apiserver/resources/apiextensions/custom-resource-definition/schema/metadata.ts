/** What a schema may say of an object's own `apiVersion`, `kind` and `metadata`: next to nothing, they are given. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { forbidden, invalid } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { isSet } from './parts.ts';

export function metadataErrors(schema: JSONSchemaProps, isRoot: boolean, field: string): Errors {
  const { properties = {} } = schema;
  if (!isRoot && !schema['x-kubernetes-embedded-resource']) return fine;
  const typed = (name: string, type: string): Errors => {
    const property = properties[name];
    return property && property.type !== type
      ? [invalid(`${field}.properties[${name}].type`, property.type ?? '', `must be ${type}`)]
      : fine;
  };
  const { metadata } = properties;
  return [
    ...typed('kind', 'string'),
    ...typed('apiVersion', 'string'),
    ...typed('metadata', 'object'),
    ...(isRoot && metadata && !isOfNamesOnly(metadata)
      ? [
          forbidden(
            `${field}.properties[metadata]`,
            'must not specify anything other than name and generateName, but metadata is implicitly specified',
          ),
        ]
      : fine),
  ];
}

/** Types and defaults are told of elsewhere; examples aren't kept. */
const besideNames: ReadonlySet<string> = new Set(['properties', 'type', 'default', 'example']);

function isOfNamesOnly(metadata: JSONSchemaProps): boolean {
  const names = Object.keys(metadata.properties ?? {});
  return (
    names.every((name) => name === 'name' || name === 'generateName') &&
    Object.entries(metadata).every(([name, value]) => besideNames.has(name) || !isSet(value))
  );
}
