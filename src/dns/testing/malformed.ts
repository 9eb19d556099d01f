/**
 * Messages that no decent client sends, and some at the edge of what one may send, each with what becomes of it: an
 * answer with that code, or none at all. Nobody is there to be asked about names outside the cluster: NXDOMAIN. RFC 1035
 * §4, RFC 6891 §6.1, RFC 9619 (one question).
 */
import { optRecord, question, wireName, words } from './question.ts';

export interface Malformed {
  readonly of: string;
  readonly message: Buffer;
  /** `none`: the message is dropped. */
  readonly reaction: 'none' | 'FORMERR' | 'NOTIMP' | 'NOERROR' | 'NXDOMAIN';
}

const good = question('web.default.svc.cluster.local A');
const name = wireName('web.default.svc.cluster.local');
const typeAndClass = words(1, 1);
const rd = 0x0100;

/** A header of these counts, then the parts. */
function message(counts: readonly [number, number, number, number], ...parts: Buffer[]): Buffer {
  return Buffer.concat([words(4711, rd, ...counts), ...parts]);
}

function changed(at: number, value: number): Buffer {
  const copy = Buffer.from(good);
  copy.writeUInt16BE(value, at);
  return copy;
}

const label = (length: number): Buffer => Buffer.from([length, ...Array(length).fill(97)]);
const asked = (...parts: readonly Buffer[]): Buffer =>
  message([1, 0, 0, 0], Buffer.concat(parts), typeAndClass);
const address = Buffer.concat([
  Buffer.from([0]),
  words(1, 1, 0, 5, 4),
  Buffer.from([192, 0, 2, 1]),
]);
const withOpt = (...options: readonly number[]): Buffer =>
  question('web.default.svc.cluster.local A', { edns: { options } });

