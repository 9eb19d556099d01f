/** ServiceAccounts: who a Pod is. Their tokens come from the `token` subresource. */
import type { ServiceAccount } from '#api/gen/types.ts';
import { serviceAccounts } from '#api/gen/resources.ts';
import type { ServiceAccountTokens } from '../../../auth/service-account-tokens.ts';
import { tokenSubresource } from '../../../auth/token-subresource.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn } from '../../columns/column.ts';

/** Without what signs tokens there is no `token` subresource. */
export function serviceAccountStrategy(tokens?: ServiceAccountTokens): Strategy<ServiceAccount> {
  return tokens ? { ...strategy, subresources: { token: tokenSubresource(tokens) } } : strategy;
}

const strategy: Strategy<ServiceAccount> = {
  type: serviceAccounts,
  singular: 'serviceaccount',
  shortNames: ['sa'],
  returnsDeleted: true,
  columns: [nameColumn, ageColumn],
};
