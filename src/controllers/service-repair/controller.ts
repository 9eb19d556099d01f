/**
 * Tells of Services that hold an address or port that isn't theirs: taken twice, or outside of the range. The API
 * server allocates from what the Services hold, so there is no other record that could disagree with them.
 */
import { createController, watching } from '#client/reconciler.ts';
import { serviceCIDRs, services } from '#api/gen/resources.ts';
import { keyOf } from '#api/object.ts';
import { ipv4RangesOf } from '#api/service-cidrs.ts';
import type { ControllerFactory } from '../controller.ts';
import { clusterIPsOf, faultsOf, nodePortsOf } from './faults.ts';
import type { Ranges } from './faults.ts';

const byIP = 'cluster-ip';
const byNodePort = 'node-port';

export function serviceRepairController(nodePorts: Ranges['nodePorts']): ControllerFactory {
  return (context) => {
    const ranges = context.informers.of(serviceCIDRs);
    const cache = context.informers.of(services);
    cache.addIndex(byIP, clusterIPsOf);
    cache.addIndex(byNodePort, nodePortsOf);
    const holders = {
      ofIP: (ip: string) => cache.byIndex(byIP, ip),
      ofNodePort: (port: string) => cache.byIndex(byNodePort, port),
    };
    return createController(
      {
        name: 'service-repair',
        watches: [
          watching(cache, ({ type, object }) => (type === 'deleted' ? [] : [keyOf(object)])),
          // Held by its finalizer while it is needed; but that can be taken away by hand.
          watching(ranges, ({ type }) => (type === 'deleted' ? cache.list().map(keyOf) : [])),
        ],
        async reconcile(key) {
          const service = cache.get(key);
          if (!service || service.metadata.deletionTimestamp) return;
          const open = { nodePorts, serviceCIDRs: ranges.list().flatMap(ipv4RangesOf) };
          // At a cluster's very start its own range may not be there yet.
          if (open.serviceCIDRs.length === 0) return;
          for (const { reason, message } of faultsOf(service, holders, open)) {
            context.recorder.event(service, 'Warning', reason, message);
          }
        },
      },
      context,
    );
  };
}
