/** Keeps an IPAddress for each cluster address of a Service, and the ranges that they come from. */
import { iPAddresses, serviceCIDRs, services } from '#api/gen/resources.ts';
import { versionsOf } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { clusterIPsOf } from '../service-repair/faults.ts';
import { byAddress, reconcileAddress } from './ip-address.ts';
import { serviceCIDRReconciler } from './service-cidr.ts';

/** Services come in crowds; their addresses don't depend on each other. */
const workers = 8;
/** Before the name of a ServiceCIDR, which may look like an address. */
const range = 'range ';

export const serviceAddressesController: ControllerFactory = (context) => {
  const { informers } = context;
  const [held, addresses, ranges] = [
    informers.of(services),
    informers.of(iPAddresses),
    informers.of(serviceCIDRs),
  ];
  held.addIndex(byAddress, clusterIPsOf);
  const reconcileRange = serviceCIDRReconciler(context);
  /** An address that goes may be the last one that holds them. */
  const going = (): readonly string[] =>
    ranges
      .list()
      .filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
      .map(({ metadata }) => `${range}${metadata.name}`);
  return createController(
    {
      name: 'service-addresses',
      workers,
      watches: [
        watching(held, (change) => [...versionsOf(change).flatMap(clusterIPsOf), ...going()]),
        watching(addresses, ({ object }) => [object.metadata.name, ...going()]),
        watching(ranges, ({ object }) => [`${range}${object.metadata.name}`, ...going()]),
      ],
      reconcile: (key, signal) =>
        key.startsWith(range)
          ? reconcileRange(key.slice(range.length), signal)
          : reconcileAddress(context, key, signal),
    },
    context,
  );
};
