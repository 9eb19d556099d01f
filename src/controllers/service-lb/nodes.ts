/** Which nodes take a Service's ports, and by which addresses they are reached. Pure. */
import type { EndpointSlice, Node, Pod, Service } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';

const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';

export interface NodeChoice {
  /** Sorted. */
  readonly addresses: readonly string[];
  /** Why some nodes are left out, in words. */
  readonly obstacles: readonly string[];
}

export interface NodeSurroundings {
  readonly nodes: readonly Node[];
  /** The Service's. */
  readonly slices: readonly EndpointSlice[];
  /** Pods with a host port that the Service wants: by the port, such as `80/TCP`. */
  readonly hostPorts: ReadonlyMap<string, readonly Pod[]>;
}

export function chooseNodes(service: Service, around: NodeSurroundings): NodeChoice {
  const serving = nodesWithEndpoints(around.slices);
  const onlyLocal = service.spec?.externalTrafficPolicy === 'Local';
  const addresses = new Set<string>();
  const obstacles: string[] = [];
  for (const node of around.nodes) {
    const { name } = node.metadata;
    if (!mayBalance(node) || (onlyLocal && !serving.has(name))) continue;
    const obstacle = hostPortAt(name, around.hostPorts);
    if (obstacle) obstacles.push(obstacle);
    else for (const address of addressesOf(node)) addresses.add(address);
  }
  return { addresses: [...addresses].sort(), obstacles: obstacles.sort() };
}

/** What of a node matters here, as text: whoever compares two of them sees whether to look again. */
export function factsOf(node: Node): string {
  return JSON.stringify([mayBalance(node), addressesOf(node)]);
}

function mayBalance(node: Node): boolean {
  const ready = node.status?.conditions?.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  return (
    Boolean(ready) && !isTerminating(node) && node.metadata.labels?.[excludeLabel] === undefined
  );
}

/** IPv4, as the Service proxy. */
function addressesOf({ status }: Node): readonly string[] {
  const ofType = (wanted: string): readonly string[] =>
    (status?.addresses ?? [])
      .filter(({ type, address }) => type === wanted && !address.includes(':'))
      .map(({ address }) => address);
  const external = ofType('ExternalIP');
  return external.length > 0 ? external : ofType('InternalIP');
}

function nodesWithEndpoints(slices: readonly EndpointSlice[]): ReadonlySet<string> {
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
  const ready = endpoints.filter(({ conditions }) => conditions?.ready ?? true);
  return new Set(ready.flatMap(({ nodeName }) => nodeName ?? []));
}

function hostPortAt(
  nodeName: string,
  hostPorts: ReadonlyMap<string, readonly Pod[]>,
): string | undefined {
  for (const [port, pods] of hostPorts) {
    const holder = pods.find(({ spec }) => spec.nodeName === nodeName);
    if (holder) return `port ${port} of node ${nodeName} is held by Pod ${keyOf(holder)}`;
  }
  return undefined;
}
