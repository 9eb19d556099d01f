/** Linux's `struct sockaddr_in` and `sockaddr_in6` as bytes, on little-endian machines. */
import ipaddr from 'ipaddr.js';
import { linux } from './libc.ts';
import type { Peer } from './udp-port.ts';

export function toSocketAddress(host: string, port: number): Buffer {
  const bytes = ipaddr.parse(host).toByteArray();
  const v4 = bytes.length === 4;
  // An ArrayBuffer of its own: a small Buffer may be moved.
  const address = Buffer.from(new ArrayBuffer(v4 ? 16 : 28));
  address.writeUInt16LE(v4 ? linux.AF_INET : linux.AF_INET6, 0);
  address.writeUInt16BE(port, 2);
  address.set(bytes, v4 ? 4 : 8);
  return address;
}

export function fromSocketAddress(address: Buffer): Peer {
  const v4 = address.readUInt16LE(0) === linux.AF_INET;
  const bytes = [...(v4 ? address.subarray(4, 8) : address.subarray(8, 24))];
  const text = v4 ? bytes.join('.') : new ipaddr.IPv6(bytes).toRFC5952String();
  return { address: text, port: portOf(address) };
}

/** The scope of a link-local IPv6 address is kept where the bytes are passed on, and lost as text. */
export function portOf(address: Buffer): number {
  return ((address[2] ?? 0) << 8) | (address[3] ?? 0);
}
