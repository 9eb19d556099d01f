/** ServiceAccounts: who a Pod is. Their tokens are made by the `token` subresource (`auth/`). */
import type { ServiceAccount } from '#api/gen/types.ts';
import { serviceAccounts } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn } from '../../columns/column.ts';

export const serviceAccountStrategy: Strategy<ServiceAccount> = {
  type: serviceAccounts,
  singular: 'serviceaccount',
  shortNames: ['sa'],
  returnsDeleted: true,
  columns: [
    nameColumn,
    integer('Secrets', 'How many Secrets it may use.', (account) => (account.secrets ?? []).length),
    ageColumn,
  ],
};
