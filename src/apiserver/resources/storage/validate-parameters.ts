/** The parameters of a class of storage: what its driver is told. */
import { invalid, tooLong } from '#api/validation/errors.ts';
import { fine } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';

const mostParameters = 512;
/** Of all names and values, in bytes. */
const largestParameters = 256 * 1024;

export function validateParameters(parameters: Readonly<Record<string, string>> = {}): Errors {
  const field = 'parameters';
  const entries = Object.entries(parameters);
  if (entries.length > mostParameters) return [tooLong(field, mostParameters)];
  const size = entries.flat().reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  return [
    ...('' in parameters ? [invalid(field, '', 'field can not be empty.')] : fine),
    ...(size > largestParameters ? [tooLong(field, largestParameters)] : fine),
  ];
}
