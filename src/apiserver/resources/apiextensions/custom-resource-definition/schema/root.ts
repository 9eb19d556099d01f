/** What a schema may say of the whole object. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { forbidden, invalid } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { isSet } from './parts.ts';

/** Beside a status that is written by itself, with Go's names in the sentence: the rest would not hold for both. */
const allowedWithStatus: ReadonlyMap<string, string> = new Map([
  ['description', 'Description'],
  ['type', 'Type'],
  ['format', 'Format'],
  ['title', 'Title'],
  ['maximum', 'Maximum'],
  ['exclusiveMaximum', 'ExclusiveMaximum'],
  ['minimum', 'Minimum'],
  ['exclusiveMinimum', 'ExclusiveMinimum'],
  ['maxLength', 'MaxLength'],
  ['minLength', 'MinLength'],
  ['pattern', 'Pattern'],
  ['maxItems', 'MaxItems'],
  ['minItems', 'MinItems'],
  ['uniqueItems', 'UniqueItems'],
  ['multipleOf', 'MultipleOf'],
  ['required', 'Required'],
  ['items', 'Items'],
  ['properties', 'Properties'],
  ['externalDocs', 'ExternalDocs'],
  ['example', 'Example'],
  ['x-kubernetes-preserve-unknown-fields', 'XPreserveUnknownFields'],
  ['x-kubernetes-validations', 'XValidations'],
]);

export function rootErrors(schema: JSONSchemaProps, field: string, hasStatus: boolean): Errors {
  return [
    ...(hasStatus ? statusErrors(schema, field) : fine),
    ...(schema.nullable
      ? [forbidden(`${field}.nullable`, 'nullable cannot be true at the root')]
      : fine),
  ];
}

/** The first that is wrong is told, in the order of Go's fields. */
function statusErrors(schema: JSONSchemaProps, field: string): Errors {
  const { type = '', id, $schema, $ref, default: fallback, additionalProperties, ...rest } = schema;
  const isWrongType = type !== '' && type !== 'object';
  if (isWrongType && ![id, $schema, $ref].some(isSet)) {
    return [
      invalid(
        `${field}.type`,
        type,
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
      ),
    ];
  }
  const isWrong =
    [id, $schema, $ref].some(isSet) ||
    // Of these, false is something.
    fallback !== undefined ||
    additionalProperties !== undefined ||
    Object.entries(rest).some(([name, value]) => isSet(value) && !allowedWithStatus.has(name));
  const names = [...allowedWithStatus.values()].join(' ');
  return isWrong
    ? [
        invalid(
          field,
          schema,
          `only [${names}] fields are allowed at the root of the schema if the status subresource is enabled`,
        ),
      ]
    : fine;
}
