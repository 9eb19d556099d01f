/** Whether the defaults in a schema are values that it allows. */
import { isRecord } from '#base/json-object.ts';
import type { Structural } from '#api/structural/schema.ts';
import { hasUnknownFields } from '#api/structural/unknown-fields.ts';
import { inKeyOrder } from '#api/structural/validate/key-order.ts';
import { embeddedErrors } from '#api/structural/validate/embedded.ts';
import { schemaErrors } from '#api/structural/validate/validate.ts';
import { invalid } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

interface Within {
  /** The object that the schema is part of, or of whose metadata. */
  readonly object: Structural;
  /** Makes an object with the value in the place that the schema describes. */
  readonly surround: (value: unknown) => unknown;
  readonly isInsideMeta: boolean;
}

const ownFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** Of the schema of a whole version, which is structural. */
export function defaultErrors(schema: Structural, field: string): Errors {
  const root: Structural = { ...schema, embeddedResource: true };
  return nodeErrors(root, field, startOf(root));
}

function startOf(object: Structural): Within {
  return {
    object,
    surround: (value) => ({
      kind: 'Validation',
      apiVersion: 'validation/v1',
      ...(isRecord(value) ? value : {}),
    }),
    isInsideMeta: false,
  };
}

/** Values of maps have none: upstream doesn't look at those of `additionalProperties` either. */
function nodeErrors(schema: Structural, field: string, around: Within): Errors {
  const within = schema.embeddedResource ? startOf(schema) : around;
  const { surround } = within;
  const { fallback, items, properties } = schema;
  return [
    ...(fallback ? valueErrors(schema, fallback.value, `${field}.default`, within) : fine),
    ...(items
      ? nodeErrors(items, `${field}.items`, { ...within, surround: (item) => surround([item]) })
      : fine),
    ...[...properties].flatMap(([name, property]) =>
      nodeErrors(property, `${field}.properties[${name}]`, {
        ...within,
        surround: (value) => surround({ [name]: value }),
        isInsideMeta: within.isInsideMeta || (schema.embeddedResource && ownFields.has(name)),
      }),
    ),
  ];
}

function valueErrors(
  schema: Structural,
  value: unknown,
  field: string,
  { object, surround, isInsideMeta }: Within,
): Errors {
  if (isInsideMeta) {
    const errors = embeddedErrors({ ...object, embeddedResource: true }, surround(value), '');
    return errors.length > 0
      ? [invalid(field, inKeyOrder(value), `must result in valid metadata: ${printed(errors)}`)]
      : schemaErrors(schema, value, field);
  }
  const embedded = embeddedErrors(schema, value, field);
  return [
    ...(hasUnknownFields(value, schema)
      ? [invalid(field, inKeyOrder(value), 'must not have unknown fields')]
      : fine),
    ...(embedded.length > 0 ? embedded : schemaErrors(schema, value, field)),
  ];
}

/** As Go prints several errors in one. */
function printed(errors: Errors): string {
  const texts = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  return texts.length === 1 ? texts.join() : `[${texts.join(', ')}]`;
}
