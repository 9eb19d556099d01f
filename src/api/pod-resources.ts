/** What a Pod asks of a Node, and the quality of service that follows from it. */
import type { Container, PodSpec, PodStatus, Quantity, ResourceRequirements } from './gen/types.ts';
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
  const total: Record<string, Quantity> = {};
  for (const part of parts) {
    for (const [name, amount] of Object.entries(part)) {
      const before = total[name];
      total[name] = before === undefined ? amount : addQuantities(before, amount);
    }
  }
  return total;
}

function greater(a: ResourceAmounts, b: ResourceAmounts): ResourceAmounts {
  const most: Record<string, Quantity> = { ...a };
  for (const [name, amount] of Object.entries(b)) {
    const before = most[name];
    if (before === undefined || compareQuantities(amount, before) > 0) most[name] = amount;
  }
  return most;
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
