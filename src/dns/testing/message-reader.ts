/**
 * A strict reader of DNS answers, for tests only, and on purpose without anything of `wire/`: what both sides of a
 * codec get wrong in the same way nobody would see. It accepts nothing that RFC 1035, 2782, 3597 and 6891 don't allow a
 * server to send, to the last byte.
 */

export interface ReadMessage {
  readonly id: number;
  readonly opcode: number;
  /** Such as `NXDOMAIN`; the extended ones too. */
  readonly rcode: string;
  /** Of `aa tc rd ra ad cd`, those that are set. */
  readonly flags: readonly string[];
  /** `name class type`, in the case that was sent; absent when the message repeats none. */
  readonly question?: string;
  /** Lines of a zone file: `owner ttl type data`. */
  readonly answers: readonly string[];
  readonly authorities: readonly string[];
  readonly additionals: readonly string[];
  readonly edns?: {
    readonly version: number;
    readonly payloadSize: number;
    readonly dnssecOk: boolean;
    readonly options: number;
  };
  /** Bytes. */
  readonly size: number;
}

const rcodes: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  3: 'NXDOMAIN',
  4: 'NOTIMP',
  5: 'REFUSED',
  16: 'BADVERS',
};
const flagBits = { aa: 0x400, tc: 0x200, rd: 0x100, ra: 0x80, ad: 0x20, cd: 0x10 };
const optType = 41;

/** Throws RangeError, with the place, at the first byte that shouldn't be so. */
export function readMessage(message: Buffer): ReadMessage {
  return new Reader(message).message();
}