export const malformed: readonly Malformed[] = [
  { of: 'nothing', message: Buffer.alloc(0), reaction: 'none' },
  { of: 'one byte', message: Buffer.from([7]), reaction: 'none' },
  { of: 'a header that ends early', message: good.subarray(0, 11), reaction: 'none' },
  { of: 'an answer', message: changed(2, 0x8180), reaction: 'none' },
  { of: 'an answer that is an error', message: changed(2, 0x8181), reaction: 'none' },
  { of: 'an answer of another opcode', message: changed(2, 0xa000), reaction: 'none' },
  { of: 'bytes of 255', message: Buffer.alloc(100, 255), reaction: 'none' },
  { of: 'a header alone', message: message([0, 0, 0, 0]), reaction: 'FORMERR' },
  { of: 'zeros', message: Buffer.alloc(12), reaction: 'FORMERR' },
  { of: 'many zeros', message: Buffer.alloc(500), reaction: 'FORMERR' },
  { of: 'no question, though one follows', message: changed(4, 0), reaction: 'FORMERR' },
  {
    of: 'two questions',
    message: message([2, 0, 0, 0], name, typeAndClass, name, typeAndClass),
    reaction: 'FORMERR',
  },
  { of: 'two questions, one there', message: changed(4, 2), reaction: 'FORMERR' },
  { of: '65535 questions', message: changed(4, 65_535), reaction: 'FORMERR' },
  { of: 'one question, none there', message: message([1, 0, 0, 0]), reaction: 'FORMERR' },
  { of: 'a name that ends early', message: good.subarray(0, 20), reaction: 'FORMERR' },
  { of: 'a name without its end', message: good.subarray(0, -5), reaction: 'FORMERR' },
  { of: 'no type', message: good.subarray(0, -4), reaction: 'FORMERR' },
  { of: 'half a type', message: good.subarray(0, -3), reaction: 'FORMERR' },
  { of: 'no class', message: good.subarray(0, -2), reaction: 'FORMERR' },
  { of: 'half a class', message: good.subarray(0, -1), reaction: 'FORMERR' },
  { of: 'a label of 63 bytes', message: asked(label(63), Buffer.from([0])), reaction: 'NXDOMAIN' },
  {
    of: 'a label that claims 64 bytes',
    message: asked(Buffer.from([64]), Buffer.alloc(64, 97), Buffer.from([0])),
    reaction: 'FORMERR',
  },
  { of: 'a label of reserved type', message: asked(Buffer.from([0x80, 0])), reaction: 'FORMERR' },
  { of: 'a pointer to the header', message: asked(Buffer.from([0xc0, 0])), reaction: 'FORMERR' },
  { of: 'a pointer to itself', message: asked(Buffer.from([0xc0, 12])), reaction: 'FORMERR' },
  { of: 'a pointer forwards', message: asked(Buffer.from([0xc0, 20])), reaction: 'FORMERR' },
  {
    of: 'a label, then a pointer back to it',
    message: asked(label(1), Buffer.from([0xc0, 12])),
    reaction: 'FORMERR',
  },
  {
    of: 'a name of 255 bytes',
    message: asked(label(63), label(63), label(63), label(61), Buffer.from([0])),
    reaction: 'NXDOMAIN',
  },
  {
    of: 'a name of 256 bytes',
    message: asked(label(63), label(63), label(63), label(62), Buffer.from([0])),
    reaction: 'FORMERR',
  },
  {
    of: 'a label with a zero, a dot and a byte of 255 in the cluster’s zone',
    message: asked(Buffer.from([3, 0, 46, 255]), wireName('default.svc.cluster.local')),
    reaction: 'NXDOMAIN',
  },
  {
    of: 'two labels within one',
    message: asked(Buffer.from([6, 97, 3, 115, 118, 99, 98]), wireName('svc.cluster.local')),
    reaction: 'NXDOMAIN',
  },
  { of: 'the root', message: asked(Buffer.from([0])), reaction: 'NXDOMAIN' },
  {
    of: 'bytes behind the question',
    message: Buffer.concat([good, words(1, 2)]),
    reaction: 'NOERROR',
  },
  { of: 'additional records that aren’t there', message: changed(10, 1), reaction: 'FORMERR' },
  { of: 'answers that aren’t there', message: changed(6, 65_535), reaction: 'FORMERR' },
  { of: 'authorities that aren’t there', message: changed(8, 1), reaction: 'FORMERR' },
  {
    of: 'an answer in the question',
    message: message([1, 1, 0, 0], name, typeAndClass, address),
    reaction: 'NOERROR',
  },
  {
    of: 'a record longer than the message',
    message: message([1, 0, 0, 1], name, typeAndClass, address.subarray(0, -1)),
    reaction: 'FORMERR',
  },
  {
    of: 'two OPT records',
    message: message([1, 0, 0, 2], name, typeAndClass, optRecord(), optRecord()),
    reaction: 'FORMERR',
  },
  {
    of: 'an OPT record with a name',
    message: message([1, 0, 0, 1], name, typeAndClass, Buffer.from([1, 97]), optRecord()),
    reaction: 'FORMERR',
  },
  {
    of: 'an OPT record named by a pointer',
    message: message([1, 0, 0, 1], name, typeAndClass, words(0xc00c), optRecord().subarray(1)),
    reaction: 'FORMERR',
  },
  {
    of: 'an OPT record behind another one',
    message: message([1, 0, 0, 2], name, typeAndClass, address, optRecord()),
    reaction: 'NOERROR',
  },
  { of: 'an option without a length', message: withOpt(0, 10), reaction: 'FORMERR' },
  { of: 'an option longer than its record', message: withOpt(0, 10, 0, 9, 1), reaction: 'FORMERR' },
  { of: 'half an option', message: withOpt(0, 3, 0, 0, 0), reaction: 'FORMERR' },
  { of: 'an update (RFC 2136)', message: changed(2, 5 << 11), reaction: 'NOTIMP' },
  { of: 'a notification (RFC 1996)', message: changed(2, 4 << 11), reaction: 'NOTIMP' },
  { of: 'a status request', message: changed(2, 2 << 11), reaction: 'NOTIMP' },
  {
    of: 'an opcode, and nothing else',
    message: words(4711, 5 << 11, 0, 0, 0, 0),
    reaction: 'NOTIMP',
  },
];
