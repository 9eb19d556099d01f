/** Makes one Service's EndpointSlices what its Pods say: read the caches, plan, write what differs. */
import { isDeepStrictEqual } from 'node:util';
import { endpointSlices } from '#api/gen/resources.ts';
import type { EndpointSlice, Node, Service } from '#api/gen/types.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import { planSlices } from './plan.ts';
import type { Placement, SliceContent, SlicePlan } from './plan.ts';
import { endpointOf, familiesOf, mayBeEndpoint, portsOf } from './pod-endpoint.ts';
import type { Family } from './pod-endpoint.ts';
import { hasSelector } from './selection.ts';
import type { Selection } from './selection.ts';
import { sliceMetadata } from './slice-metadata.ts';
import { triggerTimeAnnotation } from './trigger-time.ts';
import type { TriggerTimes } from './trigger-time.ts';

/** What the reconciler sees and does; `controller.ts` makes it from the informers. */
export interface SliceReconcilerParts {
  readonly client: Client;
  readonly selection: Selection;
  /** The resource version of the last write for each Service. */
  readonly lastWrites: Map<string, string>;
  readonly triggers: TriggerTimes;
  /** Upstream's default is 100. */
  readonly maximumPerSlice: number;
  service(key: string): Service | undefined;
  node(name: string): Node | undefined;
  /** The slices that this controller manages for the Service. */
  slicesOf(serviceKey: string): readonly EndpointSlice[];
  /** Whether `slicesOf` shows the write that had this resource version. */
  hasSeen(resourceVersion: string): boolean;
}

export async function reconcileSlices(parts: SliceReconcilerParts, key: string): Promise<void> {
  const service = parts.service(key);
  if (!service) {
    // The garbage collector removes the slices: the Service owns them.
    parts.lastWrites.delete(key);
    parts.triggers.forget(key);
    return;
  }
  if (!hasSelector(service)) return;
  // Slices have generated names: working from a cache that lags would create one again. The event brings the key back.
  const lastWrite = parts.lastWrites.get(key);
  if (lastWrite !== undefined && !parts.hasSeen(lastWrite)) return;
  const families = familiesOf(service);
  const pods = parts.selection.podsOf(service).filter(mayBeEndpoint);
  const trigger = parts.triggers.changed(service, pods);
  const slices = parts.slicesOf(key);
  const owned = slices.filter((slice) => isUsable(slice, service, families));
  const foreign = slices.filter((slice) => !owned.includes(slice));
  const plans = families.map((family) =>
    planSlices(
      family,
      placementsOf(parts, service, family),
      owned.filter(({ addressType }) => addressType === family),
      parts.maximumPerSlice,
    ),
  );
  try {
    for (const plan of plans) await commit(parts, { key, service, trigger }, plan);
    for (const slice of foreign) await remove(parts, slice);
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error;
  }
}

/** A namespace that is being emptied takes no new objects, and needs none. */
export function isNamespaceTerminating(error: unknown): boolean {
  return (
    isApiError(error, 'Forbidden') &&
    (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false)
  );
}

function placementsOf(
  parts: SliceReconcilerParts,
  service: Service,
  family: Family,
): readonly Placement[] {
  const placements = parts.selection
    .podsOf(service)
    .filter(mayBeEndpoint)
    .flatMap((pod) => {
      const node = parts.node(pod.spec.nodeName ?? '');
      // A Pod whose Node is gone is about to go too; only who asked for unready addresses gets it.
      if (!node && !service.spec?.publishNotReadyAddresses) return [];
      const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
      const endpoint = endpointOf(pod, service, { family, zone });
      return endpoint.addresses.length > 0 ? [{ endpoint, ports: portsOf(service, pod) }] : [];
    });
  // A stable order, so that the same state gives the same slices.
  return placements.sort((a, b) => order(a).localeCompare(order(b), 'en', { numeric: true }));
}

function order({ endpoint }: Placement): string {
  return endpoint.targetRef?.name ?? '';
}

/** Of this very Service (not of a former one with its name) and of a family that it still has. */
function isUsable(slice: EndpointSlice, service: Service, families: readonly Family[]): boolean {
  const owners = slice.metadata.ownerReferences ?? [];
  return (
    !slice.metadata.deletionTimestamp &&
    owners.some(({ uid }) => uid === service.metadata.uid) &&
    families.some((family) => family === slice.addressType)
  );
}

interface Target {
  readonly key: string;
  readonly service: Service;
  readonly trigger: string | undefined;
}

/** Creations first, so that an endpoint that moves between slices is never in none. */
async function commit(parts: SliceReconcilerParts, target: Target, plan: SlicePlan): Promise<void> {
  const { service, trigger, key } = target;
  const annotations: Readonly<Record<string, string>> = trigger
    ? { [triggerTimeAnnotation]: trigger }
    : {};
  if (!service.metadata.deletionTimestamp) {
    for (const content of plan.create) {
      const metadata = { ...sliceMetadata(service), annotations };
      const created = await parts.client.create(endpointSlices, { metadata, ...content });
      parts.lastWrites.set(key, created.metadata.resourceVersion);
    }
  }
  for (const { existing, content } of plan.update) {
    await update(parts, target, { existing, content });
  }
  for (const existing of plan.unchanged) {
    if (isDeepStrictEqual(existing.metadata.labels, sliceMetadata(service).labels)) continue;
    await update(parts, target, { existing, content: undefined });
  }
  for (const slice of plan.delete) await remove(parts, slice);
}

async function update(
  parts: SliceReconcilerParts,
  { key, service, trigger }: Target,
  change: { readonly existing: EndpointSlice; readonly content: SliceContent | undefined },
): Promise<void> {
  const { existing, content } = change;
  const { [triggerTimeAnnotation]: _former, ...annotations } = existing.metadata.annotations ?? {};
  const updated = await parts.client.update(endpointSlices, {
    ...existing,
    ...content,
    metadata: {
      ...existing.metadata,
      labels: sliceMetadata(service).labels,
      annotations: trigger ? { ...annotations, [triggerTimeAnnotation]: trigger } : annotations,
    },
  });
  parts.lastWrites.set(key, updated.metadata.resourceVersion);
}

async function remove(parts: SliceReconcilerParts, slice: EndpointSlice): Promise<void> {
  const { name, namespace } = slice.metadata;
  try {
    await parts.client.delete(endpointSlices, { namespace, name });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
