/** The faults of `matchLabelKeys` and `mismatchLabelKeys`, which a Pod's values are put into a selector by. */
import type { LabelSelector } from '#api/gen/types.ts';
import { forbidden, invalid, invalidEach } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at, fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';

export interface LabelKeys {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export function validateLabelKeys(
  { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] }: LabelKeys,
  field: string,
): Errors {
  const matchField = `${field}.matchLabelKeys`;
  return [
    ...validateKeys(matchLabelKeys, labelSelector, matchField),
    ...validateKeys(mismatchLabelKeys, labelSelector, `${field}.mismatchLabelKeys`),
    ...repeatedKeys(labelSelector ?? {}).flatMap((key) =>
      matchLabelKeys.includes(key)
        ? [
            invalid(
              at(field, matchLabelKeys.lastIndexOf(key)),
              key,
              'exists in both matchLabelKeys and labelSelector',
            ),
          ]
        : fine,
    ),
    ...matchLabelKeys.flatMap((key, index) =>
      mismatchLabelKeys.includes(key)
        ? [
            invalid(
              at(matchField, index),
              key,
              'exists in both matchLabelKeys and mismatchLabelKeys',
            ),
          ]
        : fine,
    ),
  ];
}

function validateKeys(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  field: string,
): Errors {
  if (keys.length === 0) return fine;
  if (!selector) return [forbidden(field, 'must not be specified when labelSelector is not set')];
  return keys.flatMap((key, index) => invalidEach(at(field, index), key, qualifiedNameFaults(key)));
}

/** Keys that the selector names once more: once is what the Pod's own value was put in by. */
function repeatedKeys({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string[] {
  const keys = [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)];
  return keys.filter((key, index) => keys.indexOf(key) < index);
}
