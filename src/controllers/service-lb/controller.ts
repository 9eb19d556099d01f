/**
 * Services of type LoadBalancer are reached at the nodes' own addresses: gives them out, so that no port has two owners.
 * Owns `status.loadBalancer` of Services without a class. The Service proxies do the rest.
 */
import { createController, watching } from '#client/reconciler.ts';
import { endpointSlices, nodes, pods, services } from '#api/gen/resources.ts';
import type { Service } from '#api/gen/types.ts';
import { serviceKeyOf } from '#api/endpoint-slices.ts';
import { keyOf } from '#api/object.ts';
import { versionsOf } from '#client/informers.ts';
import type { ControllerFactory } from '../controller.ts';
import { factsOf } from './nodes.ts';
import { hostPortsOf, isBalanced, nodePortsOf, portsOf } from './ports.ts';
import type { NodeListener } from './ports.ts';
import { reconcileLoadBalancer } from './reconcile.ts';

const byPort = 'service-lb-port';
const byNodePort = 'service-lb-node-port';
const byHostPort = 'service-lb-host-port';
const byService = 'service-lb-service';

/** `listeners`: what the nodes themselves listen on; those ports are never given to a Service. */
export function serviceLoadBalancerController(
  listeners: readonly NodeListener[],
): ControllerFactory {
  return (context) => {
    const { client, informers, recorder } = context;
    const serviceCache = informers.of(services);
    const nodeCache = informers.of(nodes);
    const podCache = informers.of(pods);
    const sliceCache = informers.of(endpointSlices);
    serviceCache.addIndex(byPort, (service) => (isBalanced(service) ? portsOf(service) : []));
    serviceCache.addIndex(byNodePort, nodePortsOf);
    podCache.addIndex(byHostPort, hostPortsOf);
    sliceCache.addIndex(byService, (slice) => [serviceKeyOf(slice)]);

    const balancedAt = (ports: readonly string[]): readonly string[] =>
      ports.flatMap((port) => serviceCache.byIndex(byPort, port).map(keyOf));
    const parts = {
      client,
      recorder,
      told: new Map<string, string>(),
      holders: {
        listeners,
        balanced: (port: string) => serviceCache.byIndex(byPort, port),
        nodePorts: (port: string) => serviceCache.byIndex(byNodePort, port),
      },
      around: (service: Service) => ({
        nodes: nodeCache.list(),
        slices: sliceCache.byIndex(byService, keyOf(service)),
        hostPorts: new Map(
          portsOf(service).map((port) => [port, podCache.byIndex(byHostPort, port)]),
        ),
      }),
    };
    return createController(
      {
        name: 'service-lb',
        watches: [
          watching(serviceCache, (change) => [
            keyOf(change.object),
            ...balancedAt(
              versionsOf(change).flatMap((one) => [...portsOf(one), ...nodePortsOf(one)]),
            ),
          ]),
          watching(nodeCache, (change) => {
            const same =
              change.type === 'updated' && factsOf(change.object) === factsOf(change.previous);
            return same ? [] : serviceCache.list().filter(isBalanced).map(keyOf);
          }),
          watching(podCache, (change) => balancedAt(versionsOf(change).flatMap(hostPortsOf))),
          watching(sliceCache, ({ object }) => {
            const service = serviceCache.get(serviceKeyOf(object));
            const follows = service?.spec?.externalTrafficPolicy === 'Local' && isBalanced(service);
            return follows ? [keyOf(service)] : [];
          }),
        ],
        async reconcile(key, signal) {
          const service = serviceCache.get(key);
          if (service) await reconcileLoadBalancer(parts, service, signal);
          else parts.told.delete(key);
        },
      },
      context,
    );
  };
}
