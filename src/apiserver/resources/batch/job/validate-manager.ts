/** The faults of the name of who manages a Job: `example.com/controller`. */
import { invalid, invalidEach, required, tooLong } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const maxLength = 63;
const pathPattern = String.raw`[A-Za-z0-9/\-._~%!$&'()*+,;=:]+`;

export function validateManager(field: string, name: string | undefined): Errors {
  if (name === undefined) return fine;
  return [
    ...validatePath(field, name),
    ...(Buffer.byteLength(name) > maxLength ? [tooLong(field, maxLength)] : fine),
  ];
}

function validatePath(field: string, name: string): Errors {
  if (name === '') return [required(field)];
  const slash = name.indexOf('/');
  const [host, path] = [name.slice(0, slash), name.slice(slash + 1)];
  if (slash < 0 || host === '' || path === '') {
    return [invalid(field, name, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  return [
    ...invalidEach(field, host, dns1123SubdomainFaults(host)),
    ...(new RegExp(`^${pathPattern}$`).test(path)
      ? fine
      : [invalid(field, path, `Invalid path (regex used for validation is '${pathPattern}')`)]),
  ];
}
