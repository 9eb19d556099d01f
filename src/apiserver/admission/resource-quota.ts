/**
 * ResourceQuota: refuses what would use up more than a namespace may hold. What is used is counted anew from the
 * stored objects each time, so it can't be out of date; two writes at the very same moment may both pass.
 */
import { pods, resourceQuotas } from '#api/gen/resources.ts';
import type { Container, Pod, ResourceQuota } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { addQuantities, compareQuantities, subtractQuantities } from '#api/quantity.ts';
import { quotaApplies } from '#api/quota/scopes.ts';
import { usageOf } from '#api/quota/usage.ts';
import type { Amounts } from '#api/quota/usage.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { refuse } from './kinds.ts';

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  validate: (request, context) => {
    const { object, namespace, subresource } = request;
    if (!object || !namespace || subresource !== '') return;
    for (const quota of context.reader.list(resourceQuotas, namespace)) {
      if (quotaApplies(quota, request.type, object))
        checkQuota(quota, { ...request, object }, context);
    }
  },
};

function checkQuota(
  quota: ResourceQuota,
  request: AdmissionRequest & { readonly object: KubeObject },
  context: RequestContext,
): void {
  const { type, object, stored } = request;
  const hard = quota.spec?.hard ?? {};
  const { name } = quota.metadata;
  if (type === pods && request.operation === 'CREATE') {
    // The type says so.
    const missing = missingAmounts(object as Pod, Object.keys(hard));
    if (missing) throw refuse(request, `failed quota: ${name}: must specify ${missing}`);
  }
  const more = difference(usageOf(type, object), stored ? usageOf(type, stored) : {});
  const counted = Object.keys(more).filter((resource) => hard[resource] !== undefined);
  if (counted.length === 0) return;
  const used = usedOf(quota, request, context);
  const exceeded = counted
    .filter((resource) => {
      const total = addQuantities(used[resource] ?? '0', more[resource] ?? '0');
      return compareQuantities(total, hard[resource] ?? '0') > 0;
    })
    .sort();
  if (exceeded.length === 0) return;
  const list = (amounts: Amounts): string =>
    exceeded.map((resource) => `${resource}=${amounts[resource] ?? '0'}`).join(',');
  throw refuse(
    request,
    `exceeded quota: ${name}, requested: ${list(more)}, used: ${list(used)}, limited: ${list(hard)}`,
  );
}

/** What all stored objects of the kind use that the quota applies to. */
function usedOf(
  quota: ResourceQuota,
  request: AdmissionRequest,
  { reader }: RequestContext,
): Amounts {
  const used: Record<string, string> = {};
  for (const object of reader.list(request.type, request.namespace)) {
    if (!quotaApplies(quota, request.type, object)) continue;
    for (const [resource, amount] of Object.entries(usageOf(request.type, object))) {
      used[resource] = addQuantities(used[resource] ?? '0', amount);
    }
  }
  return used;
}

/** Only what grows. */
function difference(next: Amounts, before: Amounts): Amounts {
  const entries = Object.entries(next).map(([resource, amount]) => [
    resource,
    subtractQuantities(amount, before[resource] ?? '0'),
  ]);
  return Object.fromEntries(
    entries.filter(([, amount]) => compareQuantities(amount ?? '0', '0') > 0),
  );
}

const compute = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];

/** Where a sum is limited, every container must say its part: `limits.cpu for: web; requests.cpu for: web`. */
function missingAmounts({ spec }: Pod, hard: readonly string[]): string {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return compute
    .filter((resource) => hard.includes(resource))
    .sort()
    .flatMap((resource) => {
      const without = containers.filter((container) => !says(container, resource));
      if (without.length === 0) return [];
      return [`${resource} for: ${without.map((container) => container.name).join(',')}`];
    })
    .join('; ');
}

function says({ resources }: Container, resource: string): boolean {
  const [name = '', kind = 'requests'] = resource.split('.').reverse();
  return (kind === 'limits' ? resources?.limits : resources?.requests)?.[name] !== undefined;
}
