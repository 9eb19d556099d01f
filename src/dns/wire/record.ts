/** Resource records: the types that cluster DNS publishes, and the bytes of their data. */
import ipaddr from 'ipaddr.js';
import { bug } from '#base/errors.ts';
import { types } from './constants.ts';
import { readName } from './name.ts';
import type { WireName } from './name.ts';

/** What a record says. Names are in wire form. */
export type RecordData =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME' | 'PTR' | 'NS'; readonly target: WireName }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: WireName;
    }
  | { readonly type: 'TXT'; readonly texts: readonly string[] }
  | { readonly type: 'HINFO'; readonly cpu: string; readonly os: string }
  | {
      readonly type: 'SOA';
      readonly primary: WireName;
      readonly mailbox: WireName;
      readonly serial: number;
      /** Seconds. */
      readonly timers: {
        readonly refresh: number;
        readonly retry: number;
        readonly expire: number;
        /** How long a negative answer may be kept (RFC 2308). */
        readonly minimum: number;
      };
    };

export type RecordType = RecordData['type'];

/** A record of class IN. */
export interface ResourceRecord {
  readonly name: WireName;
  /** Seconds. */
  readonly ttl: number;
  readonly data: RecordData;
}

/** The data's bytes, names uncompressed (RFC 3597 §4 allows no others in new types, and SRV's is one). */
export function encodeData(data: RecordData): Buffer {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return Buffer.from(ipaddr.parse(data.address).toByteArray());
    case 'CNAME':
    case 'PTR':
    case 'NS':
      return Buffer.from(data.target, 'latin1');
    case 'SRV': {
      const head = Buffer.alloc(6);
      head.writeUInt16BE(data.priority, 0);
      head.writeUInt16BE(data.weight, 2);
      head.writeUInt16BE(data.port, 4);
      return Buffer.concat([head, Buffer.from(data.target, 'latin1')]);
    }
    case 'TXT':
      return Buffer.concat(data.texts.map(characterString));
    case 'HINFO':
      return Buffer.concat([characterString(data.cpu), characterString(data.os)]);
    case 'SOA':
    default:
      return encodeSoa(data);
  }
}

function encodeSoa(data: Extract<RecordData, { type: 'SOA' }>): Buffer {
  const { refresh, retry, expire, minimum } = data.timers;
  const numbers = Buffer.alloc(20);
  for (const [at, value] of [data.serial, refresh, retry, expire, minimum].entries()) {
    numbers.writeUInt32BE(value >>> 0, at * 4);
  }
  return Buffer.concat([Buffer.from(data.primary + data.mailbox, 'latin1'), numbers]);
}

function characterString(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length > 255) bug('a character string of DNS holds at most 255 bytes');
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

/**
 * The data of a record in a message, for the types that a chased CNAME may lead to (A, AAAA, CNAME, PTR, NS);
 * undefined for others and for what is malformed.
 */
export function decodeData(
  message: Buffer,
  type: number,
  start: number,
  length: number,
): RecordData | undefined {
  const bytes = message.subarray(start, start + length);
  switch (type) {
    case types.A:
      return length === 4 ? { type: 'A', address: [...bytes].join('.') } : undefined;
    case types.AAAA:
      return length === 16
        ? { type: 'AAAA', address: new ipaddr.IPv6([...bytes]).toRFC5952String() }
        : undefined;
    case types.CNAME:
    case types.PTR:
    case types.NS: {
      const target = readName(message, start, true)?.name;
      const kind = type === types.CNAME ? 'CNAME' : type === types.PTR ? 'PTR' : 'NS';
      return target === undefined ? undefined : { type: kind, target };
    }
    default:
      return undefined;
  }
}
