/**
 * Tells of Services that hold an address or port that isn't theirs: taken twice, or outside of the range. The API
 * server allocates from what the Services hold, so there is no other record that could disagree with them.
 */
import { createController, watching } from '#client/reconciler.ts';
import { services } from '#api/gen/resources.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { clusterIPsOf, faultsOf, nodePortsOf } from './faults.ts';
import type { Ranges } from './faults.ts';

const byIP = 'cluster-ip';
const byNodePort = 'node-port';

export function serviceRepairController(ranges: Ranges): ControllerFactory {
  return (context) => {
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
        ],
        async reconcile(key) {
          const service = cache.get(key);
          if (!service || service.metadata.deletionTimestamp) return;
          for (const { reason, message } of faultsOf(service, holders, ranges)) {
            context.recorder.event(service, 'Warning', reason, message);
          }
        },
      },
      context,
    );
  };
}
