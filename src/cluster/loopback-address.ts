/** Addresses of simulated nodes: all of 127.0.0.0/8 is this machine. */
import { formatAddress, parseRange } from '#base/ipv4-range.ts';

const { first } = parseRange('127.0.0.0/8');

/** `127.0.0.1` for the first node, whose place is 0. */
export function loopbackAddress(place: number): string {
  return formatAddress(first + place + 1);
}
