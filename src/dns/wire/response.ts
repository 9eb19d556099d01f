/**
 * Answers. One is compiled once, as the complete message that answers a question, and then copied for every query that
 * asks it: only the id, a few flags, the question's bytes (their case) and the EDNS record differ.
 */
import { classIN, dnssecOk, flags, types } from './constants.ts';
import type { Rcode } from './constants.ts';
import { parentOf, readName } from './name.ts';
import type { WireName } from './name.ts';
import type { Edns, Query } from './query.ts';
import { decodeData, encodeData } from './record.ts';
import type { RecordData, ResourceRecord } from './record.ts';

export interface Answer {
  readonly rcode: Rcode;
  /** Authoritative: about a zone that this server owns. */
  readonly authoritative: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authorities?: readonly ResourceRecord[];
  /** Left out first when the message would be too long. */
  readonly additionals?: readonly ResourceRecord[];
}

/** An answer in bytes, for one question name. */
export interface CompiledAnswer {
  /** Header (id 0), question and records; names in it may point into the question. */
  readonly message: Buffer;
  /** Where each record ends, in order. */
  readonly ends: readonly number[];
  readonly counts: { readonly answers: number; readonly authorities: number };
  /** Set when all answers have the same length and their order means nothing, so that they may be rotated. */
  readonly stride: number;
}

const headerLength = 12;
const ednsLength = 11;
/** The largest UDP answer: what passes every network whole (DNS flag day 2020). */
const largestDatagram = 1232;

const typeNumbers: Readonly<Record<string, number>> = types;

export function compile(question: WireName, type: number, answer: Answer): CompiledAnswer {
  const { answers, authorities = [], additionals = [] } = answer;
  const head = Buffer.alloc(headerLength);
  head.writeUInt16BE(
    flags.response |
      flags.recursionAvailable |
      (answer.authoritative ? flags.authoritative : 0) |
      answer.rcode,
    2,
  );
  head.writeUInt16BE(1, 4);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(type, 0);
  tail.writeUInt16BE(classIN, 2);
  const offsets = suffixOffsets(question);
  const parts: Buffer[] = [head, Buffer.from(question, 'latin1'), tail];
  let length = headerLength + question.length + 4;
  const ends: number[] = [];
  for (const record of [...answers, ...authorities, ...additionals]) {
    const bytes = encodeRecord(record, offsets);
    parts.push(bytes);
    length += bytes.length;
    ends.push(length);
  }
  return {
    message: Buffer.concat(parts, length),
    ends,
    counts: { answers: answers.length, authorities: authorities.length },
    stride: strideOf(answers, ends, headerLength + question.length + 4),
  };
}

/** Where each ancestor of the question's name stands in the message, so that records can point at it. */
export function suffixOffsets(question: WireName): ReadonlyMap<WireName, number> {
  const offsets = new Map<WireName, number>();
  let suffix: WireName | undefined = question;
  while (suffix !== undefined && suffix.length > 1) {
    offsets.set(suffix, headerLength + question.length - suffix.length);
    suffix = parentOf(suffix);
  }
  return offsets;
}

