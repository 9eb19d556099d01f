/** The faults of a reference to an object of any kind. */
import { invalidEach, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults, pathSegmentFaults } from '#api/validation/names.ts';
import { fine } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';

interface Reference {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

export function validateReference({ apiGroup, kind, name }: Reference, field: string): Errors {
  const segment = (path: string, value: string): Errors =>
    value ? invalidEach(path, value, pathSegmentFaults(value)) : [required(path)];
  return [
    ...(apiGroup === undefined
      ? fine
      : invalidEach(`${field}.apiGroup`, apiGroup, dns1123SubdomainFaults(apiGroup))),
    ...segment(`${field}.kind`, kind),
    ...segment(`${field}.name`, name),
  ];
}
