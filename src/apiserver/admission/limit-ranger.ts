/**
 * LimitRanger: fills in what containers don't say of their resources, and refuses what lies outside the bounds of the
 * namespace's LimitRanges.
 */
import { limitRanges, persistentVolumeClaims, pods } from '#api/gen/resources.ts';
import type { Container, LimitRangeItem, Pod, Quantity } from '#api/gen/types.ts';
import { podLimits, podRequests } from '#api/pod-resources.ts';
import { compareQuantities, quantityToMillis } from '#api/quantity.ts';
import type { RequestContext } from '../registry/strategy.ts';
import type { AdmissionPlugin, AdmissionRequest } from './admission.ts';
import { isAbout, isOf, objectOf, refuse } from './kinds.ts';

type Amounts = Readonly<Record<string, Quantity>>;

interface Usage {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  operations: ['CREATE', 'UPDATE'],
  mutate: (request, context) => {
    if (request.operation !== 'CREATE' || !isAbout(request, pods)) return request.object;
    const items = itemsOf(request, context, 'Container');
    const pod = objectOf(request, pods);
    return items.length === 0 ? pod : withDefaults(pod, items);
  },
  validate: (request, context) => {
    const faults = faultsOf(request, context);
    if (faults.length === 0) return;
    throw refuse(request, faults.length > 1 ? `[${faults.join(', ')}]` : (faults[0] ?? ''));
  },
};

function itemsOf(
  { namespace }: AdmissionRequest,
  { reader }: RequestContext,
  type: string,
): readonly LimitRangeItem[] {
  return reader
    .list(limitRanges, namespace)
    .flatMap((range) => range.spec?.limits ?? [])
    .filter((item) => item.type === type);
}

const annotation = 'kubernetes.io/limit-ranger';

function withDefaults(pod: Pod, items: readonly LimitRangeItem[]): Pod {
  const defaults = {
    limits: mergeAmounts(items.map((item) => item.default)),
    requests: mergeAmounts(items.map((item) => item.defaultRequest)),
  };
  const { containers, initContainers = [] } = pod.spec;
  const notes = [
    ...containers.flatMap((one) => notesOf(one, `container ${one.name}`, defaults)),
    ...initContainers.flatMap((one) => notesOf(one, `init container ${one.name}`, defaults)),
  ];
  if (notes.length === 0) return pod;
  const { annotations } = pod.metadata;
  const note = `LimitRanger plugin set: ${notes.join('; ')}`;
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations: { ...annotations, [annotation]: note } },
    spec: {
      ...pod.spec,
      containers: containers.map((one) => complete(one, defaults)),
      ...(initContainers.length > 0 && {
        initContainers: initContainers.map((one) => complete(one, defaults)),
      }),
    },
  };
}

/** What a container limits by itself it also requests by itself. */
function complete(container: Container, { limits, requests }: Usage): Container {
  const own = container.resources ?? {};
  const resources = {
    ...own,
    ...nonEmpty('limits', { ...limits, ...own.limits }),
    ...nonEmpty('requests', { ...requests, ...own.limits, ...own.requests }),
  };
  return { ...container, resources };
}

/** What is set of a container, as upstream notes it on the Pod: `cpu, memory request for container web`. */
function notesOf(container: Container, name: string, defaults: Usage): readonly string[] {
  const own = container.resources ?? {};
  const set = (amounts: Amounts, known: Amounts): readonly string[] =>
    Object.keys(amounts)
      .filter((resource) => known[resource] === undefined)
      .sort();
  const requests = set(defaults.requests, { ...own.limits, ...own.requests });
  const limits = set(defaults.limits, own.limits ?? {});
  return [
    ...(requests.length > 0 ? [`${requests.join(', ')} request for ${name}`] : []),
    ...(limits.length > 0 ? [`${limits.join(', ')} limit for ${name}`] : []),
  ];
}

function mergeAmounts(parts: readonly (Amounts | undefined)[]): Amounts {
  return Object.fromEntries(parts.toReversed().flatMap((part) => Object.entries(part ?? {})));
}

