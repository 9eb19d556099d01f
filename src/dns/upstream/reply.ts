/** An upstream's answer, taken apart far enough to be kept, aged, shortened and given to whoever asked the same. */
import { flags, rcodes, types } from '../wire/constants.ts';
import { readName } from '../wire/name.ts';
import type { Query } from '../wire/query.ts';
import { instantiate } from '../wire/response.ts';
import type { CompiledAnswer } from '../wire/response.ts';
import type { Question } from './question.ts';

export interface Reply {
  /** Without its OPT record, which is between the upstream and us. */
  readonly compiled: CompiledAnswer;
  /** Where the times to live stand in the message. */
  readonly ttlsAt: readonly number[];
  readonly rcode: number;
  readonly truncated: boolean;
  /** Undefined: not to be kept. */
  readonly keep: Keep | undefined;
}

export interface Keep {
  readonly kind: 'success' | 'denial';
  /** Greater than 0. */
  readonly seconds: number;
}

/** RFC 2308 §7.1 allows five minutes; this is long enough for clients that ask again at once. */
const failureSeconds = 1;

/** Undefined when it is malformed: then it says nothing. */
export function readReply(message: Buffer, question: Question): Reply | undefined {
  const bits = message.readUInt16BE(2);
  const truncated = (bits & flags.truncated) !== 0;
  const read = readRecords(message, question);
  if (!read || (read.malformed && !truncated) || read.extendedRcode !== 0) return undefined;
  const { records } = read;
  const length = records.at(-1)?.end ?? question.end;
  // A buffer of its own: a slice would hold on to whatever it was cut from for as long as it is kept.
  const own = Buffer.allocUnsafeSlow(length);
  message.copy(own, 0, 0, length);
  const kept = flags.truncated | flags.authenticData | 0xf;
  // Not authoritative: it may have been kept since. RD and CD are each client's own.
  own.writeUInt16BE((bits & kept) | flags.response | flags.recursionAvailable, 2);
  const soa = records.find(({ section, type }) => section === 1 && type === types.SOA);
  if (soa) own.writeUInt32BE(soaTtl(own, soa), soa.ttlAt);
  const rcode = bits & 0xf;
  return {
    compiled: {
      message: own,
      ends: records.map(({ end }) => end),
      counts: { answers: countOf(records, 0), authorities: countOf(records, 1) },
      stride: 0,
    },
    ttlsAt: records.map(({ ttlAt }) => ttlAt),
    rcode,
    truncated,
    keep: truncated ? undefined : keepOf({ own, records, rcode, type: question.type, soa }),
  };
}

/** The answer to `query`, `age` seconds after it came. `limit` is the longest message that the client takes. */
export function render(
  { compiled, ttlsAt }: Reply,
  query: Query,
  { limit, age }: { readonly limit: number | undefined; readonly age: number },
): Buffer {
  const message = instantiate(compiled, query, { limit });
  const end = message.length - (query.edns ? ednsLength : 0);
  if (age > 0) {
    for (const at of ttlsAt) {
      if (at < end) message.writeUInt32BE(Math.max(0, message.readUInt32BE(at) - age), at);
    }
  }
  const wantsAd = (query.flags & flags.authenticData) !== 0 || query.edns?.dnssecOk;
  if (!wantsAd) message.writeUInt16BE(message.readUInt16BE(2) & ~flags.authenticData, 2);
  // RFC 3225 §3: DO is copied. The OPT record stands at the end, its flags before its length.
  if (query.edns?.dnssecOk) message.writeUInt16BE(0x8000, message.length - 4);
  return message;
}

const ednsLength = 11;

interface RecordPlace {
  /** 0: answer, 1: authority, 2: additional. */
  readonly section: number;
  readonly type: number;
  readonly ttlAt: number;
  readonly end: number;
}

interface ReadRecords {
  readonly records: readonly RecordPlace[];
  /** The upper bits of the code (RFC 6891 §6.1.3), 0 without an OPT record. */
  readonly extendedRcode: number;
  /** It ends before all records were read. */
  readonly malformed: boolean;
}

function readRecords(message: Buffer, question: Question): ReadRecords | undefined {
  const records: RecordPlace[] = [];
  let extendedRcode = 0;
  let at = question.end;
  for (let section = 0; section < 3; section++) {
    const count = message.readUInt16BE(6 + 2 * section);
    for (let number = 0; number < count; number++) {
      const name = readName(message, at, true);
      if (!name || name.end + 10 > message.length)
        return { records, extendedRcode, malformed: true };
      const type = message.readUInt16BE(name.end);
      const ttlAt = name.end + 4;
      const end = name.end + 10 + message.readUInt16BE(name.end + 8);
      if (end > message.length) return { records, extendedRcode, malformed: true };
      at = end;
      if (type === types.OPT) {
        if (section !== 2) return undefined;
        extendedRcode = message.readUInt8(ttlAt);
        // What follows it might point across it. It is hardly ever anything, and never what was asked for.
        return { records, extendedRcode, malformed: false };
      }
      records.push({ section, type, ttlAt, end });
    }
  }
  return { records, extendedRcode, malformed: false };
}

function countOf(records: readonly RecordPlace[], wanted: number): number {
  return records.reduce((count, { section }) => count + (section === wanted ? 1 : 0), 0);
}

/** RFC 2308 §3 and §5: the lower of the record's own and its last field says how long absence is believed. */
function soaTtl(message: Buffer, { ttlAt, end }: RecordPlace): number {
  const ttl = ttlOf(message, ttlAt);
  return end - ttlAt >= 10 ? Math.min(ttl, ttlOf(message, end - 4)) : 0;
}

/** RFC 2181 §8: with the highest bit set it is none. */
function ttlOf(message: Buffer, at: number): number {
  const ttl = message.readUInt32BE(at);
  return ttl > 0x7fff_ffff ? 0 : ttl;
}

interface Kept {
  readonly own: Buffer;
  readonly records: readonly RecordPlace[];
  readonly rcode: number;
  readonly type: number;
  readonly soa: RecordPlace | undefined;
}

function keepOf({ own, records, rcode, type, soa }: Kept): Keep | undefined {
  if (rcode === rcodes.SERVFAIL) return { kind: 'denial', seconds: failureSeconds };
  if (rcode !== rcodes.NOERROR && rcode !== rcodes.NXDOMAIN) return undefined;
  const found =
    rcode === rcodes.NOERROR &&
    records.some((record) => {
      return record.section === 0 && (record.type === type || type === types.ANY);
    });
  // Absence that no SOA vouches for isn't kept (RFC 2308 §5); a referral or half a chain looks the same.
  if (!found && !soa) return undefined;
  const seconds = records.reduce(
    (least, { ttlAt }) => Math.min(least, ttlOf(own, ttlAt)),
    Number.POSITIVE_INFINITY,
  );
  return seconds > 0 ? { kind: found ? 'success' : 'denial', seconds } : undefined;
}
