/** What the Pod network and the Service proxy compute with address ranges, IPv4 only. */
import { formatAddress, parseRange } from '#base/ipv4-range.ts';

/** The range's own address: what the node itself uses towards Pods elsewhere. */
export function networkAddress(cidr: string): string {
  return formatAddress(parseRange(cidr).first);
}

/** The first address that a host may have: the gateway of a Pod range. */
export function firstAddress(cidr: string): string {
  return formatAddress(parseRange(cidr).first + 1);
}

/** Every address that a host may have (not the network's nor the broadcast address). */
export function hostAddresses(cidr: string): readonly string[] {
  const { first, size } = parseRange(cidr);
  return Array.from({ length: Math.max(0, size - 2) }, (_, at) => formatAddress(first + 1 + at));
}
