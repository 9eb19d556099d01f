/**
 * What is asked of an upstream. It is made anew from the client's question and depends on nothing else of its message,
 * so that one question serves all who ask the same; cookies and the like, meant for this server only, stay here.
 */
import { flags, types } from '../wire/constants.ts';
import type { Query } from '../wire/query.ts';

export interface Question {
  /** With id 0. */
  readonly message: Buffer;
  /** Offset of what follows the question's name, type and class. */
  readonly end: number;
  readonly type: number;
}

/** What passes every network whole (DNS flag day 2020). */
const payloadSize = 1232;
const ednsLength = 11;
const dnssecOk = 0x8000;

/**
 * Says the same for two questions whose answers are the same: name, type, class, and whether DNSSEC's records and
 * unchecked data are wanted. RD is in it because an upstream answers differently without it.
 */
export function keyOf(query: Query): string {
  const bits = query.flags & (flags.recursionDesired | flags.checkingDisabled);
  const wants = bits | (query.edns?.dnssecOk ? dnssecOk : 0);
  return String.fromCharCode(query.type, query.class, wants) + query.name;
}

/** `edns: false` for upstreams that don't understand it (RFC 6891 §7). The case of the client's name is kept. */
export function questionOf(query: Query, edns = true): Question {
  const end = query.questionEnd;
  const message = Buffer.alloc(end + (edns ? ednsLength : 0));
  query.message.copy(message, 12, 12, end);
  const repeated = query.flags & (flags.recursionDesired | flags.checkingDisabled);
  // AD asks to be told whether the data was validated (RFC 6840 §5.7); who didn't ask isn't told.
  message.writeUInt16BE(repeated | flags.authenticData, 2);
  message.writeUInt16BE(1, 4);
  if (edns) {
    message.writeUInt16BE(1, 10);
    message.writeUInt16BE(types.OPT, end + 1);
    message.writeUInt16BE(payloadSize, end + 3);
    message.writeUInt16BE(query.edns?.dnssecOk ? dnssecOk : 0, end + 7);
  }
  return { message, end, type: query.type };
}
