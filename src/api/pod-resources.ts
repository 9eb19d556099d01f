/** What a Pod asks of a Node, and the quality of service that follows from it. */
import type {
  Container,
  ContainerStatus,
  Pod,
  PodSpec,
  PodStatus,
  Quantity,
  ResourceRequirements,
} from './gen/types.ts';
import { findCondition } from './conditions.ts';
import { addQuantities, compareQuantities, isZeroQuantity } from './quantity.ts';

export type ResourceAmounts = Readonly<Record<string, Quantity>>;

type Kind = 'requests' | 'limits';

/**
 * What the scheduler sets aside: the sum of the containers and sidecars, or what an init container needs while it
 * runs beside the sidecars started before it, whichever is more, and the overhead. Pod-level resources override.
 */
export function podRequests(spec: PodSpec): ResourceAmounts {
  return podAmounts(spec, 'requests');
}

/** As `podRequests`, of the limits. A resource that a container doesn't limit isn't bounded by the sum. */
export function podLimits(spec: PodSpec): ResourceAmounts {
  return podAmounts(spec, 'limits');
}

/**
 * The specification with what the Pod holds of its node while it is being resized (KEP-1287): of each container the
 * most of what it asks for, was granted and really has; what can never be granted doesn't count. The specification
 * itself where that is all.
 */
export function heldSpec({ spec, status }: Pick<Pod, 'spec' | 'status'>): PodSpec {
  if (!status) return spec;
  const pending = findCondition(status.conditions, 'PodResizePending');
  const infeasible = pending?.status === 'True' && pending.reason === 'Infeasible';
  const held = (
    containers: readonly Container[],
    statuses: readonly ContainerStatus[] = [],
  ): readonly Container[] =>
    containers.map((container) => {
      const seen = statuses.find(({ name }) => name === container.name);
      const resources = seen && heldResources(container.resources, seen, infeasible);
      return resources ? { ...container, resources } : container;
    });
  const containers = held(spec.containers, status.containerStatuses);
  const initContainers = held(spec.initContainers ?? [], status.initContainerStatuses);
  const resources = spec.resources && heldResources(spec.resources, status, infeasible);
  const changed = (after: readonly Container[], before: readonly Container[] = []): boolean =>
    after.some((container, index) => container !== before[index]);
  if (
    !resources &&
    !changed(containers, spec.containers) &&
    !changed(initContainers, spec.initContainers)
  ) {
    return spec;
  }
  return {
    ...spec,
    containers,
    ...(spec.initContainers && { initContainers }),
    ...(resources && { resources }),
  };
}

/** Undefined where they are what is asked for. */
function heldResources(
  asked: ResourceRequirements | undefined,
  { allocatedResources, resources }: Pick<ContainerStatus, 'allocatedResources' | 'resources'>,
  infeasible: boolean,
): ResourceRequirements | undefined {
  if (!allocatedResources && !resources?.requests) return undefined;
  const has = greater(allocatedResources ?? {}, resources?.requests ?? {});
  const wanted = amountsOf(asked, 'requests');
  const requests = infeasible ? { ...wanted, ...has } : greater(wanted, has);
  const same = Object.entries(requests).every(
    ([name, amount]) => wanted[name] !== undefined && compareQuantities(amount, wanted[name]) === 0,
  );
  return same ? undefined : { ...asked, requests };
}

function podAmounts(spec: PodSpec, kind: Kind): ResourceAmounts {
  let running = sum(spec.containers.map((container) => amountsOf(container.resources, kind)));
  let sidecars: ResourceAmounts = {};
  let starting: ResourceAmounts = {};
  for (const container of spec.initContainers ?? []) {
    const own = amountsOf(container.resources, kind);
    if (isSidecar(container)) {
      sidecars = sum([sidecars, own]);
      running = sum([running, own]);
      starting = greater(starting, sidecars);
    } else starting = greater(starting, sum([own, sidecars]));
  }
  const needed = { ...greater(running, starting), ...amountsOf(spec.resources, kind) };
  if (!spec.overhead) return needed;
  // Without a limit of its own, a Pod's overhead limits nothing.
  const overhead = Object.entries(spec.overhead).filter(
    ([name]) => kind === 'requests' || needed[name] !== undefined,
  );
  return sum([needed, Object.fromEntries(overhead)]);
}

/** An init container that keeps running beside the containers. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === 'Always';
}

/** Limits stand in for requests that aren't given, as defaulting does it. */
function amountsOf(resources: ResourceRequirements | undefined, kind: Kind): ResourceAmounts {
  if (!resources) return {};
  return kind === 'limits'
    ? (resources.limits ?? {})
    : { ...resources.limits, ...resources.requests };
}

function sum(parts: readonly ResourceAmounts[]): ResourceAmounts {
  // A map: before they are validated, names may be any text, `__proto__` too.
  const total = new Map<string, Quantity>();
  for (const part of parts) {
    for (const [name, amount] of Object.entries(part)) {
      const before = total.get(name);
      total.set(name, before === undefined ? amount : addQuantities(before, amount));
    }
  }
  return Object.fromEntries(total);
}

function greater(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  const most = new Map(Object.entries(a));
  for (const [name, amount] of Object.entries(b)) {
    const before = most.get(name);
    if (before === undefined || compareQuantities(amount, before) > 0) most.set(name, amount);
  }
  return Object.fromEntries(most);
}

const qosResources = ['cpu', 'memory'];

/**
 * `Guaranteed` when every container limits CPU and memory and asks for as much, `BestEffort` when none asks for
 * anything, else `Burstable`.
 */
export function qosClass(spec: PodSpec): NonNullable<PodStatus['qosClass']> {
  const containers = spec.resources
    ? [spec.resources]
    : [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  let asks = false;
  let guaranteed = true;
  for (const { requests = {}, limits = {} } of containers) {
    for (const name of qosResources) {
      const request = nonZero(requests[name]);
      const limit = nonZero(limits[name]);
      asks ||= request !== undefined || limit !== undefined;
      guaranteed &&=
        limit !== undefined && (request === undefined || compareQuantities(request, limit) === 0);
    }
  }
  if (!asks) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function nonZero(amount: Quantity | undefined): Quantity | undefined {
  return amount === undefined || isZeroQuantity(amount) ? undefined : amount;
}
