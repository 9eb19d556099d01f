/**
 * A whole answer as a person reads it: header bits and the records of all three sections in the text form of zone files
 * (RFC 1035 §5.1). For whoever shows answers; the server itself has no use for it.
 */
import { types } from './constants.ts';
import { fromWire, readName } from './name.ts';
import { decodeData } from './record.ts';
import { rcodeName, typeName } from './type-names.ts';

export interface MessageRecord {
  /** With the final dot. */
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
  readonly type: string;
  readonly value: string;
}

export interface ReadMessage {
  readonly rcode: string;
  /** Of `aa`, `tc`, `rd`, `ra`, those that are set. */
  readonly flags: readonly string[];
  readonly answers: readonly MessageRecord[];
  readonly authorities: readonly MessageRecord[];
  /** Without EDNS' own record. */
  readonly additionals: readonly MessageRecord[];
}

const headerLength = 12;
const bits = [
  ['aa', 0x0400],
  ['tc', 0x0200],
  ['rd', 0x0100],
  ['ra', 0x0080],
] as const;

/** Undefined for what is malformed. */
export function readMessage(message: Buffer): ReadMessage | undefined {
  if (message.length < headerLength) return undefined;
  const word = message.readUInt16BE(2);
  const question = readName(message, headerLength, false);
  if (!question) return undefined;
  let at = question.end + 4;
  const sections: MessageRecord[][] = [];
  for (const offset of [6, 8, 10]) {
    const section: MessageRecord[] = [];
    for (let number = 0; number < message.readUInt16BE(offset); number++) {
      const read = readRecord(message, at);
      if (!read) return undefined;
      if (read.record) section.push(read.record);
      at = read.end;
    }
    sections.push(section);
  }
  const [answers = [], authorities = [], additionals = []] = sections;
  return {
    rcode: rcodeName(word & 0xf),
    flags: bits.flatMap(([name, mask]) => (word & mask ? [name] : [])),
    answers,
    authorities,
    additionals,
  };
}

/** Without a record for EDNS, which says nothing about the name. */
function readRecord(
  message: Buffer,
  at: number,
): { readonly record?: MessageRecord; readonly end: number } | undefined {
  const owner = readName(message, at, true);
  if (!owner || owner.end + 10 > message.length) return undefined;
  const start = owner.end + 10;
  const end = start + message.readUInt16BE(owner.end + 8);
  if (end > message.length) return undefined;
  const type = message.readUInt16BE(owner.end);
  if (type === types.OPT) return { end };
  const ttl = message.readUInt32BE(owner.end + 4);
  const value = valueOf(message, { type, start, end });
  return { record: { name: fromWire(owner.name), ttl, type: typeName(type), value }, end };
}

interface Place {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

const typeMX = 15;

function valueOf(message: Buffer, { type, start, end }: Place): string {
  const nameAt = (at: number): string => fromWire(readName(message, at, true)?.name ?? '\0');
  const data = decodeData(message, type, start, end - start);
  if (data?.type === 'A' || data?.type === 'AAAA') return data.address;
  if (data && 'target' in data) return fromWire(data.target);
  const length = end - start;
  if (type === types.SRV && length > 6) {
    const numbers = [0, 2, 4].map((offset) => message.readUInt16BE(start + offset));
    return [...numbers, nameAt(start + 6)].join(' ');
  }
  if (type === typeMX && length > 2) return `${message.readUInt16BE(start)} ${nameAt(start + 2)}`;
  if (type === types.TXT || type === types.HINFO) return strings(message, start, end).join(' ');
  if (type === types.SOA) {
    const mailbox = readName(message, start, true)?.end ?? end;
    const numbers = readName(message, mailbox, true)?.end ?? end;
    if (numbers + 20 <= end) {
      const values = [0, 4, 8, 12, 16].map((offset) => message.readUInt32BE(numbers + offset));
      return [nameAt(start), nameAt(mailbox), ...values].join(' ');
    }
  }
  return `\\# ${length} ${message.toString('hex', start, end)}`.trimEnd();
}

function strings(message: Buffer, start: number, end: number): readonly string[] {
  const found: string[] = [];
  for (let at = start; at < end; at += 1 + (message[at] ?? 0)) {
    const text = message.toString('latin1', at + 1, Math.min(end, at + 1 + (message[at] ?? 0)));
    found.push(`"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`);
  }
  return found;
}

/** How long a negative answer may be remembered, in seconds (RFC 2308 §5); undefined when it doesn't say. */
export function negativeTtlOf({ authorities }: ReadMessage): number | undefined {
  const soa = authorities.find(({ type }) => type === 'SOA');
  if (!soa) return undefined;
  const minimum = Number(soa.value.split(' ').at(-1));
  return Number.isNaN(minimum) ? undefined : Math.min(soa.ttl, minimum);
}
