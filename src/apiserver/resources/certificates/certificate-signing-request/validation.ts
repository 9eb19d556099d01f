/** The faults of a CertificateSigningRequest. */
import type { CertificateSigningRequest } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import {
  duplicate,
  forbidden,
  immutableMessage,
  invalid,
  notSupported,
  required,
} from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import { at, each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const usages: readonly string[] = [
  'signing',
  'digital signature',
  'content commitment',
  'key encipherment',
  'key agreement',
  'data encipherment',
  'cert sign',
  'crl sign',
  'encipher only',
  'decipher only',
  'any',
  'server auth',
  'client auth',
  'code signing',
  'email protection',
  's/mime',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'timestamping',
  'ocsp signing',
  'microsoft sgc',
  'netscape sgc',
];
const shortestSeconds = 600;
const legacySigner = 'kubernetes.io/legacy-unknown';
/** What holds or doesn't; once said it stays said. */
const finalTypes = ['Approved', 'Denied', 'Failed'];

export function validateSpec({ spec }: CertificateSigningRequest): Errors {
  const { expirationSeconds: seconds } = spec;
  return [
    ...(spec.usages?.length ? fine : [required('spec.usages')]),
    ...each(spec.usages, 'spec.usages', (usage, field, index) => {
      if (!usages.includes(usage)) return [notSupported(field, usage, usages)];
      return spec.usages?.indexOf(usage) === index ? fine : [duplicate(field, usage)];
    }),
    ...validateSignerName(spec.signerName),
    ...(seconds !== undefined && seconds < shortestSeconds
      ? [
          invalid(
            'spec.expirationSeconds',
            seconds,
            'may not specify a duration less than 600 seconds (10 minutes)',
          ),
        ]
      : fine),
  ];
}

function validateSignerName(name: string): Errors {
  const field = 'spec.signerName';
  if (!name) return [required(field)];
  if (name === legacySigner) {
    return [invalid(field, name, 'the legacy signerName is not allowed via this API version')];
  }
  const [domain = '', path = '', ...more] = name.split('/');
  if (more.length > 0 || path === '' || !domain.includes('.')) {
    const detail =
      "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalid(field, name, detail)];
  }
  return [
    ...dns1123SubdomainFaults(domain),
    ...path.split('.').flatMap(dns1123SubdomainFaults),
  ].map((detail) => invalid(field, name, detail));
}

/** Of an update by `approval`. */
export function validateApproval(
  request: CertificateSigningRequest,
  stored: CertificateSigningRequest,
): Errors {
  return [
    ...validateConditions(request),
    ...validateChanges(request, stored, ['Approved', 'Denied']),
  ];
}

/** Of an update by `status`. */
export function validateReport(
  request: CertificateSigningRequest,
  stored: CertificateSigningRequest,
): Errors {
  const before = stored.status?.certificate ?? '';
  const after = request.status?.certificate ?? '';
  return [
    ...validateConditions(request),
    ...validateChanges(request, stored, ['Failed']),
    ...(before !== '' && before !== after
      ? [invalid('status.certificate', after, immutableMessage)]
      : validateCertificate(after)),
  ];
}

function validateConditions({ status }: CertificateSigningRequest): Errors {
  const conditions = status?.conditions ?? [];
  const has = (wanted: string): boolean => conditions.some(({ type }) => type === wanted);
  return [
    ...each(conditions, 'status.conditions', ({ type, status: value }, field, index) => {
      if (type === '') return [required(`${field}.type`)];
      if (conditions.findIndex((other) => other.type === type) !== index) {
        return [duplicate(`${field}.type`, type)];
      }
      const allowed = finalTypes.includes(type) ? ['True'] : ['True', 'False', 'Unknown'];
      if (value === '') return [required(`${field}.status`)];
      return allowed.includes(value) ? fine : [notSupported(`${field}.status`, value, allowed)];
    }),
    ...(has('Approved') && has('Denied')
      ? [
          invalid(
            'status.conditions',
            'Denied',
            'Approved and Denied conditions are mutually exclusive',
          ),
        ]
      : fine),
  ];
}

/** Verdicts are given once, and each through its own subresource. */
function validateChanges(
  request: CertificateSigningRequest,
  stored: CertificateSigningRequest,
  mayAdd: readonly string[],
): Errors {
  return finalTypes.flatMap((wanted) => {
    const of = ({ status }: CertificateSigningRequest): object | undefined =>
      status?.conditions?.find(({ type }) => type === wanted);
    const [before, after] = [of(stored), of(request)];
    if (deepEqual(before, after)) return fine;
    const verb = before === undefined ? 'add' : after === undefined ? 'remove' : 'modify';
    if (verb === 'add' && mayAdd.includes(wanted)) return fine;
    return [
      forbidden('status.conditions', `updates may not ${verb} a condition of type "${wanted}"`),
    ];
  });
}

/** The signer may put in nothing but certificates. */
function validateCertificate(base64: string): Errors {
  if (base64 === '') return fine;
  const text = Buffer.from(base64, 'base64').toString();
  const types = [...text.matchAll(/-----BEGIN ([^-]*)-----/g)].map(([, type]) => type);
  const field = 'status.certificate';
  if (types.length === 0)
    return [
      invalid(field, '<certificate data>', 'must contain at least one CERTIFICATE PEM block'),
    ];
  return types.every((type) => type === 'CERTIFICATE')
    ? fine
    : [invalid(at(field, 0), '<certificate data>', 'only CERTIFICATE PEM blocks are allowed')];
}
