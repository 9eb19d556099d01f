/** What a client asks: the header, the one question and the EDNS options of a message. */
import { dnssecOk, flags, types } from './constants.ts';
import { readName } from './name.ts';
import type { WireName } from './name.ts';

/** What the OPT record of a query says (RFC 6891). Options are passed over: none is needed to answer. */
export interface Edns {
  readonly version: number;
  /** The largest datagram that the client takes, in bytes. */
  readonly payloadSize: number;
  /** The DO bit, which the answer repeats (RFC 3225 §3). */
  readonly dnssecOk: boolean;
}

export interface Query {
  /** The whole message as it came. */
  readonly message: Buffer;
  readonly id: number;
  readonly flags: number;
  /** In lower case: a key. The question's own case is in `message`. */
  readonly name: WireName;
  readonly type: number;
  readonly class: number;
  /** Offset of what follows the question. */
  readonly questionEnd: number;
  /** Undefined without an OPT record. */
  readonly edns: Edns | undefined;
}

/** Why a message isn't a query that can be looked at; `drop` deserves no answer at all. */
export type Malformed = 'drop' | 'format' | 'opcode';

const headerLength = 12;

/** Bytes. None that makes sense comes near; of a longer one no more is looked at. */
export const longestQuestion = 4096;

export function parseQuery(message: Buffer): Query | Malformed {
  if (message.length < headerLength) return 'drop';
  const bits = message.readUInt16BE(2);
  // A response to a response would be the start of a loop.
  if (bits & flags.response) return 'drop';
  if (bits & flags.opcode) return 'opcode';
  if (message.readUInt16BE(4) !== 1) return 'format';
  const read = readName(message, headerLength, false);
  if (!read || read.end + 4 > message.length) return 'format';
  const questionEnd = read.end + 4;
  const edns = findEdns(message, questionEnd);
  if (edns === 'format') return 'format';
  return {
    message,
    id: message.readUInt16BE(0),
    flags: bits,
    name: read.name.toLowerCase(),
    type: message.readUInt16BE(read.end),
    class: message.readUInt16BE(read.end + 2),
    questionEnd,
    edns,
  };
}

/** The OPT record stands among the additional records; a query has hardly ever anything else after its question. */
function findEdns(message: Buffer, start: number): Query['edns'] | 'format' {
  const before = message.readUInt16BE(6) + message.readUInt16BE(8);
  const records = before + message.readUInt16BE(10);
  let found: Query['edns'];
  let at = start;
  for (let number = 0; number < records; number++) {
    const name = readName(message, at, true);
    if (!name || name.end + 10 > message.length) return 'format';
    const end = name.end + 10 + message.readUInt16BE(name.end + 8);
    if (end > message.length) return 'format';
    if (number >= before && message.readUInt16BE(name.end) === types.OPT) {
      // RFC 6891 §6.1.1: one at most, and its name is the root.
      if (found || name.name.length !== 1) return 'format';
      if (!areOptions(message.subarray(name.end + 10, end))) return 'format';
      found = {
        payloadSize: message.readUInt16BE(name.end + 2),
        version: message.readUInt8(name.end + 5),
        dnssecOk: (message.readUInt16BE(name.end + 6) & dnssecOk) !== 0,
      };
    }
    at = end;
  }
  return found;
}

/** Options follow each other without a gap: code, length, that many bytes (RFC 6891 §6.1.2). */
function areOptions(data: Buffer): boolean {
  let at = 0;
  while (at + 4 <= data.length) at += 4 + data.readUInt16BE(at + 2);
  return at === data.length;
}

/** The bytes of a question, for those who ask. */
export function encodeQuery(
  id: number,
  question: { readonly name: WireName; readonly type: number },
  payloadSize = 1232,
): Buffer {
  const name = Buffer.from(question.name, 'latin1');
  const message = Buffer.alloc(headerLength + name.length + 4 + 11);
  message.writeUInt16BE(id, 0);
  message.writeUInt16BE(flags.recursionDesired, 2);
  message.writeUInt16BE(1, 4);
  message.writeUInt16BE(1, 10);
  name.copy(message, headerLength);
  const end = headerLength + name.length;
  message.writeUInt16BE(question.type, end);
  message.writeUInt16BE(1, end + 2);
  message.writeUInt16BE(types.OPT, end + 5);
  message.writeUInt16BE(payloadSize, end + 7);
  return message;
}
