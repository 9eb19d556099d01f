import type { Lease } from '#api/gen/types.ts';
import { invalid } from '#api/validation/errors.ts';
import { fine, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateLease({ spec }: Lease): Errors {
  const { leaseDurationSeconds: duration, leaseTransitions } = spec ?? {};
  return [
    ...(duration !== undefined && duration <= 0
      ? [invalid('spec.leaseDurationSeconds', duration, 'must be greater than 0')]
      : fine),
    ...nonNegative('spec.leaseTransitions', leaseTransitions),
  ];
}
