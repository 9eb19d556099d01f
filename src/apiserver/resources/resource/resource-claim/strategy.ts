/** ResourceClaims: devices that Pods want. They are stored and checked; nothing allocates devices yet. */
import { resourceV1ResourceClaims } from '#api/gen/resources.ts';
import type { ResourceV1ResourceClaim } from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusWithoutMetadata, withoutStatus } from '../../subresources/status.ts';
import { immutable } from '../../validation/checks.ts';
import { defaultClaimSpec } from './defaults.ts';
import { validateClaimStatus } from './status.ts';
import { validateClaimSpec } from './validation.ts';

export const resourceClaimStrategy: Strategy<ResourceV1ResourceClaim> = {
  type: resourceV1ResourceClaims,
  singular: 'resourceclaim',
  columns: [nameColumn, text('State', 'What became of it.', stateOf), ageColumn],
  setDefaults: (claim) => ({ ...claim, spec: defaultClaimSpec(claim.spec) }),
  prepareForCreate: withoutStatus,
  prepareForUpdate: keepStatus,
  validate: ({ spec }) => validateClaimSpec(spec, 'spec'),
  validateUpdate: (claim, stored) => immutable('spec', claim.spec, stored.spec),
  subresources: { status: statusWithoutMetadata<ResourceV1ResourceClaim>(validateClaimStatus) },
};

function stateOf({ metadata, status = {} }: ResourceV1ResourceClaim): string {
  const isDeleted = metadata.deletionTimestamp !== undefined;
  return [
    ...(isDeleted ? ['deleted'] : []),
    ...(status.allocation ? ['allocated'] : isDeleted ? [] : ['pending']),
    ...(status.allocation && status.reservedFor?.length ? ['reserved'] : []),
  ].join(',');
}
