/**
 * Writes protobuf's wire format from the end to the beginning: a message's length stands before it, and is known
 * once it is written. So fields are written last one first.
 */

/** What the next writer begins with, so that a small message allocates nothing but its own bytes. */
let spare: Buffer | undefined;
const firstBytes = 16 * 1024;
/** A buffer that one huge message needed is not kept. */
const spareBytes = 1024 * 1024;

/** A text of so many units is written faster by hand than by a call into the runtime. */
const shortText = 40;

export class WireWriter {
  #bytes: Buffer;
  /** Everything from here on is written. */
  #at: number;

  constructor() {
    this.#bytes = spare ?? Buffer.allocUnsafeSlow(firstBytes);
    spare = undefined;
    this.#at = this.#bytes.length;
  }

  get length(): number {
    return this.#bytes.length - this.#at;
  }

  /** What was written. The writer begins anew. */
  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#bytes.subarray(this.#at));
    if (this.#bytes.length <= spareBytes) spare = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    this.#at = 0;
    return bytes;
  }

  tag(number: number, wire: number): void {
    this.varint(number * 8 + wire);
  }

  /** A whole number; negative ones take ten bytes. */
  varint(value: number): void {
    if (value >= 0 && value < 0x80) {
      const at = this.#room(1);
      this.#bytes[at] = value;
    } else if (value >= 0 && value < 0x4000) {
      const at = this.#room(2);
      this.#bytes[at] = (value & 0x7f) | 0x80;
      this.#bytes[at + 1] = value >>> 7;
    } else if (value < 0) {
      this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
    } else {
      this.#longVarint(value);
    }
  }

  #longVarint(value: number): void {
    let size = 3;
    for (let bound = 0x20_0000; value >= bound; bound *= 0x80) size++;
    const at = this.#room(size);
    let rest = value;
    for (let index = at; index < at + size - 1; index++) {
      this.#bytes[index] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[at + size - 1] = rest;
  }

  #bigVarint(value: bigint): void {
    const groups: number[] = [];
    let rest = value;
    while (rest >= 0x80n) {
      groups.push(Number(rest & 0x7fn) + 0x80);
      rest >>= 7n;
    }
    this.raw(Uint8Array.of(...groups, Number(rest)));
  }

  double(value: number): void {
    const at = this.#room(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  text(value: string): void {
    const { length } = value;
    if (length <= shortText && this.#plainText(value)) return;
    const size = Buffer.byteLength(value);
    const at = this.#room(size);
    this.#bytes.write(value, at, 'utf8');
    this.varint(size);
  }

  /** A short text of ASCII; false, and nothing written, when there is something else in it. */
  #plainText(value: string): boolean {
    const { length } = value;
    const at = this.#room(length);
    const bytes = this.#bytes;
    for (let index = 0; index < length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) {
        this.#at += length;
        return false;
      }
      bytes[at + index] = code;
    }
    this.varint(length);
    return true;
  }

  /** Bytes with their length before them. */
  bytes(value: Uint8Array): void {
    this.raw(value);
    this.varint(value.length);
  }

  raw(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  /** A message: whatever `write` writes, with its length before it. */
  within(write: () => void): void {
    const before = this.length;
    write();
    this.varint(this.length - before);
  }

  /** The place for so many bytes before what is written; the buffer may be another afterwards. */
  #room(length: number): number {
    if (length > this.#at) this.#grow(length);
    this.#at -= length;
    return this.#at;
  }

  #grow(length: number): void {
    const grown = Buffer.allocUnsafeSlow(
      Math.max(this.#bytes.length * 2, this.length + length + 256),
    );
    this.#bytes.copy(grown, grown.length - this.length, this.#at);
    this.#at = grown.length - this.length;
    this.#bytes = grown;
  }
}
