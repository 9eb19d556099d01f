/** IPAddresses: which cluster addresses are taken, and by whom. Their name is the address. */
import { iPAddresses } from '#api/gen/resources.ts';
import type { IPAddress, ParentReference } from '#api/gen/types.ts';
import { invalidEach, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults, pathSegmentFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { nameColumn, text } from '../../columns/column.ts';
import { fine, immutable, ipAddress } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export const ipAddressStrategy: Strategy<IPAddress> = {
  type: iPAddresses,
  singular: 'ipaddress',
  shortNames: ['ip'],
  columns: [
    nameColumn,
    text('ParentRef', 'Who has the address.', ({ spec }) => printParent(spec.parentRef)),
  ],
  validateName: addressFaults,
  validate: ({ spec }) => validateParent(spec.parentRef, 'spec.parentRef'),
  validateUpdate: (object, stored) =>
    immutable('spec.parentRef', object.spec.parentRef, stored.spec.parentRef),
};

/** `services/default/kubernetes`. */
function printParent({ group, resource, namespace, name }: ParentReference): string {
  return [group ? `${resource}.${group}` : resource, namespace, name].filter(Boolean).join('/');
}

function addressFaults(name: string): readonly string[] {
  return ipAddress('', name).length > 0
    ? ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)']
    : [];
}

function validateParent(parent: ParentReference | undefined, field: string): Errors {
  if (!parent) return [required(field)];
  const { group, resource, namespace, name } = parent;
  const segment = (path: string, value: string): Errors =>
    value ? invalidEach(path, value, pathSegmentFaults(value)) : [required(path)];
  return [
    ...(group ? invalidEach(`${field}.group`, group, dns1123SubdomainFaults(group)) : fine),
    ...segment(`${field}.resource`, resource),
    ...segment(`${field}.name`, name),
    ...(namespace
      ? invalidEach(`${field}.namespace`, namespace, pathSegmentFaults(namespace))
      : fine),
  ];
}
