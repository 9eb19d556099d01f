/**
 * Packs a Service's endpoints into slices with the fewest writes: what stands already stays where it is, and only
 * slices that change anyway, or the fullest that has room, take what is new. Pure: existing slices and wanted
 * endpoints in, writes out.
 */
import { isDeepStrictEqual } from 'node:util';
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice } from '#api/gen/types.ts';
import { reuseSurplus } from './moves.ts';
import type { Family } from './pod-endpoint.ts';
import type { SliceContent, SlicePlan, SliceUpdate } from './slice-plan.ts';

/** One endpoint with the ports that it serves; endpoints that share their ports share slices. */
export interface Placement {
  readonly endpoint: Endpoint;
  readonly ports: readonly DiscoveryV1EndpointPort[];
}

interface Bin {
  readonly existing: EndpointSlice | undefined;
  endpoints: Endpoint[];
  changed: boolean;
}

/** `existing` are the slices of this owner and family. A slice that is not needed any more is reused for one that is. */
export function planSlices(
  family: Family,
  placements: readonly Placement[],
  existing: readonly EndpointSlice[],
  maximum: number,
): SlicePlan {
  const byPorts = Map.groupBy(existing, (slice) => portsKey(slice.ports ?? []));
  const wanted = Map.groupBy(placements, ({ ports }) => portsKey(ports));
  const create: SliceContent[] = [];
  const update: SliceUpdate[] = [];
  const unchanged: EndpointSlice[] = [];
  const surplus: EndpointSlice[] = [];

  for (const [key, slices] of byPorts) if (!wanted.has(key)) surplus.push(...slices);
  for (const [key, group] of wanted) {
    const endpoints = group.map(({ endpoint }) => endpoint);
    const ports = group[0]?.ports ?? [];
    for (const bin of pack(endpoints, byPorts.get(key) ?? [], maximum)) {
      const content = { addressType: family, endpoints: bin.endpoints, ports };
      if (!bin.existing) create.push(content);
      else if (bin.endpoints.length === 0) surplus.push(bin.existing);
      else if (bin.changed) update.push({ existing: bin.existing, content });
      else unchanged.push(bin.existing);
    }
  }
  return reuseSurplus({ create, update, delete: surplus, unchanged });
}

/** Order in the list of ports says nothing, so it doesn't make another group. */
export function portsKey(ports: readonly DiscoveryV1EndpointPort[]): string {
  return ports
    .map(({ name = '', port, protocol = 'TCP', appProtocol = '' }) =>
      JSON.stringify([name, port, protocol, appProtocol]),
    )
    .sort()
    .join();
}

function pack(
  endpoints: readonly Endpoint[],
  existing: readonly EndpointSlice[],
  maximum: number,
): readonly Bin[] {
  const pending = new Map(endpoints.map((endpoint) => [identityOf(endpoint), endpoint]));
  const bins = existing.map((slice) => keepWanted(slice, pending));
  const emptied = bins.filter((bin) => bin.endpoints.length === 0);
  const standing = bins.filter((bin) => bin.endpoints.length > 0);

  // 1. Slices that are written anyway, the fullest first.
  for (const bin of standing.filter(({ changed }) => changed).sort(fullestFirst)) {
    fill(bin, pending, maximum);
  }
  // 2. All the rest into the fullest slice that has room for it, else into new ones (an emptied one counts as new).
  const added: Bin[] = [];
  while (pending.size > 0) {
    const roomy = standing
      .filter((bin) => !bin.changed && bin.endpoints.length + pending.size <= maximum)
      .sort(fullestFirst)[0];
    const bin = roomy ?? emptied.shift() ?? { existing: undefined, endpoints: [], changed: true };
    if (bin !== roomy) added.push(bin);
    fill(bin, pending, maximum);
  }
  return [...standing, ...added, ...emptied];
}

/** Takes out of `pending` what the slice holds already; its endpoints are the wanted versions. */
function keepWanted(existing: EndpointSlice, pending: Map<string, Endpoint>): Bin {
  const endpoints: Endpoint[] = [];
  let changed = false;
  for (const present of existing.endpoints ?? []) {
    const key = identityOf(present);
    const wanted = pending.get(key);
    if (!wanted) {
      changed = true;
      continue;
    }
    pending.delete(key);
    endpoints.push(wanted);
    changed ||= !sameEndpoint(present, wanted);
  }
  return { existing, endpoints, changed };
}

function fill(bin: Bin, pending: Map<string, Endpoint>, maximum: number): void {
  for (const [key, endpoint] of pending) {
    if (bin.endpoints.length >= maximum) return;
    bin.endpoints.push(endpoint);
    bin.changed = true;
    pending.delete(key);
  }
}

function fullestFirst(a: Bin, b: Bin): number {
  return b.endpoints.length - a.endpoints.length;
}

/** What makes two endpoints the same one; the rest (conditions, zone, hints) may change in place. */
function identityOf({ addresses, hostname, targetRef }: Endpoint): string {
  return JSON.stringify([[...addresses].sort(), hostname, targetRef?.namespace, targetRef?.name]);
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.targetRef?.uid === b.targetRef?.uid &&
    isDeepStrictEqual(a.conditions, b.conditions) &&
    isDeepStrictEqual(a.hints, b.hints)
  );
}

/**
 * A Service with nothing to publish has one slice without endpoints and ports, so that clients can tell "none" from
 * "not yet looked at".
 */
export function withPlaceholder(family: Family, plan: SlicePlan): SlicePlan {
  if (plan.create.length + plan.update.length + plan.unchanged.length > 0) return plan;
  const content = { addressType: family, endpoints: [], ports: [] };
  const existing = plan.delete.find(isPlaceholder) ?? plan.delete[0];
  if (!existing) return { ...plan, create: [content] };
  const surplus = plan.delete.filter((slice) => slice !== existing);
  return isPlaceholder(existing)
    ? { ...plan, unchanged: [existing], delete: surplus }
    : { ...plan, update: [{ existing, content }], delete: surplus };
}

function isPlaceholder({ endpoints = [], ports = [] }: EndpointSlice): boolean {
  return endpoints.length === 0 && ports.length === 0;
}