function nonEmpty(
  key: 'limits' | 'requests',
  amounts: Amounts,
): { limits?: Amounts; requests?: Amounts } {
  return Object.keys(amounts).length > 0 ? { [key]: amounts } : {};
}

function faultsOf(request: AdmissionRequest, context: RequestContext): readonly string[] {
  const { object } = request;
  if (!object) return [];
  const check = (type: string, usages: readonly Usage[]): readonly string[] =>
    itemsOf(request, context, type).flatMap((item) =>
      usages.flatMap((usage) => faultsOfUsage(item, usage)),
    );
  const isNew = request.operation === 'CREATE' && isAbout(request, pods);
  if (isNew || (isOf(request, pods) && request.subresource === 'resize')) {
    const { spec } = objectOf({ object }, pods);
    const containers = [...spec.containers, ...(spec.initContainers ?? [])];
    return [
      ...check('Container', containers.map(usageOf)),
      ...check('Pod', [{ requests: podRequests(spec), limits: podLimits(spec) }]),
    ];
  }
  if (isAbout(request, persistentVolumeClaims)) {
    const { resources } = objectOf({ object }, persistentVolumeClaims).spec;
    return check('PersistentVolumeClaim', [{ requests: resources?.requests ?? {}, limits: {} }]);
  }
  return [];
}

function usageOf({ resources }: Container): Usage {
  return { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} };
}

function faultsOfUsage(item: LimitRangeItem, usage: Usage): readonly string[] {
  const { type } = item;
  const each = (
    bounds: Amounts | undefined,
    check: (bound: Bound, usage: Usage) => readonly string[],
  ): readonly string[] =>
    Object.entries(bounds ?? {}).flatMap(([name, bound]) => check({ name, bound, type }, usage));
  return [
    ...each(item.min, belowMinimum),
    // A claim has no limits.
    ...each(item.max, type === 'PersistentVolumeClaim' ? aboveRequest : aboveMaximum),
    ...each(item.maxLimitRequestRatio, aboveRatio),
  ];
}

/** What a LimitRange says of one resource. */
interface Bound {
  readonly name: string;
  readonly bound: Quantity;
  readonly type: string;
}

function belowMinimum(
  { name, bound, type }: Bound,
  { requests, limits }: Usage,
): readonly string[] {
  const text = `minimum ${name} usage per ${type} is ${bound}`;
  const request = requests[name];
  const limit = limits[name];
  if (request === undefined) return [`${text}.  No request is specified`];
  if (compareQuantities(request, bound) < 0) return [`${text}, but request is ${request}`];
  return limit !== undefined && compareQuantities(limit, bound) < 0
    ? [`${text}, but limit is ${limit}`]
    : [];
}

function aboveMaximum(
  { name, bound, type }: Bound,
  { requests, limits }: Usage,
): readonly string[] {
  const text = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests[name];
  const limit = limits[name];
  if (limit === undefined) return [`${text}.  No limit is specified`];
  if (compareQuantities(limit, bound) > 0) return [`${text}, but limit is ${limit}`];
  return request !== undefined && compareQuantities(request, bound) > 0
    ? [`${text}, but request is ${request}`]
    : [];
}

function aboveRequest({ name, bound, type }: Bound, { requests }: Usage): readonly string[] {
  const request = requests[name];
  return request !== undefined && compareQuantities(request, bound) > 0
    ? [`maximum ${name} usage per ${type} is ${bound}, but request is ${request}`]
    : [];
}

function aboveRatio({ name, bound, type }: Bound, { requests, limits }: Usage): readonly string[] {
  const text = `${name} max limit to request ratio per ${type} is ${bound}`;
  const request = requests[name];
  const limit = limits[name];
  if (request === undefined || compareQuantities(request, 0) === 0) {
    return [`${text}, but no request is specified or request is 0`];
  }
  if (limit === undefined || compareQuantities(limit, 0) === 0) {
    return [`${text}, but no limit is specified or limit is 0`];
  }
  const actual = quantityToMillis(limit) / quantityToMillis(request);
  return actual > quantityToMillis(bound) / 1000
    ? [`${text}, but provided ratio is ${actual.toFixed(6)}`]
    : [];
}
