/** ResourceQuotas: how much a namespace may hold in all (admission enforces them). */
import type { Quantity, ResourceQuota } from '#api/gen/types.ts';
import { resourceQuotas } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import {
  validateResourceQuota,
  validateResourceQuotaStatus,
  validateResourceQuotaUpdate,
} from './validation.ts';

export const resourceQuotaStrategy: Strategy<ResourceQuota> = {
  type: resourceQuotas,
  singular: 'resourcequota',
  shortNames: ['quota'],
  returnsDeleted: true,
  columns: [
    nameColumn,
    text('Request', 'What is asked for, and of how much.', (quota) =>
      usage(quota, (name) => !name.startsWith('limits')),
    ),
    text('Limit', 'What is limited to, and of how much.', (quota) =>
      usage(quota, (name) => name.startsWith('limits')),
    ),
    ageColumn,
  ],
  prepareForCreate: (quota) => ({ ...quota, status: {} }),
  prepareForUpdate: keepStatus,
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
  subresources: { status: statusSubresource<ResourceQuota>(validateResourceQuotaStatus) },
};

/** Such as `pods: 3/10, requests.cpu: 1/4`. */
function usage({ status }: ResourceQuota, wanted: (name: string) => boolean): string {
  const { hard = {}, used = {} } = status ?? {};
  const show = (name: string, most: Quantity): string => `${name}: ${used[name] ?? '0'}/${most}`;
  return Object.keys(hard)
    .filter(wanted)
    .sort()
    .map((name) => show(name, hard[name] ?? '0'))
    .join(', ');
}
