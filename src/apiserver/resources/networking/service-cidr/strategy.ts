/** ServiceCIDRs: the ranges that Services' addresses come from. */
import { isIP } from 'node:net';
import { serviceCIDRs } from '#api/gen/resources.ts';
import type { ServiceCIDR, ServiceCIDRSpec } from '#api/gen/types.ts';
import { invalid, invalidEach, required } from '#api/validation/errors.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusWithoutMetadata, withoutStatus } from '../../subresources/status.ts';
import { at, each, immutable } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { cidrFaults } from '../../validation/cidr.ts';

export const serviceCIDRStrategy: Strategy<ServiceCIDR> = {
  type: serviceCIDRs,
  singular: 'servicecidr',
  columns: [
    nameColumn,
    text('CIDRs', 'The ranges.', ({ spec }) => (spec.cidrs ?? []).join(',')),
    ageColumn,
  ],
  prepareForCreate: withoutStatus,
  prepareForUpdate: keepStatus,
  validate: ({ spec }) => validateRanges(spec),
  validateUpdate: ({ spec }, stored) => validateChange(spec.cidrs ?? [], stored.spec.cidrs ?? []),
  subresources: { status: statusWithoutMetadata<ServiceCIDR>() },
};

function validateRanges({ cidrs = [] }: ServiceCIDRSpec): Errors {
  const field = 'spec.cidrs';
  // Upstream prints the specification as Go has it.
  const printed = { CIDRs: cidrs };
  if (cidrs.length === 0) return [required(field, 'at least one CIDR required')];
  if (cidrs.length > 2) return [invalid(field, printed, 'may only hold up to 2 values')];
  const families = cidrs.map((cidr) => isIP(cidr.split('/')[0] ?? ''));
  if (cidrs.length === 2 && (families.includes(0) || families[0] === families[1])) {
    return [
      invalid(
        field,
        printed,
        'may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ),
    ];
  }
  return each(cidrs, field, (cidr, path) => invalidEach(path, cidr, cidrFaults(cidr)));
}

/** What is there stays; one range may become two, of both families. */
function validateChange(cidrs: readonly string[], before: readonly string[]): Errors {
  const field = 'spec.cidrs';
  const grows = before.length === 1 && cidrs.length === 2;
  return cidrs.length === before.length || grows
    ? before.flatMap((cidr, index) => immutable(at(field, index), cidrs[index], cidr))
    : immutable(field, cidrs, before);
}
