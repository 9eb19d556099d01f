/** One cluster address: the IPAddress says which Service has it, and there is none when none has. */
import { iPAddresses, services } from '#api/gen/resources.ts';
import type { IPAddress, Service } from '#api/gen/types.ts';
import { isOfServices } from '#api/service-cidrs.ts';
import { isApiError } from '#api/status.ts';
import type { ControllerContext } from '../controller.ts';
import { addressOf, hasLabels, isForServices, sameParent } from './objects.ts';

/** The index of Services by their cluster addresses. */
export const byAddress = 'address';

export async function reconcileAddress(
  context: ControllerContext,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  const { client, informers } = context;
  const holders = informers.of(services).byIndex(byAddress, address);
  const found = informers.of(iPAddresses).get(address);
  if (holders.length === 0 && (!found || !isOfServices(found))) return;
  // Of two that have the same, and of which the one is told, the object's own stays: no parent can change.
  const holder = holders.find((one) => found && sameParent(found, one)) ?? holders[0];
  if (holder && found && sameParent(found, holder) && hasLabels(found)) return;
  if (found && !found.metadata.deletionTimestamp) {
    if (!isForServices(found)) tell(context, found, holder);
    await remove(context, found, signal);
  }
  if (!holder) return;
  try {
    await client.create(iPAddresses, addressOf(address, holder), { signal });
  } catch (error) {
    // The informer is behind: it is looked at again when the object shows.
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
}

async function remove(
  { client }: ControllerContext,
  { metadata: { uid, name } }: IPAddress,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.delete(iPAddresses, { name }, { body: { preconditions: { uid } }, signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}

/** Somebody wrote an object of an address that is the Services' to give. */
function tell(
  { recorder }: ControllerContext,
  address: IPAddress,
  holder: Service | undefined,
): void {
  const { name } = address.metadata;
  if (holder) {
    const { namespace, name: service } = holder.metadata;
    recorder.event(
      holder,
      'Warning',
      'ClusterIPNotAllocated',
      `the ClusterIP [IPv4]: ${name} for Service ${namespace}/${service} has a wrong reference; repairing`,
    );
    return;
  }
  const { group = '', resource, namespace = '', name: parent } = address.spec.parentRef;
  recorder.event(
    address,
    'Warning',
    'IPAddressNotAllocated',
    `IPAddress ${name} appears to have been modified, not referencing a Service &ParentReference{Group:${group},` +
      `Resource:${resource},Namespace:${namespace},Name:${parent},}: cleaning up`,
  );
}
