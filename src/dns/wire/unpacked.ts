/** An answer taken apart and put together again, of whatever types its records are: for those who change names in it. */
import { flags, types } from './constants.ts';
import { readName } from './name.ts';
import type { WireName } from './name.ts';
import { encodeName, suffixOffsets } from './response.ts';
import type { CompiledAnswer } from './response.ts';

/** A record whose data holds no pointers into the message. */
export interface RawRecord {
  readonly name: WireName;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  /** The data up to the name that ends it. */
  readonly data: Buffer;
  /** Where the record leads (CNAME, NS, PTR, DNAME, MX, SRV). */
  readonly target: WireName | undefined;
}

export interface UnpackedAnswer {
  /** The header's flags and rcode. */
  readonly bits: number;
  readonly answers: readonly RawRecord[];
  readonly authorities: readonly RawRecord[];
  /** Without the OPT record, which is between two neighbours. */
  readonly additionals: readonly RawRecord[];
}

const headerLength = 12;
/** Bytes of data before the name that ends it. */
const beforeTarget = new Map<number, number>([
  [types.CNAME, 0],
  [types.NS, 0],
  [types.PTR, 0],
  [39, 0],
  [15, 2],
  [types.SRV, 6],
]);

/** Undefined: malformed. */
export function unpack(message: Buffer): UnpackedAnswer | undefined {
  if (message.length < headerLength) return undefined;
  const question = readName(message, headerLength, false);
  if (!question) return undefined;
  let at = question.end + 4;
  const sections: RawRecord[][] = [];
  for (const offset of [6, 8, 10]) {
    const records: RawRecord[] = [];
    for (let left = message.readUInt16BE(offset); left > 0; left--) {
      const read = readRecord(message, at);
      if (!read) return undefined;
      if (read.record.type !== types.OPT) records.push(read.record);
      at = read.end;
    }
    sections.push(records);
  }
  const [answers = [], authorities = [], additionals = []] = sections;
  return { bits: message.readUInt16BE(2), answers, authorities, additionals };
}

function readRecord(
  message: Buffer,
  start: number,
): { record: RawRecord; end: number } | undefined {
  const owner = readName(message, start, true);
  if (!owner || owner.end + 10 > message.length) return undefined;
  const from = owner.end + 10;
  const end = from + message.readUInt16BE(owner.end + 8);
  if (end > message.length) return undefined;
  const type = message.readUInt16BE(owner.end);
  const head = {
    name: owner.name,
    type,
    class: message.readUInt16BE(owner.end + 2),
    ttl: message.readUInt32BE(owner.end + 4),
  };
  const before = beforeTarget.get(type);
  if (before !== undefined) {
    const target = from + before < end ? readName(message, from + before, true) : undefined;
    if (target?.end !== end) return undefined;
    const data = Buffer.from(message.subarray(from, from + before));
    return { record: { ...head, data, target: target.name }, end };
  }
  const data = type === types.SOA ? expandedSoa(message, from, end) : message.subarray(from, end);
  return data && { record: { ...head, data: Buffer.from(data), target: undefined }, end };
}

function expandedSoa(message: Buffer, from: number, end: number): Buffer | undefined {
  const primary = readName(message, from, true);
  const mailbox = primary && readName(message, primary.end, true);
  if (!mailbox || mailbox.end + 20 !== end) return undefined;
  const names = Buffer.from(primary.name + mailbox.name, 'latin1');
  return Buffer.concat([names, message.subarray(mailbox.end, end)]);
}

/** For `instantiate`; the question is that of the query it will answer. */
export function repack(
  question: { readonly name: WireName; readonly type: number },
  { bits, answers, authorities, additionals }: UnpackedAnswer,
): CompiledAnswer {
  const head = Buffer.alloc(headerLength);
  head.writeUInt16BE(bits & ~(flags.recursionDesired | flags.checkingDisabled), 2);
  head.writeUInt16BE(1, 4);
  const tail = Buffer.alloc(4);
  tail.writeUInt16BE(question.type, 0);
  tail.writeUInt16BE(1, 2);
  const offsets = suffixOffsets(question.name);
  const parts: Buffer[] = [head, Buffer.from(question.name, 'latin1'), tail];
  let length = headerLength + question.name.length + 4;
  const ends: number[] = [];
  for (const record of [...answers, ...authorities, ...additionals]) {
    const { target: name = '', data } = record;
    // Only the first types' names may be compressed (RFC 3597 §4); nothing stands before those.
    const target =
      data.length === 0 && name !== '' ? encodeName(name, offsets) : Buffer.from(name, 'latin1');
    const fixed = Buffer.alloc(10);
    fixed.writeUInt16BE(record.type, 0);
    fixed.writeUInt16BE(record.class, 2);
    fixed.writeUInt32BE(record.ttl, 4);
    fixed.writeUInt16BE(data.length + target.length, 8);
    const bytes = Buffer.concat([encodeName(record.name, offsets), fixed, data, target]);
    parts.push(bytes);
    length += bytes.length;
    ends.push(length);
  }
  const counts = { answers: answers.length, authorities: authorities.length };
  return { message: Buffer.concat(parts, length), ends, counts, stride: 0 };
}
