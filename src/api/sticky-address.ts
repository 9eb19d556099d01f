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
