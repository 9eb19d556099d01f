/** The IPv4 range of cluster addresses, as numbers. */
import { HoldfastError } from '#base/errors.ts';
import { lowerBand } from './bands.ts';
import type { Range } from './bands.ts';

export interface AddressRange extends Range {
  /** As it was given, such as `10.43.0.0/16`. */
  readonly cidr: string;
}

/** Leaves out the network's own address and the broadcast address. */
export function parseAddressRange(cidr: string): AddressRange {
  const [address = '', bits = ''] = cidr.split('/');
  const base = toNumber(address);
  const prefix = Number(bits);
  if (base === undefined || !Number.isInteger(prefix) || prefix < 8 || prefix > 30) {
    throw new HoldfastError('CONFIG_INVALID', `"${cidr}" cannot be the range of Services`, {
      remedy: 'Give an IPv4 range between /8 and /30, such as 10.43.0.0/16.',
    });
  }
  const size = 2 ** (32 - prefix);
  const network = base - (base % size);
  const lower = lowerBand(size - 2, 16, { max: 256 });
  return { cidr, first: network + 1, last: network + size - 2, upper: network + 1 + lower };
}

/** Undefined when `address` isn't IPv4 in dotted decimal. */
export function toNumber(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

export function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
