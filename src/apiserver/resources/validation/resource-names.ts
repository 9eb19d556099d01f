/** Names of resources, as quotas and LimitRanges may use them. */
import { plainNames } from '#api/quota/usage.ts';
import { invalid, invalidEach } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { fine } from './checks.ts';
import type { Errors } from './checks.ts';

/** What is counted in whole numbers. */
export const countedResources: readonly string[] = [
  ...plainNames,
  'services.nodeports',
  'services.loadbalancers',
];
/** What containers compute with, in the names of quotas. */
export const computeResources: readonly string[] = [
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
];
/** What a quota can limit without a domain in its name. */
export const quotaResources: ReadonlySet<string> = new Set([
  ...countedResources,
  ...computeResources,
  'ephemeral-storage',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
]);

const ofContainers: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** A name without a domain that a quota can limit. */
export function isQuotaResource(name: string): boolean {
  return quotaResources.has(name) || /^(requests\.)?hugepages-/.test(name);
}

/** Of a LimitRange for `type`, such as `Container`. */
export function validateLimitedName(type: string, name: string, field: string): Errors {
  const faults = qualifiedNameFaults(name);
  if (faults.length > 0) return invalidEach(field, name, faults);
  if (name.includes('/')) return fine;
  const isContainers = ofContainers.has(name) || name.startsWith('hugepages-');
  return [
    ...(isQuotaResource(name) || name === 'storage'
      ? fine
      : [invalid(field, name, 'must be a standard resource type or fully qualified')]),
    ...((type === 'Pod' || type === 'Container') && !isContainers
      ? [invalid(field, name, 'must be a standard resource for containers')]
      : fine),
  ];
}
