/** One resource record as a line of a zone file (RFC 1035 §5.1): `NAME [TTL] [CLASS] TYPE DATA`. */
import { isIP } from 'node:net';
import { HoldfastError } from '#base/errors.ts';
import { toWire } from '../../wire/name.ts';
import type { RecordData, ResourceRecord } from '../../wire/record.ts';

/** CoreDNS's for a record that tells none. */
const defaultTtl = 3600;

/** Throws CONFIG_INVALID. */
export function parseRecord(text: string): ResourceRecord {
  const words = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s()"]+/g)].map(([whole, inside]) =>
    inside === undefined ? whole : inside.replaceAll(/\\(.)/g, '$1'),
  );
  const name = words.shift() ?? '';
  let ttl = defaultTtl;
  for (;;) {
    const [next = ''] = words;
    if (/^\d{1,9}$/.test(next)) ttl = Number(next);
    else if (next.toUpperCase() !== 'IN') break;
    words.shift();
  }
  const type = (words.shift() ?? '').toUpperCase();
  return { name: toWire(name), ttl, data: dataOf(text, type, words) };
}

function dataOf(text: string, type: string, words: readonly string[]): RecordData {
  const [first = '', second = ''] = words;
  const count = (wanted: number): void => {
    if (words.length !== wanted) throw wrong(text, `${type} takes ${wanted} values`);
  };
  switch (type) {
    case 'A':
    case 'AAAA':
      count(1);
      if (isIP(first) !== (type === 'A' ? 4 : 6))
        throw wrong(text, `"${first}" is no address for ${type}`);
      return { type, address: first };
    case 'CNAME':
    case 'PTR':
    case 'NS':
      count(1);
      return { type, target: toWire(first) };
    case 'TXT':
      if (words.length === 0 || words.some((word) => Buffer.byteLength(word) > 255)) {
        throw wrong(text, 'TXT takes texts of at most 255 bytes');
      }
      return { type, texts: words };
    case 'SRV': {
      count(4);
      const [priority = 0, weight = 0, port = 0] = words
        .slice(0, 3)
        .map((word) => number(text, word, 0xffff));
      return { type, priority, weight, port, target: toWire(words[3] ?? '') };
    }
    case 'SOA': {
      count(7);
      const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = words
        .slice(2)
        .map((word) => number(text, word, 0xffff_ffff));
      const timers = { refresh, retry, expire, minimum };
      return { type, primary: toWire(first), mailbox: toWire(second), serial, timers };
    }
    default:
      throw wrong(text, `records of type "${type}" are not supported here`);
  }
}

function number(text: string, word: string, most: number): number {
  if (!/^\d{1,10}$/.test(word) || Number(word) > most)
    throw wrong(text, `"${word}" is not a number up to ${most}`);
  return Number(word);
}

function wrong(text: string, why: string): HoldfastError {
  return new HoldfastError('CONFIG_INVALID', `"${text}" is not a record: ${why}`);
}
