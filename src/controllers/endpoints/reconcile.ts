/** Makes one Service's Endpoints object what its Pods say. */
import { triggerTimeAnnotation } from '#api/endpoint-slices.ts';
import { isDeepStrictEqual } from 'node:util';
import { endpoints } from '#api/gen/resources.ts';
import type { Endpoints, EndpointSubset, ObjectMeta, Service } from '#api/gen/types.ts';
import { parseKey } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import { isNamespaceTerminating } from '../endpointslice/write-slices.ts';
import { hasSelector } from '../endpointslice/selection.ts';
import type { Selection } from '../endpointslice/selection.ts';
import { serviceLabels } from '../endpointslice/slice-metadata.ts';
import type { TriggerTimes } from '../endpointslice/trigger-time.ts';
import { subsetsOf, truncated } from './subsets.ts';

export const managedByLabel = 'endpoints.kubernetes.io/managed-by';
export const controllerName = 'endpoint-controller';
const overCapacity = 'endpoints.kubernetes.io/over-capacity';

export interface EndpointsReconcilerParts {
  readonly client: Client;
  readonly selection: Selection;
  readonly triggers: TriggerTimes;
  service(key: string): Service | undefined;
  endpoints(key: string): Endpoints | undefined;
}

export async function reconcileEndpoints(
  parts: EndpointsReconcilerParts,
  key: string,
): Promise<void> {
  const service = parts.service(key);
  const existing = parts.endpoints(key);
  if (!service) {
    parts.triggers.forget(key);
    // Nobody owns an Endpoints object, so it goes with its Service only if this controller takes it away.
    if (existing?.metadata.labels?.[managedByLabel] === controllerName) await remove(parts, key);
    return;
  }
  if (!hasSelector(service)) return;
  const pods = parts.selection.podsOf(service);
  const trigger = parts.triggers.changed(service, pods);
  const whole = subsetsOf(service, pods);
  const fitting = truncated(whole);
  const subsets = fitting ?? whole;
  const labels = { ...serviceLabels(service), [managedByLabel]: controllerName };
  const { [triggerTimeAnnotation]: _time, ...others } = existing?.metadata.annotations ?? {};
  const { [overCapacity]: _capacity, ...kept } = others;
  const annotations = fitting ? { ...kept, [overCapacity]: 'truncated' } : kept;
  const unchanged =
    existing &&
    isDeepStrictEqual(existing.subsets ?? [], subsets) &&
    isDeepStrictEqual(existing.metadata.labels, labels) &&
    isDeepStrictEqual(others, annotations);
  if (unchanged) return;
  const metadata = {
    labels,
    annotations: trigger ? { ...annotations, [triggerTimeAnnotation]: trigger } : annotations,
  };
  await write(parts, key, { existing, metadata, subsets });
}

interface Wanted {
  readonly existing: Endpoints | undefined;
  readonly metadata: Pick<ObjectMeta, 'labels' | 'annotations'>;
  readonly subsets: readonly EndpointSubset[];
}

async function write(
  { client }: EndpointsReconcilerParts,
  key: string,
  { existing, metadata, subsets }: Wanted,
): Promise<void> {
  try {
    if (existing) {
      const merged = { ...existing.metadata, ...metadata };
      await client.update(endpoints, { ...existing, metadata: merged, subsets });
    } else {
      await client.create(endpoints, { metadata: { ...parseKey(key), ...metadata }, subsets });
    }
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error;
  }
}

async function remove({ client }: EndpointsReconcilerParts, key: string): Promise<void> {
  try {
    await client.delete(endpoints, parseKey(key));
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
