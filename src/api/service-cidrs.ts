/** ServiceCIDRs: the ranges that Services' addresses come from (KEP-1880). The cluster has IPv4 only, so others don't count. */
import { isIPv4 } from 'node:net';
import { parseRange } from '#base/ipv4-range.ts';
import { isConditionTrue } from './conditions.ts';
import type { IPAddress, ServiceCIDR } from './gen/types.ts';

/** The label of an IPAddress that says who takes care of it. */
export const managedByLabel = 'ipaddress.kubernetes.io/managed-by';
/** Upstream's name for whoever allocates cluster addresses. */
export const serviceAllocator = 'ipallocator.k8s.io';

/** Whether it is one of those that follow the Services' addresses. */
export function isOfServices({ metadata }: IPAddress): boolean {
  return metadata.labels?.[managedByLabel] === serviceAllocator;
}

/** The one that comes from the cluster's configuration. */
export const defaultServiceCIDR = 'kubernetes';

/** Those of a ServiceCIDR that are IPv4: none, or one. */
export function ipv4RangesOf({ spec }: ServiceCIDR): readonly string[] {
  return (spec.cidrs ?? []).filter((cidr) => isIPv4(cidr.split('/')[0] ?? ''));
}

/** Whether Services get addresses of it. One of which nothing is said yet is ready, as upstream has it. */
export function givesAddresses({ metadata, status }: ServiceCIDR): boolean {
  if (metadata.deletionTimestamp) return false;
  const { conditions = [] } = status ?? {};
  return !conditions.some(({ type }) => type === 'Ready') || isConditionTrue(conditions, 'Ready');
}

/** The addresses of a range that a Service may have, as numbers: not the network's own, not the broadcast address. */
export function serviceAddressesOf(cidr: string): {
  readonly first: number;
  readonly last: number;
} {
  const { first, size } = parseRange(cidr);
  return { first: first + 1, last: first + size - 2 };
}

/** Whether a Service with this address may be of the range. */
export function isOfRange(address: string, cidr: string): boolean {
  if (!isIPv4(address)) return false;
  const { first: number } = parseRange(`${address}/32`);
  const { first, last } = serviceAddressesOf(cidr);
  return number >= first && number <= last;
}
