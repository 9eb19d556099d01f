/** Names of the reverse tree: an address as a name below `in-addr.arpa` or `ip6.arpa`, a range as zones. */
import ipaddr from 'ipaddr.js';

/** `7.0.42.10.in-addr.arpa` of 10.42.0.7. Throws when it isn't an address. */
export function reverseName(address: string): string {
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray();
  return parsed.kind() === 'ipv4'
    ? reverseOf(bytes.map(String), 'in-addr.arpa')
    : reverseOf(nibbles(bytes), 'ip6.arpa');
}

/** The zones that hold exactly the range: one where its length ends at a label, several next to each other elsewhere. */
export function reverseZones(cidr: string): readonly string[] {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const v4 = address.kind() === 'ipv4';
  const bits = v4 ? 8 : 4;
  const labels = v4 ? bytes : nibbles(bytes).map((digit) => Number.parseInt(digit, 16));
  const whole = Math.ceil(length / bits);
  const fixed = labels.slice(0, whole);
  const last = fixed.pop() ?? 0;
  const count = 2 ** (whole * bits - length);
  const first = last - (last % count);
  return Array.from({ length: count }, (_, at) => {
    const numbers = whole === 0 ? [] : [...fixed, first + at];
    return reverseOf(
      numbers.map((number) => number.toString(v4 ? 10 : 16)),
      v4 ? 'in-addr.arpa' : 'ip6.arpa',
    );
  });
}

function nibbles(bytes: readonly number[]): readonly string[] {
  return bytes.flatMap((byte) => [(byte >> 4).toString(16), (byte & 0xf).toString(16)]);
}

function reverseOf(labels: readonly string[], root: string): string {
  return [...labels.toReversed(), root].join('.');
}
