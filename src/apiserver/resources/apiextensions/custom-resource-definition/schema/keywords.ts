/** Which keywords a schema may use where, and with what beside them. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { forbidden, invalid, notSupported } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { listTypeErrors } from './list-types.ts';
import { itemsOf, logicalParts, valuesOf } from './parts.ts';

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string'];

/** What upstream knows of JSON schema, but not in definitions; those of the second list may be empty. */
const unsupported = ['id', 'additionalItems', 'dependencies', '$ref'] as const;
const unsupportedLists = ['patternProperties', 'definitions'] as const;

const ownFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** What a schema is part of. */
interface Within {
  readonly isRoot?: boolean;
  /** It says something of an object's own `apiVersion`, `kind` or `metadata`. */
  readonly isInsideMeta?: boolean;
  /** Why it may have no default. */
  readonly forbidsDefaults?: string;
}

export function keywordErrors(schema: JSONSchemaProps, field: string, within: Within = {}): Errors {
  const { isRoot: _, ...below } = within;
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  return [
    ...ownErrors(schema, field, within),
    ...(values
      ? keywordErrors(values, `${field}.additionalProperties`, {
          ...below,
          ...(within.isInsideMeta && {
            forbidsDefaults: 'inside additionalProperties applying to object metadata',
          }),
        })
      : fine),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      keywordErrors(property, `${field}.properties[${name}]`, {
        ...below,
        ...ofProperty(schema, name, within),
      }),
    ),
    ...logicalParts(schema, field).flatMap(([part, where]) => keywordErrors(part, where, below)),
    ...(items ? keywordErrors(items, `${field}.items`, below) : fine),
    ...(schema['x-kubernetes-preserve-unknown-fields'] === false
      ? [
          invalid(
            `${field}.x-kubernetes-preserve-unknown-fields`,
            false,
            'must be true or undefined',
          ),
        ]
      : fine),
    ...listTypeErrors(schema, field),
  ];
}

function ofProperty(schema: JSONSchemaProps, name: string, { isRoot }: Within): Within {
  if (!ownFields.has(name) || (!isRoot && !schema['x-kubernetes-embedded-resource'])) return {};
  return { isInsideMeta: true, ...(isRoot && { forbidsDefaults: `in top-level ${name}` }) };
}

function ownErrors(schema: JSONSchemaProps, field: string, within: Within): Errors {
  const { type = '', properties = {}, uniqueItems } = schema;
  const additionalProperties: unknown = schema.additionalProperties;
  const { forbidsDefaults, isInsideMeta } = within;
  const refuse = (when: unknown, name: string, detail: string): Errors =>
    when ? [forbidden(`${field}.${name}`, detail)] : fine;
  return [
    ...(type !== '' && !types.includes(type) ? [notSupported(`${field}.type`, type, types)] : fine),
    ...refuse(
      schema.default !== undefined && forbidsDefaults,
      'default',
      `must not be set ${forbidsDefaults}`,
    ),
    ...unsupported.flatMap((name) =>
      refuse(schema[name] !== undefined && schema[name] !== '', name, `${name} is not supported`),
    ),
    ...unsupportedLists.flatMap((name) =>
      refuse(Object.keys(schema[name] ?? {}).length > 0, name, `${name} is not supported`),
    ),
    ...refuse(
      type === 'null',
      'type',
      'type cannot be set to null, use nullable as an alternative',
    ),
    ...refuse(
      Array.isArray(schema.items),
      'items',
      'items must be a schema object and not an array',
    ),
    ...refuse(
      isInsideMeta && schema['x-kubernetes-embedded-resource'],
      'x-kubernetes-embedded-resource',
      'must not be used inside of resource meta',
    ),
    ...refuse(
      uniqueItems,
      'uniqueItems',
      'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
    ),
    ...refuse(
      Object.keys(properties).length > 0 &&
        additionalProperties !== undefined &&
        additionalProperties !== true,
      'additionalProperties',
      'additionalProperties and properties are mutual exclusive',
    ),
  ];
}
