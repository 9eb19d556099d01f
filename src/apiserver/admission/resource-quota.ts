/**
 * ResourceQuota: refuses what would use up more than a namespace may hold. What is used is counted anew from the
 * stored objects each time, so it can't be out of date; two writes at the very same moment may both pass.
 */
import { pods, resourceQuotas } from '#api/gen/resources.ts';
import type { Container, Pod, ResourceQuota } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { qosClass } from '#api/pod-resources.ts';
import { addQuantities, compareQuantities, subtractQuantities } from '#api/quantity.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, refuse } from './kinds.ts';
import { usageOf } from './quota-usage.ts';
import type { Amounts } from './quota-usage.ts';

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  validate: (request, context) => {
    const { object, namespace, subresource } = request;
    if (!object || !namespace || subresource !== '') return;
    for (const quota of context.reader.list(resourceQuotas, namespace)) {
      if (applies(quota, request, object)) checkQuota(quota, { ...request, object }, context);
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
    if (!applies(quota, request, object)) continue;
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

/** A quota with scopes looks only at certain Pods. */
function applies(quota: ResourceQuota, request: AdmissionRequest, object: KubeObject): boolean {
  const scopes = quota.spec?.scopes ?? [];
  const selected = quota.spec?.scopeSelector?.matchExpressions ?? [];
  if (scopes.length === 0 && selected.length === 0) return true;
  if (!isAbout(request, pods)) return false;
  // The request is about Pods.
  const pod = object as Pod;
  return (
    scopes.every((scope) => isInScope(pod, scope)) &&
    selected.every(({ scopeName, operator, values = [] }) => {
      if (scopeName !== 'PriorityClass') return isInScope(pod, scopeName);
      const { priorityClassName = '' } = pod.spec;
      switch (operator) {
        case 'In':
          return values.includes(priorityClassName);
        case 'NotIn':
          return !values.includes(priorityClassName);
        case 'Exists':
          return priorityClassName !== '';
        default:
          return priorityClassName === '';
      }
    })
  );
}

function isInScope({ spec }: Pod, scope: string): boolean {
  switch (scope) {
    case 'Terminating':
      return spec.activeDeadlineSeconds !== undefined;
    case 'NotTerminating':
      return spec.activeDeadlineSeconds === undefined;
    case 'BestEffort':
      return qosClass(spec) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(spec) !== 'BestEffort';
    case 'PriorityClass':
      return spec.priorityClassName !== undefined;
    default:
      return false;
  }
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
