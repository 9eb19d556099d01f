/** The faults of a structured label selector. */
import type { LabelSelector, LabelSelectorRequirement } from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach, required } from '#api/validation/errors.ts';
import { labelValueFaults, qualifiedNameFaults } from '#api/validation/names.ts';
import { validateLabels } from '#api/validation/object-meta.ts';
import { at, each, fine } from './checks.ts';
import type { Errors } from './checks.ts';

export function validateLabelSelector(selector: LabelSelector | undefined, field: string): Errors {
  if (!selector) return fine;
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...each(selector.matchExpressions, `${field}.matchExpressions`, validateRequirement),
  ];
}

function validateRequirement(requirement: LabelSelectorRequirement, field: string): Errors {
  const { key, operator, values = [] } = requirement;
  return [
    ...validateOperands(operator, values, field),
    ...invalidEach(`${field}.key`, key, qualifiedNameFaults(key)),
    ...values.flatMap((value, index) =>
      invalidEach(at(`${field}.values`, index), value, labelValueFaults(value)),
    ),
  ];
}

/** What an operator that compares with a set, or with nothing, wants beside it. */
export function validateOperands(
  operator: string,
  values: readonly string[],
  field: string,
): Errors {
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0
        ? fine
        : [required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0
        ? fine
        : [
            forbidden(
              `${field}.values`,
              "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
            ),
          ];
    default:
      return [invalid(`${field}.operator`, operator, 'not a valid selector operator')];
  }
}
