/**
 * The faults of a custom resource, as kube-apiserver tells them: of values by their schema, of objects inside of it,
 * of lists that are sets or maps. The value has been decoded, pruned and defaulted. Of a whole object ('' as the
 * field) the caller checks the metadata; here only what the schema itself says of it counts.
 */
import type { FieldError } from '../../validation/field-error.ts';
import type { Structural } from '../schema.ts';
import { faultsOf } from './compile.ts';
import { Correlation } from './correlation.ts';
import { embeddedErrors } from './embedded.ts';
import { listTypeErrors } from './list-types.ts';
import { toFieldErrors } from './outcome.ts';

export function validateValue(
  schema: Structural,
  value: unknown,
  field: string,
): readonly FieldError[] {
  return [
    ...schemaErrors(schema, value, field),
    ...embeddedErrors(schema, value, field),
    ...listTypeErrors(schema, value, field),
  ];
}

/** What is wrong by the words of the schema, which is what the default of a field must fulfil. */
export function schemaErrors(
  schema: Structural,
  value: unknown,
  field: string,
): readonly FieldError[] {
  return toFieldErrors(faultsOf(schema, value), field);
}

/**
 * As `validateValue`, for an update: what was wrong before may stay as it is (KEP-4008), so that a stricter schema
 * doesn't stop every update of what was stored before. Of sets and maps upstream knows only all or nothing.
 */
export function validateValueUpdate(
  schema: Structural,
  value: unknown,
  old: unknown,
  field: string,
): readonly FieldError[] {
  const faults = faultsOf(schema, value, new Correlation(schema, value, old));
  const hadListFaults = listTypeErrors(schema, old, field).length > 0;
  return [
    ...toFieldErrors(faults, field),
    ...embeddedErrors(schema, value, field),
    ...(hadListFaults ? [] : listTypeErrors(schema, value, field)),
  ];
}
