/** Makes one Service's EndpointSlices what its Pods say: read the caches, plan, write what differs. */
import { triggerTimeAnnotation } from '#api/endpoint-slices.ts';
import { isDeepStrictEqual } from 'node:util';
import type { EndpointSlice, Node, Service } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { planSlices, withPlaceholder } from './plan.ts';
import type { Placement } from './plan.ts';
import { endpointOf, familiesOf, mayBeEndpoint, portsOf } from './pod-endpoint.ts';
import type { Family } from './pod-endpoint.ts';
import { hasSelector } from './selection.ts';
import type { Selection } from './selection.ts';
import { sliceMetadata } from './slice-metadata.ts';
import type { SlicePlan } from './slice-plan.ts';
import type { TriggerTimes } from './trigger-time.ts';
import { isNamespaceTerminating, removeSlice, seesOwnWrites, writeSlices } from './write-slices.ts';
import type { SliceOwner, SliceWriterParts } from './write-slices.ts';

/** What the reconciler sees and does; `controller.ts` makes it from the informers. */
export interface SliceReconcilerParts extends SliceWriterParts {
  readonly selection: Selection;
  readonly triggers: TriggerTimes;
  /** Upstream's default is 100. */
  readonly maximumPerSlice: number;
  service(key: string): Service | undefined;
  node(name: string): Node | undefined;
  /** The slices that this controller manages for the Service. */
  slicesOf(serviceKey: string): readonly EndpointSlice[];
}

export async function reconcileSlices(parts: SliceReconcilerParts, key: string): Promise<void> {
  const service = parts.service(key);
  if (!service) {
    // The garbage collector removes the slices: the Service owns them.
    parts.lastWrites.delete(key);
    parts.triggers.forget(key);
    return;
  }
  if (!hasSelector(service) || !seesOwnWrites(parts, key)) return;
  const families = familiesOf(service);
  const pods = parts.selection.podsOf(service).filter(mayBeEndpoint);
  const trigger = parts.triggers.changed(service, pods);
  const slices = parts.slicesOf(key);
  const owned = slices.filter((slice) => isUsable(slice, service, families));
  const foreign = slices.filter((slice) => !owned.includes(slice));
  const owner = ownerOf(service, trigger);
  const plans = families.map((family) => {
    const placements = placementsOf(parts, service, family);
    const existing = owned.filter(({ addressType }) => addressType === family);
    const plan = planSlices(family, placements, existing, parts.maximumPerSlice);
    return withPlaceholder(family, plan);
  });
  try {
    for (const plan of plans) await writeSlices(parts, owner, withoutCreations(service, plan));
    for (const slice of foreign) await removeSlice(parts.client, slice);
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error;
  }
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

/** A Service that goes gets nothing new: its slices go with it. */
function withoutCreations(service: Service, plan: SlicePlan): SlicePlan {
  return isTerminating(service) ? { ...plan, create: [] } : plan;
}

function ownerOf(service: Service, trigger: string | undefined): SliceOwner {
  const metadata = sliceMetadata(service);
  return {
    key: keyOf(service),
    metadata,
    annotations({ [triggerTimeAnnotation]: _former, ...others }) {
      return trigger ? { ...others, [triggerTimeAnnotation]: trigger } : others;
    },
    isStale: (slice) => !isDeepStrictEqual(slice.metadata.labels, metadata.labels),
  };
}
