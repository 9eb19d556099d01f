/** Address ranges, IPv4 only: what the Pod network and the Service proxy compute with them. */
import { HoldfastError } from '#base/errors.ts';

interface Range {
  readonly first: number;
  readonly size: number;
}

function parse(cidr: string): Range {
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

function format(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** The first address that a host may have: the gateway of a Pod range. */
export function firstAddress(cidr: string): string {
  return format(parse(cidr).first + 1);
}

/** Every address that a host may have (not the network's nor the broadcast address). */
export function hostAddresses(cidr: string): readonly string[] {
  const { first, size } = parse(cidr);
  return Array.from({ length: Math.max(0, size - 2) }, (_, at) => format(first + 1 + at));
}
