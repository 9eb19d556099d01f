/**
 * Which endpoints a Service port sends its connections to, from the Service's EndpointSlices. Pure.
 *
 * Ready ones; where there is none, those that go but still serve are better than nothing (KEP-1669). Traffic that may
 * go anywhere is kept near where the slices' hints say so; traffic that must stay on the node takes no hints.
 */
import type { Endpoint, EndpointSlice, ServicePort } from '#api/gen/types.ts';

export interface Backend {
  readonly ip: string;
  readonly port: number;
}

export interface Pools {
  /** For traffic that may go to any node. Empty: there is nobody at all. */
  readonly cluster: readonly Backend[];
  /** For traffic that must stay on this node. */
  readonly local: readonly Backend[];
  /** How many of the local ones are ready: what a load balancer in front is told. */
  readonly localReady: number;
}

/** Where the traffic starts. */
interface Place {
  readonly nodeName: string;
  readonly zone: string | undefined;
}

/** In a stable order, so that the same endpoints give the same rules. */
export function poolsOf(port: ServicePort, slices: readonly EndpointSlice[], place: Place): Pools {
  const candidates = slices.flatMap((slice) => candidatesOf(port, slice));
  const ready = candidates.filter(({ endpoint }) => endpoint.conditions?.ready ?? true);
  const going = candidates.filter(
    ({ endpoint: { conditions } }) => conditions?.terminating && (conditions.serving ?? true),
  );
  const isLocal = ({ endpoint }: Candidate): boolean => endpoint.nodeName === place.nodeName;
  const localReady = ready.filter(isLocal);
  return {
    cluster: sorted(ready.length > 0 ? near(ready, place) : going),
    local: sorted(localReady.length > 0 ? localReady : going.filter(isLocal)),
    localReady: sorted(localReady).length,
  };
}

/**
 * Hints count only where every ready endpoint has one, so that none is forgotten, and where one of them is for here:
 * those for this node, else those for its zone, else all.
 */
function near(ready: readonly Candidate[], { nodeName, zone }: Place): readonly Candidate[] {
  const nodesOf = ({ endpoint }: Candidate) => endpoint.hints?.forNodes ?? [];
  const zonesOf = ({ endpoint }: Candidate) => endpoint.hints?.forZones ?? [];
  return hinted(ready, nodesOf, nodeName) ?? hinted(ready, zonesOf, zone) ?? ready;
}

function hinted(
  ready: readonly Candidate[],
  hintsOf: (candidate: Candidate) => readonly { readonly name: string }[],
  here: string | undefined,
): readonly Candidate[] | undefined {
  if (here === undefined || ready.some((candidate) => hintsOf(candidate).length === 0))
    return undefined;
  const near = ready.filter((candidate) => hintsOf(candidate).some(({ name }) => name === here));
  return near.length > 0 ? near : undefined;
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly backend: Backend;
}

function candidatesOf(port: ServicePort, slice: EndpointSlice): readonly Candidate[] {
  if (slice.addressType !== 'IPv4') return [];
  const target = slice.ports?.find(
    ({ name = '', protocol = 'TCP' }) =>
      name === (port.name ?? '') && protocol === (port.protocol ?? 'TCP'),
  )?.port;
  if (target === undefined) return [];
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const [ip] = endpoint.addresses;
    return ip ? [{ endpoint, backend: { ip, port: target } }] : [];
  });
}

function sorted(candidates: readonly Candidate[]): readonly Backend[] {
  const unique = new Map(
    candidates.map(({ backend }) => [`${backend.ip}:${backend.port}`, backend]),
  );
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, backend]) => backend);
}
