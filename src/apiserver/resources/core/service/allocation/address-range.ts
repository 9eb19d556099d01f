/** The IPv4 ranges of cluster addresses, as numbers. */
import { isIPv4 } from 'node:net';
import { HoldfastError } from '#base/errors.ts';
import { formatAddress, parseRange } from '#base/ipv4-range.ts';
import { serviceAddressesOf } from '#api/service-cidrs.ts';
import { lowerBand } from './bands.ts';
import type { Range } from './bands.ts';

export interface AddressRange extends Range {
  /** As it was given, such as `10.43.0.0/16`. */
  readonly cidr: string;
}

/** The range of the configuration. Throws CONFIG_INVALID for one that can't be. */
export function parseAddressRange(cidr: string): AddressRange {
  const [address = '', bits = ''] = cidr.split('/');
  const prefix = Number(bits);
  if (!isIPv4(address) || !Number.isInteger(prefix) || prefix < 8 || prefix > 30) {
    throw new HoldfastError('CONFIG_INVALID', `"${cidr}" cannot be the range of Services`, {
      remedy: 'Give an IPv4 range between /8 and /30, such as 10.43.0.0/16.',
    });
  }
  return addressRangeOf(cidr);
}

/** Leaves out the network's own address and the broadcast address: a range of less than four addresses has none. */
export function addressRangeOf(cidr: string): AddressRange {
  const { first, last } = serviceAddressesOf(cidr);
  return { cidr, first, last, upper: first + lowerBand(last - first + 1, 16, { max: 256 }) };
}

/** Undefined when `address` isn't IPv4 in dotted decimal. */
export function toNumber(address: string): number | undefined {
  return isIPv4(address) ? parseRange(`${address}/32`).first : undefined;
}

export function toAddress(value: number): string {
  return formatAddress(value);
}