class Reader {
  #at = 0;
  /** Where labels begin: only there may a pointer lead. */
  readonly #labels = new Set<number>();
  #edns:
    | { readonly ttl: number; readonly payloadSize: number; readonly options: number }
    | undefined;

  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  message(): ReadMessage {
    const id = this.#u16();
    const bits = this.#u16();
    const [questions, ...counts] = [this.#u16(), this.#u16(), this.#u16(), this.#u16()];
    this.#expect((bits & 0x8000) !== 0, 'it is no response');
    this.#expect((bits & 0x40) === 0, 'the reserved bit is set');
    this.#expect(questions <= 1, 'it has several questions');
    const question = questions === 1 ? this.#question() : undefined;
    const [answers = [], authorities = [], additionals = []] = counts.map((count, section) =>
      Array.from({ length: count }, () => this.#record(section)).filter((line) => line !== ''),
    );
    this.#expect(this.#at === this.bytes.length, 'bytes follow the last record');
    const code = (bits & 0xf) | (((this.#edns?.ttl ?? 0) >>> 24) << 4);
    return {
      id,
      opcode: (bits >> 11) & 0xf,
      rcode: rcodes[code] ?? `RCODE${code}`,
      flags: Object.entries(flagBits).flatMap(([name, bit]) => (bits & bit ? [name] : [])),
      ...(question === undefined ? {} : { question }),
      answers,
      authorities,
      additionals,
      ...(this.#edns && {
        edns: {
          version: (this.#edns.ttl >>> 16) & 0xff,
          payloadSize: this.#edns.payloadSize,
          dnssecOk: (this.#edns.ttl & 0x8000) !== 0,
          options: this.#edns.options,
        },
      }),
      size: this.bytes.length,
    };
  }

  #question(): string {
    const name = this.#name(false);
    const type = this.#u16();
    const kind = this.#u16();
    return `${name} ${kind === 1 ? 'IN' : `CLASS${kind}`} ${typeNames[type] ?? `TYPE${type}`}`;
  }

  /** One line; empty for the OPT record, which is none of the zone's. */
  #record(section: number): string {
    const owner = this.#name(true);
    const type = this.#u16();
    const kind = this.#u16();
    const ttl = this.#u32();
    const length = this.#u16();
    const end = this.#at + length;
    this.#expect(end <= this.bytes.length, 'the data is longer than the message');
    if (type === optType) {
      this.#expect(section === 2 && owner === '.' && !this.#edns, 'OPT is out of place');
      this.#edns = { ttl, payloadSize: kind, options: this.#options(end) };
      return '';
    }
    this.#expect(kind === 1, 'the class is not IN');
    this.#expect(ttl < 2 ** 31, 'the TTL is negative');
    const data = this.#data(type, length);
    this.#expect(this.#at === end, 'the data has another length than told');
    return `${owner} ${ttl} ${typeNames[type] ?? `TYPE${type}`} ${data}`;
  }

  #data(type: number, length: number): string {
    switch (typeNames[type]) {
      case 'A':
        this.#expect(length === 4, 'an address of IPv4 has 4 bytes');
        return [...this.#take(4)].join('.');
      case 'AAAA':
        this.#expect(length === 16, 'an address of IPv6 has 16 bytes');
        return compactIPv6([...Array(8)].map(() => this.#u16()));
      case 'NS':
      case 'CNAME':
      case 'PTR':
        return this.#name(true);
      case 'SRV':
        return [this.#u16(), this.#u16(), this.#u16(), this.#name(false)].join(' ');
      case 'SOA':
        return [this.#name(true), this.#name(true), ...[...Array(5)].map(() => this.#u32())].join(
          ' ',
        );
      case 'TXT':
      case 'HINFO':
        return this.#strings(this.#at + length);
      default:
        throw this.#fault(`nobody publishes type ${type} here`);
    }
  }

  #strings(end: number): string {
    const texts: string[] = [];
    while (this.#at < end) {
      const [length = 0] = this.#take(1);
      texts.push(`"${this.#take(length).toString('latin1')}"`);
    }
    return texts.join(' ');
  }

  #options(end: number): number {
    let count = 0;
    for (; this.#at < end; count++) {
      this.#u16();
      this.#take(this.#u16());
    }
    return count;
  }

  /** With the final dot. Pointers lead back to where a label of this message begins. */
  #name(compressed: boolean): string {
    const labels: string[] = [];
    let total = 1;
    let resume: number | undefined;
    for (;;) {
      const start = this.#at;
      const [length = 0] = this.#take(1);
      if (length >= 0xc0) {
        this.#expect(compressed, 'a name is compressed where none may be');
        const [low = 0] = this.#take(1);
        const target = ((length & 0x3f) << 8) | low;
        this.#expect(target < start && this.#labels.has(target), 'a pointer leads nowhere');
        resume ??= this.#at;
        this.#at = target;
        continue;
      }
      this.#expect(length < 64, 'a label has a reserved type');
      if (length > 0) this.#labels.add(start);
      total += length === 0 ? 0 : length + 1;
      this.#expect(total <= 255, 'a name is longer than 255 bytes');
      if (length === 0) break;
      labels.push(this.#take(length).toString('latin1'));
    }
    this.#at = resume ?? this.#at;
    return `${labels.join('.')}.`;
  }

  #u16(): number {
    return this.#take(2).readUInt16BE(0);
  }

  #u32(): number {
    return this.#take(4).readUInt32BE(0);
  }

  #take(length: number): Buffer {
    this.#expect(this.#at + length <= this.bytes.length, 'it ends too early');
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  #expect(right: boolean, fault: string): void {
    if (!right) throw this.#fault(fault);
  }

  #fault(fault: string): RangeError {
    return new RangeError(`at byte ${this.#at}: ${fault}`);
  }
}

const typeNames: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  13: 'HINFO',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  43: 'DS',
  65: 'HTTPS',
  251: 'IXFR',
  252: 'AXFR',
  255: 'ANY',
  257: 'CAA',
};

/** The longest run of zeros, of two at least, as `::` (RFC 5952). */
function compactIPv6(groups: readonly number[]): string {
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = [...text.matchAll(/(?<![^:])0(:0)+(?![^:])/g)];
  const [longest] = runs.toSorted((a, b) => b[0].length - a[0].length);
  if (!longest) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** The number of a type, for questions. Throws RangeError for a name that this file doesn't know. */
export function typeNumber(name: string): number {
  const found = Object.entries(typeNames).find(([, known]) => known === name);
  if (!found) throw new RangeError(`no such type: ${name}`);
  return Number(found[0]);
}
