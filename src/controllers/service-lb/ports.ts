/** Who wants or holds a port of the nodes. A port is written `80/TCP`, as kubectl shows it. Pure. */
import type { Pod, Service } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { isPodTerminal } from '#api/pod.ts';

/** Something of the node itself that listens at the node's addresses. */
export interface NodeListener {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Such as `the API server`. */
  readonly name: string;
}

/** Everything that may be in the way at one port. */
export interface Holders {
  readonly listeners: readonly NodeListener[];
  /** Services for which this controller is responsible that have the port. */
  balanced(port: string): readonly Service[];
  /** Services that have the number as a node port. */
  nodePorts(port: string): readonly Service[];
}

/** Without a class it is this controller's. */
export function isBalanced(service: Service): boolean {
  const { type, loadBalancerClass } = service.spec ?? {};
  return type === 'LoadBalancer' && loadBalancerClass === undefined && !isTerminating(service);
}

export function portsOf({ spec }: Service): readonly string[] {
  return (spec?.ports ?? []).map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`);
}

export function nodePortsOf({ spec }: Service): readonly string[] {
  return (spec?.ports ?? []).flatMap(({ nodePort, protocol = 'TCP' }) =>
    nodePort ? [`${nodePort}/${protocol}`] : [],
  );
}

/** A Pod on the host's own network has all its ports there: the API server sets `hostPort` then. */
export function hostPortsOf(pod: Pod): readonly string[] {
  if (!pod.spec.nodeName || isPodTerminal(pod)) return [];
  const { containers, initContainers = [] } = pod.spec;
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, protocol = 'TCP' }) =>
      hostPort ? [`${hostPort}/${protocol}`] : [],
    ),
  );
}

/** Why the Service can't have its ports on any node; undefined when it can. */
export function obstacleOf(service: Service, holders: Holders): string | undefined {
  for (const port of portsOf(service)) {
    const listener = holders.listeners.find((one) => `${one.port}/${one.protocol}` === port);
    if (listener) return `port ${port} is taken by ${listener.name}`;
    const isOther = (other: Service): boolean => keyOf(other) !== keyOf(service);
    const winner = holders
      .balanced(port)
      .find((other) => isOther(other) && precedes(other, service));
    if (winner) return `port ${port} is held by Service ${keyOf(winner)}`;
    const holder = holders.nodePorts(port).find(isOther);
    if (holder) return `port ${port} is held by Service ${keyOf(holder)} as its node port`;
  }
  return undefined;
}

function precedes(a: Service, b: Service): boolean {
  const rank = (service: Service): string => {
    const waits = (service.status?.loadBalancer?.ingress ?? []).length === 0;
    return `${Number(waits)} ${service.metadata.creationTimestamp} ${keyOf(service)}`;
  };
  return rank(a) < rank(b);
}
