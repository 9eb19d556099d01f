/** Makes the slices of one Endpoints object say what it says. */
import { isDeepStrictEqual } from 'node:util';
import { serviceNameLabel, triggerTimeAnnotation } from '#api/endpoint-slices.ts';
import type { Endpoints, EndpointSlice, Service } from '#api/gen/types.ts';
import { isTerminating, makeControllerRef } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { planSlices } from '../endpointslice/plan.ts';
import { hasSelector } from '../endpointslice/selection.ts';
import { managedByLabel } from '../endpointslice/slice-metadata.ts';
import {
  isNamespaceTerminating,
  removeSlice,
  seesOwnWrites,
  writeSlices,
} from '../endpointslice/write-slices.ts';
import type { SliceOwner, SliceWriterParts } from '../endpointslice/write-slices.ts';
import { isMirrored, placementsOf } from './mirror.ts';

export const controllerName = 'endpointslicemirroring-controller.k8s.io';
/** What kubectl keeps for itself is of the Endpoints, not of its slices. */
const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';
/** Upstream's limit for a mirrored subset. */
const maximumPerSlice = 1000;
const families = ['IPv4', 'IPv6'] as const;

export interface MirrorParts extends SliceWriterParts {
  endpoints(key: string): Endpoints | undefined;
  service(key: string): Service | undefined;
  /** The slices that this controller manages for the Endpoints. */
  slicesOf(key: string): readonly EndpointSlice[];
}

export async function reconcileMirror(parts: MirrorParts, key: string): Promise<void> {
  if (!seesOwnWrites(parts, key)) return;
  const endpoints = parts.endpoints(key);
  const service = parts.service(key);
  const slices = parts.slicesOf(key);
  const wanted =
    endpoints && service && !hasSelector(service) && !isTerminating(endpoints)
      ? isMirrored(endpoints)
      : false;
  if (!endpoints || !wanted) {
    for (const slice of slices) await removeSlice(parts.client, slice);
    parts.lastWrites.delete(key);
    return;
  }
  const owner = ownerOf(endpoints);
  try {
    for (const family of families) {
      const existing = slices.filter(({ addressType }) => addressType === family);
      const placements = placementsOf(endpoints, family);
      await writeSlices(parts, owner, planSlices(family, placements, existing, maximumPerSlice));
    }
  } catch (error) {
    if (!isNamespaceTerminating(error)) throw error;
  }
}

function ownerOf(endpoints: Endpoints): SliceOwner {
  const { name, namespace, labels, annotations = {} } = endpoints.metadata;
  const {
    [lastAppliedAnnotation]: _applied,
    [triggerTimeAnnotation]: _time,
    ...mirrored
  } = annotations;
  const metadata = {
    generateName: `${name}-`,
    namespace,
    labels: { ...labels, [serviceNameLabel]: name, [managedByLabel]: controllerName },
    ownerReferences: [makeControllerRef(endpoints)],
  };
  return {
    key: keyOf(endpoints),
    metadata,
    annotations: () => mirrored,
    isStale: ({ metadata: existing }) =>
      !isDeepStrictEqual(existing.labels, metadata.labels) ||
      !isDeepStrictEqual(existing.annotations ?? {}, mirrored),
  };
}
