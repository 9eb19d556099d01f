/** IP addresses and ranges as values. */
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { fail } from '../errors.ts';
import { Opaque } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

export class IpValue extends Opaque {
  readonly typeName = 'net.IP';
  readonly bytes: readonly number[];

  constructor(bytes: readonly number[]) {
    super();
    this.bytes = bytes;
  }

  get family(): 4 | 6 {
    return this.bytes.length === 4 ? 4 : 6;
  }

  /** In bytes. */
  get size(): number {
    return this.bytes.length;
  }

  equals(other: CelValue): boolean {
    return other instanceof IpValue && String(this.bytes) === String(other.bytes);
  }

  /** The shortest form. */
  override toString(): string {
    const address = ipaddr.fromByteArray([...this.bytes]);
    return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
  }
}

export class CidrValue extends Opaque {
  readonly typeName = 'net.CIDR';
  readonly ip: IpValue;
  readonly prefixLength: number;

  constructor(ip: IpValue, prefixLength: number) {
    super();
    this.ip = ip;
    this.prefixLength = prefixLength;
  }

  /** In bytes, those of the prefix. */
  get size(): number {
    return Math.ceil(this.prefixLength / 8);
  }

  equals(other: CelValue): boolean {
    return (
      other instanceof CidrValue &&
      other.prefixLength === this.prefixLength &&
      other.ip.equals(this.ip)
    );
  }

  contains(ip: IpValue): boolean {
    return maskedIp(ip, this.prefixLength).equals(maskedIp(this.ip, this.prefixLength));
  }

  masked(): CidrValue {
    return new CidrValue(maskedIp(this.ip, this.prefixLength), this.prefixLength);
  }

  override toString(): string {
    return `${this.ip.toString()}/${this.prefixLength}`;
  }
}

function maskedIp({ bytes }: IpValue, prefixLength: number): IpValue {
  return new IpValue(
    bytes.map((byte, index) => {
      const bits = Math.min(8, Math.max(0, prefixLength - index * 8));
      return byte & (0xff << (8 - bits)) & 0xff;
    }),
  );
}

/** Throws CelEvaluationError. */
export function parseIp(text: string): IpValue {
  const quoted = JSON.stringify(text);
  if (isIPv4(text)) return new IpValue(ipaddr.IPv4.parse(text).toByteArray());
  if (!isIPv6(text)) {
    return fail(
      `IP Address ${quoted} parse error during conversion from string: ParseAddr(${quoted}): unable to parse IP`,
    );
  }
  if (text.includes('%')) return fail(`IP address ${quoted} with zone value is not allowed`);
  const address = ipaddr.IPv6.parse(text);
  if (address.isIPv4MappedAddress()) {
    return fail(`IPv4-mapped IPv6 address ${quoted} is not allowed`);
  }
  return new IpValue(address.toByteArray());
}

/** Throws CelEvaluationError. */
export function parseCidr(text: string): CidrValue {
  const [, address = '', length = ''] = /^([^/%]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const right = isIPv4(address) ? Number(length) <= 32 : isIPv6(address) && Number(length) <= 128;
  if (length === '' || !right) {
    const wrong = 'network address parse error during conversion from string';
    return fail(`${wrong}: ${wrong}: netip.ParsePrefix(${JSON.stringify(text)}): unable to parse`);
  }
  return new CidrValue(parseIp(address), Number(length));
}
