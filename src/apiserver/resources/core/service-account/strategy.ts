/** ServiceAccounts: who a Pod is. Their tokens come from the `token` subresource. */
import type { ServiceAccount } from '#api/gen/types.ts';
import { serviceAccounts } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn } from '../../columns/column.ts';
import { tokenSubresource } from './token.ts';
import type { TokenSigner } from './token.ts';

/** Without a signer there is no `token` subresource. */
export function serviceAccountStrategy(signer?: TokenSigner): Strategy<ServiceAccount> {
  return signer ? { ...strategy, subresources: { token: tokenSubresource(signer) } } : strategy;
}

const strategy: Strategy<ServiceAccount> = {
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
