/** The faults of a custom object: first by the schema of its version, then by the rules that it has in CEL. */
import { bug } from '#base/errors.ts';
import type { KubeObject } from '#api/object.ts';
import { ruleNodeOf } from '#api/structural/rule-nodes.ts';
import { ruleEngine } from '#api/structural/rule-engine.ts';
import type { Structural } from '#api/structural/schema.ts';
import { validateValue, validateValueUpdate } from '#api/structural/validate/validate.ts';
import { invalid } from '#api/validation/errors.ts';
import type { FieldError, FieldErrorType } from '#api/validation/field-error.ts';

export interface CustomValidation {
  validate(this: void, object: KubeObject): readonly FieldError[];
  /** What was wrong before and is as it was is let pass. */
  validateReplacement(this: void, object: KubeObject, stored: KubeObject): readonly FieldError[];
}

export function customValidation(tree: Structural): CustomValidation {
  return {
    validate: (object) => withRules(validateValue(tree, object, ''), { tree, object }),
    validateReplacement: (object, stored) =>
      withRules(validateValueUpdate(tree, object, stored, ''), { tree, object, stored }),
  };
}

/** Rules may rely on values of the right type and size. */
const blocking: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);

const unchecked = invalid(
  '<nil>',
  null,
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
);

interface Checked {
  readonly tree: Structural;
  readonly object: KubeObject;
  readonly stored?: KubeObject;
}

function withRules(
  faults: readonly FieldError[],
  { tree, object, stored }: Checked,
): readonly FieldError[] {
  if (!ruleNodeOf(tree)) return faults;
  if (faults.some(({ type }) => blocking.has(type))) return [...faults, unchecked];
  const engine = ruleEngine() ?? bug('a kind with rules is served before they can be evaluated');
  return [...faults, ...engine.validateRules(tree, object, stored, '')];
}
