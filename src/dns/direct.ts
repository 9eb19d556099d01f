/**
 * The short way for what nearly every client asks: one question of class IN about a name of the cluster, with or without
 * a plain EDNS record. From the bytes of the question to those of the answer, without a string or an object on the way.
 * Whatever is unusual is left to the resolver, which gives the same answers the long way.
 */
import type { Counters, Way } from './counters.ts';
import type { NameIndex, NameNode } from './index.ts';
import { emptyHash, hashBytes } from './name-table.ts';
import { classIN, dnssecOk, flags, rcodes, types } from './wire/constants.ts';
import type { Rcode } from './wire/constants.ts';
import type { Edns } from './wire/query.ts';
import { datagramLimit, fill, fillNegative } from './wire/response.ts';
import type { Asked } from './wire/response.ts';
import type { Zones } from './zones.ts';

export interface DirectParts {
  readonly index: NameIndex;
  readonly zones: Zones;
  readonly counters: Counters;
  /** False while the index isn't whole, or while others have a say in the answers. */
  readonly possible: () => boolean;
}

const headerLength = 12;
const ednsLength = 11;
/** A name of 255 bytes has no more labels. */
const mostLabels = 128;

/** Their answers need more than a look into the index. */
const unusual: ReadonlySet<number> = new Set([
  types.SOA,
  types.SRV,
  types.CNAME,
  types.ANY,
  types.AXFR,
  types.IXFR,
]);

export class DirectAnswers {
  readonly #parts: DirectParts;
  /** Where the name's labels begin, and the hash of the name from there on; of the question that is looked at. */
  readonly #starts = new Int32Array(mostLabels);
  readonly #hashes = new Int32Array(mostLabels);
  #rotation = 0;

  constructor(parts: DirectParts) {
    this.#parts = parts;
  }

  /** Writes the answer to `out` and returns its length; 0: this is for the resolver. */
  answer(message: Buffer, length: number, out: Buffer, way: Way): number {
    if (!this.#parts.possible() || !isOneQuestion(message, length)) return 0;
    const labels = this.#readLabels(message, length);
    const questionEnd = (this.#starts[labels] ?? 0) + 5;
    if (labels < 0 || questionEnd > length) return 0;
    const type = word(message, questionEnd - 4);
    if (word(message, questionEnd - 2) !== classIN || unusual.has(type)) return 0;
    const edns = readEdns(message, questionEnd, length);
    if (edns === 'unusual') return 0;
    const written = this.#look({ message, questionEnd, edns }, type, labels, out);
    if (written > 0) {
      const { counters } = this.#parts;
      counters.question(way, type, length, edns);
      counters.answer(way, 'kubernetes', (out[3] ?? 0) & 0xf, written);
    }
    return written;
  }

  #look(asked: Asked, type: number, labels: number, out: Buffer): number {
    const { index } = this.#parts;
    const node = this.#nodeAt(asked, labels, 0);
    if (!node) return this.#unknown(asked, labels, out);
    // Above the cluster's zones there are others' names.
    if (node.zone === undefined) return 0;
    const found = index.answerAt(node, type);
    if (found)
      return fill(out, found, asked, { limit: datagramLimit(asked), rotation: this.#rotation++ });
    // What the alias leads to is asked for, too.
    const alias = node.records.some(({ data }) => data.type === 'CNAME');
    return alias ? 0 : this.#negative(asked, rcodes.NOERROR, node, out);
  }

  /** The nearest name above that exists tells whose the name would be. */
  #unknown(asked: Asked, labels: number, out: Buffer): number {
    for (let label = 1; label <= labels; label++) {
      const above = this.#nodeAt(asked, labels, label);
      // Pods' address names are there without being in the index.
      if (above) return above.mayHavePods ? 0 : this.#negative(asked, rcodes.NXDOMAIN, above, out);
    }
    return 0;
  }

  #negative(asked: Asked, rcode: Rcode, { zone }: NameNode, out: Buffer): number {
    return zone === undefined
      ? 0
      : fillNegative(out, asked, rcode, this.#parts.zones.soaBytes(zone));
  }

  #nodeAt({ message }: Asked, labels: number, label: number): NameNode | undefined {
    const start = this.#starts[label] ?? 0;
    const end = (this.#starts[labels] ?? 0) + 1;
    return this.#parts.index.find(message, start, end - start, this.#hashes[label] ?? 0);
  }

  /** How many labels the name has, without the root's, whose start is the last; -1 when it can't be read here. */
  #readLabels(message: Buffer, end: number): number {
    let at = headerLength;
    let labels = 0;
    for (let length = message[at] ?? 0; length !== 0; length = message[at] ?? 0) {
      if (length > 63 || labels === mostLabels - 1) return -1;
      this.#starts[labels++] = at;
      at += 1 + length;
      if (at >= end) return -1;
    }
    if (at - headerLength >= 255) return -1;
    this.#starts[labels] = at;
    let hash = hashBytes(message, at, at + 1, emptyHash);
    this.#hashes[labels] = hash;
    for (let label = labels - 1; label >= 0; label--) {
      hash = hashBytes(message, this.#starts[label] ?? 0, this.#starts[label + 1] ?? 0, hash);
      this.#hashes[label] = hash;
    }
    return labels;
  }
}

/** A standard query with one question, and at most one record, which is an additional one. */
function isOneQuestion(message: Buffer, length: number): boolean {
  return (
    length > headerLength &&
    (word(message, 2) & (flags.response | flags.opcode)) === 0 &&
    word(message, 4) === 1 &&
    word(message, 6) === 0 &&
    word(message, 8) === 0 &&
    word(message, 10) <= 1
  );
}

/** Of the one record that may follow the question. */
function readEdns(message: Buffer, at: number, end: number): Edns | undefined | 'unusual' {
  if (word(message, 10) === 0) return undefined;
  const plain =
    end === at + ednsLength &&
    message[at] === 0 &&
    word(message, at + 1) === types.OPT &&
    message[at + 6] === 0 &&
    word(message, at + 9) === 0;
  if (!plain) return 'unusual';
  return {
    version: 0,
    payloadSize: word(message, at + 3),
    dnssecOk: (word(message, at + 7) & dnssecOk) !== 0,
  };
}

function word(message: Buffer, at: number): number {
  return ((message[at] ?? 0) << 8) | (message[at + 1] ?? 0);
}