function encodeRecord(record: ResourceRecord, offsets: ReadonlyMap<WireName, number>): Buffer {
  const owner = encodeName(record.name, offsets);
  const data = compressible(record.data)
    ? encodeName(record.data.target, offsets)
    : encodeData(record.data);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(typeNumbers[record.data.type] ?? 0, 0);
  fixed.writeUInt16BE(classIN, 2);
  fixed.writeUInt32BE(record.ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

/** Names in the data of the first types may be compressed, in that of others not (RFC 3597 §4). */
function compressible(
  data: RecordData,
): data is Extract<RecordData, { type: 'CNAME' | 'PTR' | 'NS' }> {
  return data.type === 'CNAME' || data.type === 'PTR' || data.type === 'NS';
}

/** As many labels as needed, then a pointer to the longest end that the question has too. */
export function encodeName(name: WireName, offsets: ReadonlyMap<WireName, number>): Buffer {
  let suffix: WireName | undefined = name;
  while (suffix !== undefined) {
    const offset = offsets.get(suffix);
    if (offset !== undefined) {
      const own = name.slice(0, name.length - suffix.length);
      return Buffer.concat([Buffer.from(own, 'latin1'), pointerTo(offset)]);
    }
    suffix = parentOf(suffix);
  }
  return Buffer.from(name, 'latin1');
}

function pointerTo(offset: number): Buffer {
  return Buffer.from([0xc0 | (offset >> 8), offset & 0xff]);
}

function strideOf(
  answers: readonly ResourceRecord[],
  ends: readonly number[],
  start: number,
): number {
  const [first] = ends;
  if (first === undefined || answers.length < 2) return 0;
  const [kind] = answers.map(({ data }) => data.type);
  const stride = first - start;
  const even = answers.every(({ data }, at) => {
    return data.type === kind && (ends[at] ?? 0) === start + stride * (at + 1);
  });
  return even && (kind === 'A' || kind === 'AAAA' || kind === 'SRV') ? stride : 0;
}

export interface SendOptions {
  /** Undefined: any length (TCP). */
  readonly limit?: number | undefined;
  /** By how many places the answers are rotated, so that no member is always first. */
  readonly rotation?: number;
}

/** How long an answer to this query may be over UDP. */
export function datagramLimit({ edns }: Pick<Query, 'edns'>): number {
  return edns ? Math.min(Math.max(edns.payloadSize, 512), largestDatagram) : 512;
}

/** What of a query an answer repeats. */
export type Asked = Pick<Query, 'message' | 'questionEnd' | 'edns'>;

/** The message to send for `query`. Whole records are left out, and told by TC, when it would be too long. */
export function instantiate(compiled: CompiledAnswer, query: Asked, options: SendOptions): Buffer {
  const message = Buffer.allocUnsafe(compiled.message.length + ednsLength);
  return message.subarray(0, fill(message, compiled, query, options));
}

/** Like `instantiate`, to the beginning of `out`, which is long enough; returns how long the message is. */
export function fill(
  out: Buffer,
  compiled: CompiledAnswer,
  query: Asked,
  { limit, rotation = 0 }: SendOptions,
): number {
  const { message, ends, counts } = compiled;
  const edns = query.edns ? 1 : 0;
  const room = (limit ?? 65_535) - edns * ednsLength;
  let kept = ends.length;
  while (kept > 0 && (ends[kept - 1] ?? 0) > room) kept--;
  const length = kept > 0 ? (ends[kept - 1] ?? 0) : query.questionEnd;
  const answers = Math.min(kept, counts.answers);
  const authorities = Math.min(kept - answers, counts.authorities);
  const truncated = kept < counts.answers + counts.authorities ? flags.truncated : 0;
  adopt(out, query, ((message[2] ?? 0) << 8) | (message[3] ?? 0) | truncated);
  writeCounts(out, answers, authorities, kept - answers - authorities + edns);
  rotate(compiled, out, { start: query.questionEnd, end: length, rotation });
  return query.edns ? writeEdns(out, length, query.edns) : length;
}

/** Copies the records, the answers among them beginning with another one. */
function rotate(
  { message, stride, counts }: CompiledAnswer,
  out: Buffer,
  { start, end, rotation }: { start: number; end: number; rotation: number },
): void {
  if (stride === 0) {
    copy(message, out, start, end);
    return;
  }
  const last = start + stride * counts.answers;
  const shift = (rotation % counts.answers) * stride;
  const turn = Math.min(last - shift, end);
  copy(message, out, start, turn, shift);
  copy(message, out, turn, Math.min(last, end), start - turn);
  copy(message, out, last, end);
}

/**
 * What goes to `start` to `end` comes from so many bytes further on. For a few bytes a call of the system's copy costs
 * more than they do.
 */
// oxlint-disable-next-line max-params -- An object for each call would cost as much as the copy.
function copy(from: Buffer, to: Buffer, start: number, end: number, shift = 0): void {
  if (end - start > 64) from.copy(to, start, start + shift, end + shift);
  else for (let at = start; at < end; at++) to[at] = from[at + shift] ?? 0;
}

/** An answer without records: an error, or a refusal. */
export function bare(query: Asked, rcode: Rcode, authoritative = false): Buffer {
  const message = Buffer.allocUnsafe(query.questionEnd + ednsLength);
  const bits = flags.response | flags.recursionAvailable | (rcode & 0xf);
  adopt(message, query, authoritative ? bits | flags.authoritative : bits);
  writeCounts(message, 0, 0, query.edns ? 1 : 0);
  const length = query.edns
    ? writeEdns(message, query.questionEnd, query.edns, rcode >> 4)
    : query.questionEnd;
  return message.subarray(0, length);
}

/** A negative answer: the zone's SOA says who says so, and for how long it may be remembered (RFC 2308). */
export function negative(query: Asked, rcode: Rcode, soa: Buffer): Buffer {
  const message = Buffer.allocUnsafe(query.questionEnd + soa.length + ednsLength);
  return message.subarray(0, fillNegative(message, query, rcode, soa));
}

/** Like `negative`, to the beginning of `out`; returns how long the message is. */
export function fillNegative(out: Buffer, query: Asked, rcode: Rcode, soa: Buffer): number {
  const { questionEnd, edns } = query;
  adopt(out, query, flags.response | flags.recursionAvailable | flags.authoritative | rcode);
  writeCounts(out, 0, 1, edns ? 1 : 0);
  const length = questionEnd + soa.length;
  copy(soa, out, questionEnd, length, -questionEnd);
  return edns ? writeEdns(out, length, edns) : length;
}

/** A record on its own, its names whole: for `negative`. */
export function encodeWhole(record: ResourceRecord): Buffer {
  return encodeRecord(record, new Map());
}

/** When not even the question can be read: the header alone. */
export function headerOnly(message: Buffer, rcode: Rcode): Buffer {
  const answer = Buffer.alloc(headerLength);
  answer.writeUInt16BE(message.readUInt16BE(0), 0);
  const bits = message.readUInt16BE(2) & (flags.opcode | flags.recursionDesired);
  answer.writeUInt16BE(flags.response | bits | rcode, 2);
  return answer;
}

/** The query's id and its question in its own case, and `bits` with the flags that an answer repeats. */
function adopt(out: Buffer, { message, questionEnd }: Asked, bits: number): void {
  const asked = ((message[2] ?? 0) << 8) | (message[3] ?? 0);
  const all = bits | (asked & (flags.recursionDesired | flags.checkingDisabled));
  out[0] = message[0] ?? 0;
  out[1] = message[1] ?? 0;
  out[2] = all >> 8;
  out[3] = all & 0xff;
  copy(message, out, headerLength, questionEnd);
}

/** There is one question. */
function writeCounts(out: Buffer, answers: number, authorities: number, additionals: number): void {
  out[4] = 0;
  out[5] = 1;
  out[6] = answers >> 8;
  out[7] = answers & 0xff;
  out[8] = authorities >> 8;
  out[9] = authorities & 0xff;
  out[10] = additionals >> 8;
  out[11] = additionals & 0xff;
}

/**
 * Returns where the message ends. No option is sent back: a cookie that isn't computed as RFC 7873 says would protect
 * nobody.
 */
function writeEdns(out: Buffer, at: number, asked: Edns, extendedRcode = 0): number {
  for (let index = 0; index < ednsLength; index++) out[at + index] = 0;
  out[at + 2] = types.OPT;
  out[at + 3] = largestDatagram >> 8;
  out[at + 4] = largestDatagram & 0xff;
  out[at + 5] = extendedRcode;
  if (asked.dnssecOk) out[at + 7] = dnssecOk >> 8;
  return at + ednsLength;
}

export interface ReadAnswer {
  readonly rcode: number;
  readonly truncated: boolean;
  readonly answers: readonly ResourceRecord[];
}

/** The answers of a message that another server sent, of the types that `decodeData` knows. Undefined: malformed. */
export function readAnswer(message: Buffer): ReadAnswer | undefined {
  if (message.length < headerLength) return undefined;
  const bits = message.readUInt16BE(2);
  const question = readName(message, headerLength, false);
  if (!question) return undefined;
  let at = question.end + 4;
  const answers: ResourceRecord[] = [];
  for (let number = 0; number < message.readUInt16BE(6); number++) {
    const owner = readName(message, at, true);
    if (!owner || owner.end + 10 > message.length) return undefined;
    const start = owner.end + 10;
    const length = message.readUInt16BE(owner.end + 8);
    if (start + length > message.length) return undefined;
    const data = decodeData(message, message.readUInt16BE(owner.end), start, length);
    const ttl = message.readUInt32BE(owner.end + 4);
    if (data) answers.push({ name: owner.name, ttl, data });
    at = start + length;
  }
  return { rcode: bits & 0xf, truncated: (bits & flags.truncated) !== 0, answers };
}
