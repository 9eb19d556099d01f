/** Whether a schema is structural: whether it says of each field, outside of logical parts, what it may hold. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { forbidden, invalid, required } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { completenessErrors } from './complete.ts';
import { logicErrors } from './logic.ts';
import { metadataErrors } from './metadata.ts';
import { itemsOf, propertiesOf, valuesOf } from './parts.ts';

type Level = 'root' | 'item' | 'field';

const withoutType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/** Sorted, as upstream tells them. */
export function structuralErrors(schema: JSONSchemaProps, field: string): Errors {
  const errors = [...nodeErrors(schema, 'root', field), ...completenessErrors(schema, field)];
  const told = errors.map((error) => ({ error, text: `${error.field}: ${error.message}` }));
  return told.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ error }) => error);
}

function nodeErrors(schema: JSONSchemaProps, level: Level, field: string): Errors {
  const { type = '', additionalProperties } = schema;
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  return [
    ...(type === 'array' && !items ? [required(`${field}.items`, 'must be specified')] : fine),
    ...(items ? nodeErrors(items, 'item', `${field}.items`) : fine),
    ...propertiesOf(schema, field).flatMap(([property, where]) =>
      nodeErrors(property, 'field', where),
    ),
    ...(additionalProperties !== undefined && level === 'root'
      ? [forbidden(`${field}.additionalProperties`, 'must not be used at the root')]
      : fine),
    ...(values ? nodeErrors(values, 'field', `${field}.additionalProperties`) : fine),
    ...extensionErrors(schema, field),
    ...logicErrors(schema, field),
    ...typeErrors(schema, level, field),
    ...metadataErrors(schema, level === 'root', field),
  ];
}

/** An integer or string is nothing else besides. */
function extensionErrors(schema: JSONSchemaProps, field: string): Errors {
  if (!schema['x-kubernetes-int-or-string']) return fine;
  const others = [
    'x-kubernetes-preserve-unknown-fields',
    'x-kubernetes-embedded-resource',
  ] as const;
  return others
    .filter((name) => schema[name])
    .map((name) =>
      invalid(`${field}.${name}`, true, 'must be false if x-kubernetes-int-or-string is true'),
    );
}

function typeErrors(schema: JSONSchemaProps, level: Level, field: string): Errors {
  const { type = '' } = schema;
  const where = `${field}.type`;
  const isOpen =
    schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields'];
  const isEmbedded = schema['x-kubernetes-embedded-resource'];
  const isMissing = type === '' && !isOpen && !isEmbedded;
  return [
    ...(isEmbedded ? embeddedErrors(schema, field) : fine),
    ...(isMissing ? [required(where, withoutType[level])] : fine),
    ...(level === 'root' && type !== '' && type !== 'object'
      ? [invalid(where, type, 'must be object at the root')]
      : fine),
  ];
}

function embeddedErrors(schema: JSONSchemaProps, field: string): Errors {
  const { type = '', properties = {}, additionalProperties } = schema;
  const says = 'must be object if x-kubernetes-embedded-resource is true';
  const isEmpty =
    Object.keys(properties).length === 0 && !schema['x-kubernetes-preserve-unknown-fields'];
  return [
    ...(type === '' ? [required(`${field}.type`, says)] : fine),
    ...(type !== '' && type !== 'object' ? [invalid(`${field}.type`, type, says)] : fine),
    ...(additionalProperties === undefined
      ? fine
      : [
          forbidden(
            `${field}.additionalProperties`,
            'must not be used if x-kubernetes-embedded-resource is set',
          ),
        ]),
    ...(isEmpty
      ? [
          required(
            `${field}.properties`,
            'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
          ),
        ]
      : fine),
  ];
}
