/** IPv4 address ranges as numbers, for whoever computes with them. */
import { HoldfastError } from './errors.ts';

export interface Ipv4Range {
  /** The network's own address. */
  readonly first: number;
  /** How many addresses it has. */
  readonly size: number;
}

/** Rejects with CONFIG_INVALID what isn't `ADDRESS/LENGTH`; bits of the address beyond the length don't count. */
export function parseRange(cidr: string): Ipv4Range {
  const [address = '', prefix = ''] = cidr.split('/');
  const bytes = address.split('.').map(Number);
  const length = Number(prefix);
  const valid =
    bytes.length === 4 &&
    bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255) &&
    /^\d+$/.test(prefix) &&
    length <= 32;
  if (!valid) {
    throw new HoldfastError('CONFIG_INVALID', `"${cidr}" is not an IPv4 range`, {
      remedy: 'write it as ADDRESS/LENGTH, such as 10.42.0.0/24',
    });
  }
  const size = 2 ** (32 - length);
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return { first: number - (number % size), size };
}

export function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

export function overlap(a: Ipv4Range, b: Ipv4Range): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}
