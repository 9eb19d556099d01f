/** The faults of a reference to an object of any kind in the same namespace. */
import type { AutoscalingV2CrossVersionObjectReference } from '#api/gen/types.ts';
import { invalidEach, required } from '#api/validation/errors.ts';
import { pathSegmentFaults } from '#api/validation/names.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateReference(
  { kind, name }: AutoscalingV2CrossVersionObjectReference,
  field: string,
): Errors {
  return [...validateSegment(`${field}.kind`, kind), ...validateSegment(`${field}.name`, name)];
}

function validateSegment(field: string, value: string): Errors {
  return value ? invalidEach(field, value, pathSegmentFaults(value)) : [required(field)];
}
