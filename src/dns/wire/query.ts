/** What a client asks: the header, the one question and the EDNS options of a message. */
import { flags, types } from './constants.ts';
import { readName } from './name.ts';
import type { WireName } from './name.ts';

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
  readonly edns:
    | {
        readonly version: number;
        readonly payloadSize: number;
        /** The client wants DNSSEC's records too (RFC 3225). */
        readonly dnssecOk: boolean;
      }
    | undefined;
}

/** Why a message isn't a query that can be looked at; `drop` deserves no answer at all. */
export type Malformed = 'drop' | 'format' | 'opcode';

const headerLength = 12;

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
      found = {
        payloadSize: message.readUInt16BE(name.end + 2),
        version: message.readUInt8(name.end + 5),
        dnssecOk: (message.readUInt8(name.end + 6) & 0x80) !== 0,
      };
    }
    at = end;
  }
  return found;
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
