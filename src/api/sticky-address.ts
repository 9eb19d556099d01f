/** Which Pods keep their address: members of a StatefulSet, unless they say no. */
import type { Pod } from './gen/types.ts';
import { controllerOf } from './metadata.ts';

/** On a Pod, by way of its StatefulSet's template: `"false"` gives it an address like any other Pod's. */
const stickyAddressAnnotation = 'holdfast.dev/sticky-address';

export function keepsAddress(pod: Pod): boolean {
  const owner = controllerOf(pod);
  return (
    owner?.kind === 'StatefulSet' &&
    owner.apiVersion.startsWith('apps/') &&
    pod.metadata.annotations?.[stickyAddressAnnotation] !== 'false'
  );
}

/** The event on a member that couldn't keep its address. `why` follows "because". */
export function addressNotKept(
  former: string,
  why: string,
  now: string,
): { readonly reason: string; readonly message: string } {
  return {
    reason: 'AddressNotKept',
    message:
      `Could not keep the address ${former}, because ${why}; it is ${now} now. ` +
      'Clients that remember the old one must resolve the name again.',
  };
}
