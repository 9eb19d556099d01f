/** Keeps an IPAddress for each cluster address of a Service, and the range that they come from shown as ready. */
import { iPAddresses, serviceCIDRs, services } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { ensureFinalizer } from '../finalizer.ts';
import { clusterIPsOf } from '../service-repair/faults.ts';
import { addressOf, isOurs, readyStatus, sameParent } from './objects.ts';

const byAddress = 'address';
const range = 'kubernetes';
const rangeFinalizer = 'networking.k8s.io/service-cidr-finalizer';
/** Services come in crowds; their addresses don't depend on each other. */
const workers = 8;

export const serviceAddressesController: ControllerFactory = (context) => {
  const { informers } = context;
  const [held, addresses, ranges] = [
    informers.of(services),
    informers.of(iPAddresses),
    informers.of(serviceCIDRs),
  ];
  held.addIndex(byAddress, clusterIPsOf);
  const reconcileAddress = addressReconciler(context);
  return createController(
    {
      name: 'service-addresses',
      workers,
      watches: [
        watching(held, (change) => [
          ...clusterIPsOf(change.object),
          ...(change.type === 'updated' ? clusterIPsOf(change.previous) : []),
        ]),
        watching(addresses, ({ object }) => [object.metadata.name]),
        watching(ranges, ({ object }) => (object.metadata.name === range ? [range] : [])),
      ],
      reconcile: (key, signal) =>
        key === range ? reconcileRange(context, signal) : reconcileAddress(key, signal),
    },
    context,
  );
};

function addressReconciler({ client, informers }: ControllerContext) {
  const [held, addresses] = [informers.of(services), informers.of(iPAddresses)];
  return async (address: string, signal: AbortSignal): Promise<void> => {
    const [holder] = held.byIndex(byAddress, address);
    const found = addresses.get(address);
    if (!holder && (!found || !isOurs(found))) return;
    if (holder && found && sameParent(found, holder)) return;
    // A parent can't change, so whoever has the address now gets an object of their own.
    if (found && !found.metadata.deletionTimestamp) {
      const { uid, name } = found.metadata;
      await client
        .delete(iPAddresses, { name }, { body: { preconditions: { uid } }, signal })
        .catch((error: unknown) => {
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        });
    }
    if (!holder) return;
    try {
      await client.create(iPAddresses, addressOf(address, holder), { signal });
    } catch (error) {
      // The informer is behind: it is looked at again when the object shows.
      if (!isApiError(error, 'AlreadyExists')) throw error;
    }
  };
}

async function reconcileRange(
  { client, informers, clock }: ControllerContext,
  signal: AbortSignal,
): Promise<void> {
  const object = informers.of(serviceCIDRs).get(range);
  if (!object || object.metadata.deletionTimestamp) return;
  await ensureFinalizer({ client, type: serviceCIDRs, object, signal }, rangeFinalizer);
  const isReady = object.status?.conditions?.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  if (isReady) return;
  const body = { status: readyStatus(clock.now()) };
  await client.patch(
    serviceCIDRs,
    { name: range },
    { type: 'merge', body },
    { subresource: 'status', signal },
  );
}
