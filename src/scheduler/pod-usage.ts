/** What a Pod takes of a Node, in numbers; worked out once for each state of it. */
import type { Node, Pod, PodSpec } from '#api/gen/types.ts';
import { heldSpec, isSidecar, podRequests } from '#api/pod-resources.ts';
import { quantityToMillis, quantityToNumber } from '#api/quantity.ts';

export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

export interface PodUsage {
  /** CPU in thousandths, all else in units. */
  readonly requests: ReadonlyMap<string, number>;
  /** With upstream's guess of 100m and 200 MiB for each container that asks for nothing. */
  readonly guessed: { readonly cpu: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
}

const guessedCpu = 100;
const guessedMemory = 200 * 1024 * 1024;

const known = new WeakMap<Pod, PodUsage>();

export function usageOf(pod: Pod): PodUsage {
  let usage = known.get(pod);
  if (!usage) {
    usage = measure(heldSpec(pod));
    known.set(pod, usage);
  }
  return usage;
}

function measure(spec: PodSpec): PodUsage {
  const requests = new Map(
    Object.entries(podRequests(spec)).map(([name, amount]) => [name, amountOf(name, amount)]),
  );
  const silent = (resource: string): number =>
    spec.containers.filter(({ resources }) => !asksFor(resources, resource)).length;
  return {
    requests,
    guessed: {
      cpu: (requests.get('cpu') ?? 0) + silent('cpu') * guessedCpu,
      memory: (requests.get('memory') ?? 0) + silent('memory') * guessedMemory,
    },
    hostPorts: hostPortsOf(spec),
  };
}

function asksFor(resources: PodSpec['resources'], name: string): boolean {
  return (resources?.requests?.[name] ?? resources?.limits?.[name]) !== undefined;
}

function hostPortsOf(spec: PodSpec): HostPort[] {
  const containers = [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)];
  return containers.flatMap(({ ports = [] }) =>
    ports
      .filter(({ hostPort, containerPort }) => hostPort || (spec.hostNetwork && containerPort))
      .map(({ hostPort, containerPort, hostIP, protocol }) => ({
        ip: hostIP || '0.0.0.0',
        protocol: protocol ?? 'TCP',
        port: hostPort || containerPort,
      })),
  );
}

const given = new WeakMap<Node, Map<string, number>>();

/** What a Node has of a resource to give to Pods; 0 when it doesn't say. Worked out once for each state of a Node. */
export function allocatable(node: Node, name: string): number {
  const amounts = given.get(node) ?? new Map<string, number>();
  given.set(node, amounts);
  let amount = amounts.get(name);
  if (amount === undefined) {
    const text = (node.status?.allocatable ?? node.status?.capacity)?.[name];
    amount = text === undefined ? 0 : amountOf(name, text);
    amounts.set(name, amount);
  }
  return amount;
}

function amountOf(name: string, amount: string): number {
  return name === 'cpu' ? quantityToMillis(amount) : quantityToNumber(amount);
}
