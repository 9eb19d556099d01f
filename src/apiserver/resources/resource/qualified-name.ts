/** The names of attributes and capacities of devices: an identifier, perhaps with a domain before it. */
import { invalid, invalidEach, required, tooLong } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { fine } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';

const longestDomain = 63;
const longestIdentifier = 32;

/** `needsDomain`: where there is no driver whose domain would be meant. */
export function validateQualifiedName(name: string, field: string, needsDomain = false): Errors {
  if (name === '') return [required(field, 'name required')];
  const parts = name.split('/');
  if (parts.length === 1) {
    return [
      ...validateIdentifier(name, field),
      ...(needsDomain ? [invalid(field, name, 'must include a domain')] : fine),
    ];
  }
  if (parts.length > 2) {
    return [invalid(field, name, 'must be of the form "domain/name"')];
  }
  const [domain = '', identifier = ''] = parts;
  return [
    ...(domain === ''
      ? [required(field, 'the domain must not be empty')]
      : validateDomain(domain, field)),
    ...(identifier === ''
      ? [required(field, 'the name must not be empty')]
      : validateIdentifier(identifier, field)),
  ];
}

function validateDomain(domain: string, field: string): Errors {
  return [
    ...(domain.length > longestDomain ? [tooLong(field, longestDomain)] : fine),
    ...invalidEach(field, domain, dns1123SubdomainFaults(domain)),
  ];
}

function validateIdentifier(identifier: string, field: string): Errors {
  return [
    ...(identifier.length > longestIdentifier ? [tooLong(field, longestIdentifier)] : fine),
    ...(/^[A-Za-z_][A-Za-z0-9_]*$/.test(identifier)
      ? fine
      : [
          invalid(
            field,
            identifier,
            "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')",
          ),
        ]),
  ];
}
