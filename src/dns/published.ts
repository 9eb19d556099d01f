/**
 * When the record of a member is there that its peers look for before it is Ready: whoever starts its containers waits for
 * that, so that the first of them finds its own name.
 */
import { memberNamesAlways, memberNamesAnnotation } from '#api/dns.ts';
import { serviceKeyOf } from '#api/endpoint-slices.ts';
import { endpointSlices, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Informers } from '#client/informers.ts';

/** A Pod with a name of its own. */
export interface NamedPod {
  readonly namespace: string;
  readonly hostname: string;
  /** The Service that it wants its name from. */
  readonly subdomain: string;
  readonly addresses: readonly string[];
}

/**
 * Resolves when the name leads to all the addresses, or the signal aborts; at once where the Service names Ready members
 * only, or isn't there.
 */
export async function untilPublished(
  informers: Informers,
  pod: NamedPod,
  signal: AbortSignal,
): Promise<void> {
  const key = `${pod.namespace}/${pod.subdomain}`;
  const [allServices, allSlices] = [informers.of(services), informers.of(endpointSlices)];
  const isKnown = (): boolean => {
    const service = allServices.get(key);
    if (!service || !namesUnready(service)) return true;
    const slices = allSlices.list(pod.namespace).filter((slice) => serviceKeyOf(slice) === key);
    return pod.addresses.every((address) => slices.some((slice) => names(slice, pod, address)));
  };
  if (isKnown()) return;
  const known = Promise.withResolvers<void>();
  const look = (): void => {
    if (isKnown()) known.resolve();
  };
  const ends = [allServices.onChange(look), allSlices.onChange(look)];
  await Promise.race([known.promise, untilAborted(signal)]);
  for (const end of ends) end();
}

function namesUnready({ metadata, spec }: Service): boolean {
  const always = metadata.annotations?.[memberNamesAnnotation] === memberNamesAlways;
  return always || spec?.publishNotReadyAddresses === true;
}

function names(
  { endpoints = [] }: EndpointSlice,
  { hostname }: NamedPod,
  address: string,
): boolean {
  return endpoints.some((one) => one.hostname === hostname && one.addresses.includes(address));
}
