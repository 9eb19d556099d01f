/**
 * Keeps the deprecated Endpoints objects beside the EndpointSlices, for the clients that still read them. Owns the
 * Endpoints object of every Service that has a selector.
 */
import { endpoints, pods, services } from '#api/gen/resources.ts';
import { keyOf } from '#api/object.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { servicesOfChange } from '../endpointslice/controller.ts';
import { createSelection } from '../endpointslice/selection.ts';
import { TriggerTimes } from '../endpointslice/trigger-time.ts';
import { reconcileEndpoints } from './reconcile.ts';

export const endpointsController: ControllerFactory = ({ client, informers, clock, log }) => {
  const serviceCache = informers.of(services);
  const podCache = informers.of(pods);
  const endpointsCache = informers.of(endpoints);
  const selection = createSelection(serviceCache, podCache);
  const parts = {
    client,
    selection,
    triggers: new TriggerTimes(),
    service: (key: string) => serviceCache.get(key),
    endpoints: (key: string) => endpointsCache.get(key),
  };
  return createController(
    {
      name: 'endpoints',
      workers: 5,
      watches: [
        watching(serviceCache, ({ object }) => [keyOf(object)]),
        watching(podCache, (change) => servicesOfChange(selection, change)),
        watching(endpointsCache, ({ object }) => [keyOf(object)]),
      ],
      reconcile: (key) => reconcileEndpoints(parts, key),
    },
    { clock, log },
  );
};
