/** The faults of an amount of Pods, such as `maxUnavailable`: a number or a percentage. */
import type { IntOrString } from '#api/gen/types.ts';
import { invalid } from '#api/validation/errors.ts';
import { fine, nonNegative } from './checks.ts';
import type { Errors } from './checks.ts';

export function validateAmount(field: string, value: IntOrString): Errors {
  if (typeof value === 'number') return nonNegative(field, value);
  return /^\d+%$/.test(value)
    ? fine
    : [
        invalid(
          field,
          value,
          "a valid percent string must be a numeric string followed by an ending '%' " +
            "(e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
      ];
}

export function validateNotMoreThanAll(field: string, value: IntOrString): Errors {
  return typeof value === 'string' && Number.parseInt(value, 10) > 100
    ? [invalid(field, value, 'must not be greater than 100%')]
    : fine;
}

export function isZero(value: IntOrString): boolean {
  return value === 0 || value === '0%';
}
