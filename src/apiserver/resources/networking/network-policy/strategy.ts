/** NetworkPolicies: who may talk to certain Pods, and to whom these may talk. */
import { networkPolicies } from '#api/gen/resources.ts';
import type { NetworkPolicy } from '#api/gen/types.ts';
import { formatLabelSelector } from '#api/selector/label-query.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { defaultNetworkPolicy } from './defaults.ts';
import { validateNetworkPolicy } from './validation.ts';

export const networkPolicyStrategy: Strategy<NetworkPolicy> = {
  type: networkPolicies,
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  hasGeneration: true,
  columns: [
    nameColumn,
    text(
      'Pod-Selector',
      'The Pods that it is about.',
      ({ spec }) => formatLabelSelector(spec.podSelector) || '<none>',
    ),
    ageColumn,
  ],
  setDefaults: defaultNetworkPolicy,
  validate: validateNetworkPolicy,
};
