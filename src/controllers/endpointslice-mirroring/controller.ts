/**
 * Mirrors Endpoints that somebody wrote by hand into EndpointSlices, which is where proxies and DNS look. Owns the
 * slices labelled as managed by it.
 */
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import { endpoints, endpointSlices, services } from '#api/gen/resources.ts';
import type { EndpointSlice } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { managedByLabel } from '../endpointslice/slice-metadata.ts';
import { controllerName, reconcileMirror } from './reconcile.ts';

const byEndpoints = 'endpointslice-mirroring-endpoints';

export const endpointSliceMirroringController: ControllerFactory = (context) => {
  const { client, informers, clock, log } = context;
  const endpointsCache = informers.of(endpoints);
  const serviceCache = informers.of(services);
  const sliceCache = informers.of(endpointSlices);
  sliceCache.addIndex(byEndpoints, mirroredKeys);
  const parts = {
    client,
    lastWrites: new Map<string, string>(),
    hasSeen: (resourceVersion: string) => sliceCache.hasSeen(resourceVersion),
    endpoints: (key: string) => endpointsCache.get(key),
    service: (key: string) => serviceCache.get(key),
    slicesOf: (key: string) => sliceCache.byIndex(byEndpoints, key),
  };
  return createController(
    {
      name: 'endpointslice-mirroring',
      workers: 5,
      watches: [
        watching(endpointsCache, ({ object }) => [keyOf(object)]),
        watching(serviceCache, ({ object }) => [keyOf(object)]),
        watching(sliceCache, ({ object }) => mirroredKeys(object)),
      ],
      reconcile: (key) => reconcileMirror(parts, key),
    },
    { clock, log },
  );
};

function mirroredKeys({ metadata: { namespace, labels = {} } }: EndpointSlice): readonly string[] {
  const name = labels[serviceNameLabel];
  return labels[managedByLabel] === controllerName && name ? [`${namespace}/${name}`] : [];
}
