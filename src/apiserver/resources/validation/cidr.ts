/** The faults of an address range; strict, as upstream is since 1.36. */
import { BlockList, isIP } from 'node:net';

const form = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

interface Range {
  readonly address: string;
  readonly length: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** The range, leading zeros forgiven; nothing where it isn't one. */
function parse(text: string): Range | undefined {
  const [written = '', bits = '', ...more] = text.split('/');
  const address = withoutLeadingZeros(written);
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const length = Number(bits);
  const valid =
    more.length === 0 &&
    isIP(address) > 0 &&
    !address.includes('%') &&
    /^\d+$/.test(bits) &&
    length <= (family === 'ipv6' ? 128 : 32);
  return valid ? { address, length, family } : undefined;
}

function withoutLeadingZeros(address: string): string {
  return address.includes(':') ? address : address.replaceAll(/(^|\.)0+(?=\d)/g, '$1');
}

export function cidrFaults(text: string): readonly string[] {
  const range = parse(text);
  if (!range) return [form];
  if (text !== `${range.address}/${range.length}`) {
    return ['must not have leading 0s in IP or prefix length'];
  }
  const bits = bitsOf(range);
  if (range.family === 'ipv6' && /^0{80}1{16}/.test(bits)) {
    return ['must not have an IPv4-mapped IPv6 address'];
  }
  return bits.slice(range.length).includes('1')
    ? ['must not have bits set beyond the prefix length']
    : [];
}

/** True when `inner` lies in `outer` and is smaller. Both are ranges. */
export function isStrictSubset(inner: string, outer: string): boolean {
  const [small, large] = [parse(inner), parse(outer)];
  if (!small || !large || small.family !== large.family || small.length <= large.length) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(large.address, large.length, large.family);
  return list.check(small.address, small.family);
}

export function isRange(text: string): boolean {
  return parse(text) !== undefined;
}

/** The bits of the address, as digits. */
function bitsOf({ address, family }: Range): string {
  if (family === 'ipv4')
    return address
      .split('.')
      .map((part) => binary(Number(part), 8))
      .join('');
  // The URL parser knows every way to write an address, a dotted end among them.
  const [start = '', end = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(start), groups(end)];
  const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...gap, ...after].map((group) => binary(parseInt(group, 16), 16)).join('');
}

function binary(number: number, width: number): string {
  return number.toString(2).padStart(width, '0');
}
