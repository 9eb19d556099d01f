/** Leases: who holds something, until when. Nodes renew theirs as a heartbeat. */
import type { Lease } from '#api/gen/types.ts';
import { leases } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { validateLease } from './validation.ts';

export const leaseStrategy: Strategy<Lease> = {
  type: leases,
  singular: 'lease',
  validate: validateLease,
  requiresResourceVersion: true,
  createsOnUpdate: true,
  lazyUpdates: [''],
  columns: [
    nameColumn,
    text('Holder', 'Who holds it.', (lease) => lease.spec?.holderIdentity ?? ''),
    ageColumn,
  ],
};
