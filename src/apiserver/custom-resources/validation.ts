/** The faults of a custom object, by the schema of its version. */
import type { KubeObject } from '#api/object.ts';
import type { Structural } from '#api/structural/schema.ts';
import { validateValue, validateValueUpdate } from '#api/structural/validate/validate.ts';
import type { FieldError } from '#api/validation/field-error.ts';

export interface CustomValidation {
  validate(this: void, object: KubeObject): readonly FieldError[];
  /** What was wrong before and is as it was is let pass. */
  validateReplacement(this: void, object: KubeObject, stored: KubeObject): readonly FieldError[];
}

export function customValidation(tree: Structural): CustomValidation {
  return {
    validate: (object) => validateValue(tree, object, ''),
    validateReplacement: (object, stored) => validateValueUpdate(tree, object, stored, ''),
  };
}
