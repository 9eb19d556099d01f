/** Logical parts only check values: what a field is stands outside of them. */
import { regExpFault } from '#base/linear-regexp.ts';
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { forbidden, invalid } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { isSet, itemsOf, listedParts, propertiesOf } from './parts.ts';
import type { Part } from './parts.ts';

/** The one use of types in logical parts that is allowed, for what is an integer or a string. */
const intOrString = [{ type: 'integer' }, { type: 'string' }];

/** Of a node outside of logical parts. */
export function logicErrors(schema: JSONSchemaProps, field: string): Errors {
  return [
    ...(deepEqual(schema.anyOf, intOrString) ? fine : anyOfErrors(schema, field)),
    ...listedParts(schema, 'allOf', field).flatMap((part, index) =>
      // There it may stand in the first of them only.
      partErrors(part, index === 0 && deepEqual(part[0].anyOf, intOrString)),
    ),
    ...otherErrors(schema, field),
  ];
}

function anyOfErrors(schema: JSONSchemaProps, field: string): Errors {
  return listedParts(schema, 'anyOf', field).flatMap((part) => partErrors(part));
}

function otherErrors(schema: JSONSchemaProps, field: string): Errors {
  const { not, pattern = '' } = schema;
  const broken = pattern === '' ? undefined : regExpFault(pattern);
  return [
    ...listedParts(schema, 'oneOf', field).flatMap((part) => partErrors(part)),
    ...(not ? partErrors([not, `${field}.not`]) : fine),
    ...(broken === undefined
      ? fine
      : [
          invalid(
            `${field}.pattern`,
            pattern,
            `must be a valid regular expression, but isn't: ${broken}`,
          ),
        ]),
  ];
}

/** What the keyword would have to be, for those that may not be there. */
const forbiddenKeywords = [
  ['type', 'empty'],
  ['default', 'undefined'],
  ['title', 'empty'],
  ['description', 'empty'],
  ['nullable', 'false'],
  ['x-kubernetes-preserve-unknown-fields', 'false'],
  ['x-kubernetes-embedded-resource', 'false'],
  ['x-kubernetes-int-or-string', 'false'],
  ['x-kubernetes-list-map-keys', 'empty'],
  ['x-kubernetes-list-type', 'undefined'],
  ['x-kubernetes-map-type', 'undefined'],
  ['x-kubernetes-validations', 'empty'],
] as const;

function partErrors([part, field]: Part, mayHaveIntOrString = false): Errors {
  const items = itemsOf(part);
  return [
    ...(mayHaveIntOrString ? fine : anyOfErrors(part, field)),
    ...listedParts(part, 'allOf', field).flatMap((each) => partErrors(each)),
    ...otherErrors(part, field),
    ...(items ? partErrors([items, `${field}.items`]) : fine),
    ...propertiesOf(part, field).flatMap((each) => partErrors(each)),
    ...(isOpen(part)
      ? [forbidden(`${field}.additionalProperties`, 'must be undefined to be structural')]
      : fine),
    ...forbiddenKeywords
      .filter(([name, what]) =>
        what === 'undefined' ? part[name] !== undefined : isSet(part[name]),
      )
      .map(([name, what]) => forbidden(`${field}.${name}`, `must be ${what} to be structural`)),
    ...(part.properties?.['metadata']
      ? [forbidden(`${field}.properties[metadata]`, 'must not be specified in a nested context')]
      : fine),
  ];
}

/** That there are no other fields may be said. */
function isOpen(part: JSONSchemaProps): boolean {
  const additionalProperties: unknown = part.additionalProperties;
  return additionalProperties !== undefined && additionalProperties !== false;
}
