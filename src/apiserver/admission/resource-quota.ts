/**
 * ResourceQuota: refuses what would use up more than a namespace may hold. What is used is what the stored
 * objects use, up to the newest; to them comes what writes under way will use.
 */
import { pods, resourceQuotas } from '#api/gen/resources.ts';
import type { Container, Pod, ResourceQuota } from '#api/gen/types.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { addQuantities, compareQuantities, subtractQuantities } from '#api/quantity.ts';
import { quotaApplies } from '#api/quota/scopes.ts';
import { usageOf } from '#api/quota/usage.ts';
import type { Amounts } from '#api/quota/usage.ts';
import type { Reader, RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isOf, refuse } from './kinds.ts';
import { QuotaTotals } from './quota-totals.ts';

/** A write that was admitted, but may not be visible yet. */
interface UnderWay {
  readonly request: ObjectRequest;
  readonly more: Amounts;
}

type ObjectRequest = AdmissionRequest & { readonly object: KubeObject };

const underWay = new Map<RequestContext, UnderWay>();
const totals = new WeakMap<Reader, Map<ResourceType, QuotaTotals>>();

/** The object itself, and what else may make it use more. */
const counted: readonly string[] = ['', 'resize'];

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  operations: ['CREATE', 'UPDATE'],
  validate: (request, context) => {
    const { object, namespace, subresource, type, stored } = request;
    if (!object || !namespace || !counted.includes(subresource)) return;
    const quotas = context.reader
      .list(resourceQuotas, namespace)
      .filter((quota) => quotaApplies(quota, type, object));
    if (quotas.length === 0) return;
    const more = difference(usageOf(type, object), stored ? usageOf(type, stored) : {});
    const write = { request: { ...request, object }, more };
    for (const quota of quotas) checkQuota(quota, write, context);
    if (!context.dryRun) underWay.set(context, write);
  },
  settled: (context) => {
    underWay.delete(context);
  },
};

function checkQuota(
  quota: ResourceQuota,
  { request, more }: UnderWay,
  context: RequestContext,
): void {
  const { type, object } = request;
  const hard = quota.spec?.hard ?? {};
  const { name } = quota.metadata;
  if (type === pods && request.operation === 'CREATE') {
    // The type says so.
    const missing = missingAmounts(object as Pod, Object.keys(hard));
    if (missing) throw refuse(request, `failed quota: ${name}: must specify ${missing}`);
  }
  const growing = Object.keys(more).filter((resource) => hard[resource] !== undefined);
  if (growing.length === 0) return;
  const used = usedOf(quota, request, context);
  const exceeded = growing
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

/** What all objects of the kind use that the quota applies to: the stored ones, and those on their way. */
function usedOf(
  quota: ResourceQuota,
  { type, namespace }: AdmissionRequest,
  context: RequestContext,
): Amounts {
  const { reader } = context;
  const used: Record<string, string> = { ...totalsOf(reader, type).of(quota, namespace, reader) };
  for (const [other, { request, more }] of underWay) {
    if (other === context || other.reader !== reader) continue;
    // Of whatever version.
    if (!isOf(request, type) || request.namespace !== namespace) continue;
    if (!quotaApplies(quota, type, request.object) || isVisible(request, context)) continue;
    for (const [resource, amount] of Object.entries(more)) {
      used[resource] = addQuantities(used[resource] ?? '0', amount);
    }
  }
  return used;
}

function totalsOf(reader: Reader, type: ResourceType): QuotaTotals {
  const known = totals.get(reader) ?? new Map<ResourceType, QuotaTotals>();
  totals.set(reader, known);
  const found = known.get(type) ?? new QuotaTotals(type);
  known.set(type, found);
  return found;
}

/** A create of which the stored objects tell already. */
function isVisible(
  { type, operation, object }: ObjectRequest,
  { reader }: RequestContext,
): boolean {
  if (operation !== 'CREATE') return false;
  return reader.get(type, object.metadata)?.metadata.uid === object.metadata.uid;
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

/**
 * Where a sum is limited, every container must say its part, or the Pod for all of them:
 * `limits.cpu for: web; requests.cpu for: web`.
 */
function missingAmounts({ spec }: Pod, hard: readonly string[]): string {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return compute
    .filter((resource) => hard.includes(resource) && !says(spec, resource))
    .sort()
    .flatMap((resource) => {
      const without = containers.filter((container) => !says(container, resource));
      if (without.length === 0) return [];
      return [`${resource} for: ${without.map((container) => container.name).join(',')}`];
    })
    .join('; ');
}

function says({ resources }: Pick<Container, 'resources'>, resource: string): boolean {
  const [name = '', kind = 'requests'] = resource.split('.').reverse();
  return (kind === 'limits' ? resources?.limits : resources?.requests)?.[name] !== undefined;
}
