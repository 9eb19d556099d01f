/** The faults of a driver's name: a domain, in any case of letters, that also fits in a label's value. */
import { invalidEach, required, tooLong } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine } from './checks.ts';
import type { Errors } from './checks.ts';

const longestDriver = 63;

export function validateDriverName(name: string, field: string): Errors {
  if (name === '') return [required(field)];
  return [
    ...(name.length > longestDriver ? [tooLong(field, longestDriver)] : fine),
    ...invalidEach(field, name, dns1123SubdomainFaults(name.toLowerCase())),
  ];
}
