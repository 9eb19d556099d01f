/**
 * Answers. One is compiled once, as the complete message that answers a question, and then copied for every query that
 * asks it: only the id, a few flags, the question's bytes (their case) and the EDNS record differ.
 */
import { classIN, flags, types } from './constants.ts';
import type { Rcode } from './constants.ts';
import { parentOf, readName } from './name.ts';
import type { WireName } from './name.ts';
import type { Query } from './query.ts';
import { decodeData, encodeData } from './record.ts';
import type { ResourceRecord } from './record.ts';

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
  const owner = encodeOwner(record.name, offsets);
  const data = encodeData(record.data);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(typeNumbers[record.data.type] ?? 0, 0);
  fixed.writeUInt16BE(classIN, 2);
  fixed.writeUInt32BE(record.ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([owner, fixed, data]);
}

/** As many labels as needed, then a pointer to the longest end that the question has too. */
export function encodeOwner(name: WireName, offsets: ReadonlyMap<WireName, number>): Buffer {
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
export function datagramLimit({ edns }: Query): number {
  return edns ? Math.min(Math.max(edns.payloadSize, 512), largestDatagram) : 512;
}

/** The message to send for `query`. Whole records are left out, and told by TC, when it would be too long. */
export function instantiate(
  compiled: CompiledAnswer,
  query: Query,
  { limit, rotation = 0 }: SendOptions,
): Buffer {
  const { ends, counts } = compiled;
  const room = (limit ?? 65_535) - (query.edns ? ednsLength : 0);
  let kept = ends.length;
  while (kept > 0 && (ends[kept - 1] ?? 0) > room) kept--;
  const length = kept > 0 ? (ends[kept - 1] ?? 0) : query.questionEnd;
  const message = Buffer.allocUnsafe(length + (query.edns ? ednsLength : 0));
  compiled.message.copy(message, 0, 0, query.questionEnd);
  rotate(compiled, message, { length, start: query.questionEnd, rotation });
  const answers = Math.min(kept, counts.answers);
  const authorities = Math.min(kept - answers, counts.authorities);
  message.writeUInt16BE(answers, 6);
  message.writeUInt16BE(authorities, 8);
  message.writeUInt16BE(kept - answers - authorities + (query.edns ? 1 : 0), 10);
  adopt(message, query);
  if (kept < counts.answers + counts.authorities) {
    message.writeUInt16BE(message.readUInt16BE(2) | flags.truncated, 2);
  }
  if (query.edns) writeEdns(message, length, 0);
  return message;
}

/** Copies the records, the answers among them beginning with another one. */
function rotate(
  { message: source, stride, counts }: CompiledAnswer,
  message: Buffer,
  part: { readonly length: number; readonly start: number; readonly rotation: number },
): void {
  const { length, start, rotation } = part;
  if (stride === 0) {
    source.copy(message, start, start, length);
    return;
  }
  const end = start + stride * counts.answers;
  const shift = (rotation % counts.answers) * stride;
  const copied = source.copy(message, start, start + shift, Math.min(end, length + shift));
  source.copy(message, start + copied, start, Math.min(start + shift, length - copied));
  if (length > end) source.copy(message, end, end, length);
}

/** An answer without records: an error, or a refusal. */
export function bare(query: Query, rcode: Rcode, authoritative = false): Buffer {
  const message = Buffer.alloc(query.questionEnd + (query.edns ? ednsLength : 0));
  query.message.copy(message, headerLength, headerLength, query.questionEnd);
  message.writeUInt16BE(
    flags.response |
      flags.recursionAvailable |
      (authoritative ? flags.authoritative : 0) |
      (rcode & 0xf),
    2,
  );
  message.writeUInt16BE(1, 4);
  message.writeUInt16BE(query.edns ? 1 : 0, 10);
  adopt(message, query);
  if (query.edns) writeEdns(message, query.questionEnd, rcode >> 4);
  return message;
}

/** A negative answer: the zone's SOA says who says so, and for how long it may be remembered (RFC 2308). */
export function negative(query: Query, rcode: Rcode, soa: Buffer): Buffer {
  const head = bare({ ...query, edns: undefined }, rcode, true);
  const edns = query.edns ? ednsLength : 0;
  const message = Buffer.concat([head, soa], head.length + soa.length + edns);
  message.writeUInt16BE(1, 8);
  if (query.edns) {
    message.writeUInt16BE(1, 10);
    writeEdns(message, head.length + soa.length, 0);
  }
  return message;
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

/** The query's id, its question in its own case, and the flags that an answer repeats. */
function adopt(message: Buffer, query: Query): void {
  message.writeUInt16BE(query.id, 0);
  const repeated = query.flags & (flags.recursionDesired | flags.checkingDisabled);
  message.writeUInt16BE(message.readUInt16BE(2) | repeated, 2);
  query.message.copy(message, headerLength, headerLength, query.questionEnd);
}

function writeEdns(message: Buffer, at: number, extendedRcode: number): void {
  message.fill(0, at, at + ednsLength);
  message.writeUInt16BE(types.OPT, at + 1);
  message.writeUInt16BE(largestDatagram, at + 3);
  message.writeUInt8(extendedRcode, at + 5);
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
