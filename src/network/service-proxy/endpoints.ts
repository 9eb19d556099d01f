/** Which endpoints a Service port sends its connections to, from the Service's EndpointSlices. Pure. */
import type { Endpoint, EndpointSlice, ServicePort } from '#api/gen/types.ts';

export interface Backend {
  readonly ip: string;
  readonly port: number;
  /** On this node. */
  readonly local: boolean;
}

/** In a stable order, so that the same endpoints give the same rules. */
export function backendsOf(
  port: ServicePort,
  slices: readonly EndpointSlice[],
  nodeName: string,
): readonly Backend[] {
  const candidates = slices.flatMap((slice) => candidatesOf(port, slice, nodeName));
  const ready = candidates.filter(({ endpoint }) => endpoint.conditions?.ready ?? true);
  // When every endpoint is going, those that still serve are better than none (KEP-1669).
  const going = candidates.filter(
    ({ endpoint: { conditions } }) => conditions?.terminating && conditions.serving,
  );
  const chosen = ready.length > 0 ? ready : going;
  const unique = new Map(chosen.map(({ backend }) => [`${backend.ip}:${backend.port}`, backend]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, backend]) => backend);
}

interface Candidate {
  readonly endpoint: Endpoint;
  readonly backend: Backend;
}

function candidatesOf(
  port: ServicePort,
  slice: EndpointSlice,
  nodeName: string,
): readonly Candidate[] {
  if (slice.addressType !== 'IPv4') return [];
  const target = slice.ports?.find(
    ({ name = '', protocol = 'TCP' }) =>
      name === (port.name ?? '') && protocol === (port.protocol ?? 'TCP'),
  )?.port;
  if (target === undefined) return [];
  return (slice.endpoints ?? []).flatMap((endpoint) => {
    const [ip] = endpoint.addresses;
    const local = endpoint.nodeName === nodeName;
    return ip ? [{ endpoint, backend: { ip, port: target, local } }] : [];
  });
}
