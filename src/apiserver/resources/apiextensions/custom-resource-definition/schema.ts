/**
 * The faults of a version's schema: whether it is structural, which all of apiextensions.k8s.io/v1 must be. Of values
 * (defaults, enumerations, expressions) nothing is checked here: they count when custom resources are served.
 */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { decode } from '#api/schema/decode.ts';
import { forbidden, invalid, notSupported, required } from '#api/validation/errors.ts';
import { isRecord } from '#base/json-object.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
/** What upstream knows of JSON schema, but not in definitions. */
const unsupported = [
  'additionalItems',
  'definitions',
  'dependencies',
  'id',
  'patternProperties',
  '$ref',
] as const;

export function validateSchema(schema: JSONSchemaProps, field: string): Errors {
  const { type = '' } = schema;
  return [
    ...(type === '' ? [required(`${field}.type`, 'must not be empty at the root')] : fine),
    ...(type !== '' && type !== 'object'
      ? [invalid(`${field}.type`, type, 'must be object at the root')]
      : fine),
    ...validateNode(schema, field),
  ];
}

function validateNode(schema: JSONSchemaProps, field: string): Errors {
  const { type = '', properties = {}, additionalProperties, uniqueItems } = schema;
  const items = nested(schema.items);
  const values = nested(additionalProperties);
  return [
    ...(type !== '' && !types.includes(type) ? [notSupported(`${field}.type`, type, types)] : fine),
    ...unsupported
      .filter((name) => schema[name] !== undefined)
      .map((name) => forbidden(`${field}.${name}`, `${name} is not supported`)),
    ...(uniqueItems
      ? [
          forbidden(
            `${field}.uniqueItems`,
            'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
          ),
        ]
      : fine),
    ...(Object.keys(properties).length > 0 && additionalProperties !== undefined
      ? [
          forbidden(
            `${field}.additionalProperties`,
            'additionalProperties and properties are mutual exclusive',
          ),
        ]
      : fine),
    ...(Array.isArray(schema.items)
      ? [forbidden(`${field}.items`, 'items must be a schema object and not an array')]
      : fine),
    ...(type === 'array' && schema.items === undefined
      ? [required(`${field}.items`, 'must be specified')]
      : fine),
    ...Object.entries(properties).flatMap(([name, property]) =>
      validateTyped(property, `${field}.properties[${name}]`, 'specified object fields'),
    ),
    ...(items ? validateTyped(items, `${field}.items`, 'specified array items') : fine),
    ...(values
      ? validateTyped(values, `${field}.additionalProperties`, 'specified object fields')
      : fine),
  ];
}

/** The tables carry what may be a schema or something else as free JSON. */
function nested(value: unknown): JSONSchemaProps | undefined {
  return isRecord(value) ? decode<JSONSchemaProps>('JSONSchemaProps', value).object : undefined;
}

/** Everything below the root has a type, unless it says that it may be of several. */
function validateTyped(schema: JSONSchemaProps, field: string, what: string): Errors {
  const isOpen =
    schema['x-kubernetes-int-or-string'] || schema['x-kubernetes-preserve-unknown-fields'];
  return [
    ...(schema.type || isOpen
      ? fine
      : [required(`${field}.type`, `must not be empty for ${what}`)]),
    ...validateNode(schema, field),
  ];
}
