/**
 * Publishes who serves a Service: keeps its EndpointSlices equal to the addresses and conditions of the Pods that it
 * selects. Owns every slice labelled as managed by it; never touches a Service without a selector.
 */
import { endpointSlices, nodes, pods, services } from '#api/gen/resources.ts';
import type { Node, Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { Change } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { reconcileSlices } from './reconcile.ts';
import { createSelection } from './selection.ts';
import type { Selection } from './selection.ts';
import { managedServiceKey } from './slice-metadata.ts';
import { TriggerTimes } from './trigger-time.ts';

const byService = 'endpointslice-service';
const byNode = 'endpointslice-node';

export const endpointSliceController: ControllerFactory = ({ client, informers, clock, log }) => {
  const serviceCache = informers.of(services);
  const podCache = informers.of(pods);
  const nodeCache = informers.of(nodes);
  const sliceCache = informers.of(endpointSlices);
  const selection = createSelection(serviceCache, podCache);
  sliceCache.addIndex(byService, (slice) => {
    const key = managedServiceKey(slice);
    return key === undefined ? [] : [key];
  });
  podCache.addIndex(byNode, (pod) => (pod.spec.nodeName ? [pod.spec.nodeName] : []));

  const parts = {
    client,
    selection,
    lastWrites: new Map<string, string>(),
    triggers: new TriggerTimes(),
    maximumPerSlice: 100,
    service: (key: string) => serviceCache.get(key),
    node: (name: string) => nodeCache.get(name),
    slicesOf: (key: string) => sliceCache.byIndex(byService, key),
    hasSeen: (resourceVersion: string) => sliceCache.hasSeen(resourceVersion),
  };
  return createController(
    {
      name: 'endpointslice',
      workers: 5,
      watches: [
        watching(serviceCache, ({ object }) => [keyOf(object)]),
        watching(podCache, (change) => servicesOfChange(selection, change)),
        watching(nodeCache, (change) =>
          changesZones(change)
            ? podCache
                .byIndex(byNode, change.object.metadata.name)
                .flatMap((pod) => selection.servicesOf(pod).map(keyOf))
            : [],
        ),
        watching(sliceCache, ({ object }) => {
          const key = managedServiceKey(object);
          return key === undefined ? [] : [key];
        }),
      ],
      reconcile: (key) => reconcileSlices(parts, key),
    },
    { clock, log },
  );
};

/** A Pod that changes its labels leaves Services as well as it joins others. */
export function servicesOfChange(selection: Selection, change: Change<Pod>): Iterable<string> {
  const { object } = change;
  const versions = change.type === 'updated' ? [object, change.previous] : [object];
  return new Set(versions.flatMap((pod) => selection.servicesOf(pod).map(keyOf)));
}

function changesZones(change: Change<Node>): boolean {
  if (change.type !== 'updated') return true;
  const zone = 'topology.kubernetes.io/zone';
  return change.object.metadata.labels?.[zone] !== change.previous.metadata.labels?.[zone];
}
