/** The faults of an APIService. */
import type { APIService, ApiregistrationV1ServiceReference } from '#api/gen/types.ts';
import { invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import {
  dns1035LabelFaults,
  dns1123SubdomainFaults,
  pathSegmentFaults,
  portNumberFaults,
} from '#api/validation/names.ts';
import { each, fine, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const highestGroupPriority = 20_000;
const highestVersionPriority = 1000;
const statuses = ['True', 'False', 'Unknown'];

export function validateAPIService({ metadata, spec }: APIService): Errors {
  const { group = '', version = '', groupPriorityMinimum: ofGroup, versionPriority } = spec;
  return [
    ...validateName(metadata.name, `${version}.${group}`),
    ...(group === '' && version !== 'v1'
      ? [required('spec.group', 'only v1 may have an empty group and it better be legacy kube')]
      : fine),
    ...(group ? invalidEach('spec.group', group, dns1123SubdomainFaults(group)) : fine),
    ...invalidEach('spec.version', version, dns1035LabelFaults(version)),
    ...inBounds('spec.groupPriorityMinimum', ofGroup, highestGroupPriority),
    ...inBounds('spec.versionPriority', versionPriority, highestVersionPriority),
    ...(spec.service ? validateRemote(spec.service, spec) : validateLocal(spec)),
  ];
}

function validateName(name: string, wanted: string): Errors {
  if (pathSegmentFaults(name).length > 0 || name === wanted) return fine;
  const why = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`;
  return [invalid('metadata.name', name, why)];
}

function inBounds(field: string, value: number, most: number): Errors {
  return value > 0 && value <= most
    ? fine
    : [invalid(field, value, `must be positive and less than ${most}`)];
}

type Trust = Pick<APIService['spec'], 'caBundle' | 'insecureSkipTLSVerify'>;

/** What the server itself serves: there is nobody to trust. */
function validateLocal({ caBundle = '', insecureSkipTLSVerify = false }: Trust): Errors {
  const bytes = Buffer.byteLength(caBundle, 'base64');
  return [
    ...(bytes > 0
      ? [invalid('spec.caBundle', `${bytes} bytes`, 'local APIServices may not have a caBundle')]
      : fine),
    ...(insecureSkipTLSVerify
      ? [
          invalid(
            'spec.insecureSkipTLSVerify',
            true,
            'local APIServices may not have insecureSkipTLSVerify',
          ),
        ]
      : fine),
  ];
}

function validateRemote(
  { namespace, name, port = 443 }: ApiregistrationV1ServiceReference,
  { caBundle, insecureSkipTLSVerify }: Trust,
): Errors {
  const ports = portNumberFaults(port);
  return [
    ...requiredText('spec.service.namespace', namespace),
    ...requiredText('spec.service.name', name),
    ...(ports.length > 0
      ? [invalid('spec.service.port', port, `port is not valid: ${ports.join(', ')}`)]
      : fine),
    ...(insecureSkipTLSVerify && caBundle
      ? [invalid('spec.insecureSkipTLSVerify', true, 'may not be true if caBundle is present')]
      : fine),
  ];
}

export function validateAPIServiceStatus({ status }: APIService): Errors {
  return each(status?.conditions, 'status.conditions', (condition, path) =>
    statuses.includes(condition.status)
      ? fine
      : [notSupported(`${path}.status`, condition.status, statuses)],
  );
}
