/** The addresses of a node's Pod range that Pods may have, in order. */
import { formatAddress, parseRange } from '#base/ipv4-range.ts';

export interface AddressRange {
  readonly cidr: string;
  readonly size: number;
  /** From 0 to `size` - 1. */
  at(index: number): string;
  /** Undefined for an address that isn't one of them. */
  indexOf(address: string): number | undefined;
}

/** IPv4: without the range's own address, the gateway's (`.1`) and the broadcast address. */
export function addressRange(cidr: string): AddressRange {
  const { first, size } = parseRange(cidr);
  const start = first + 2;
  const count = Math.max(0, size - 3);
  return {
    cidr,
    size: count,
    at: (index) => formatAddress(start + index),
    indexOf(address) {
      const index = parseRange(`${address}/32`).first - start;
      return index >= 0 && index < count ? index : undefined;
    },
  };
}
