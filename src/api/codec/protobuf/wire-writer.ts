/**
 * Writes protobuf's wire format from the end to the beginning: a message's length stands before it, and is known
 * once it is written. So fields are written last one first.
 */
export class WireWriter {
  #bytes = Buffer.allocUnsafe(256);
  /** Everything from here on is written. */
  #at = this.#bytes.length;

  get length(): number {
    return this.#bytes.length - this.#at;
  }

  finish(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(this.#at));
  }

  tag(number: number, wire: number): void {
    this.varint(number * 8 + wire);
  }

  /** A whole number; negative ones take ten bytes. */
  varint(value: number): void {
    if (value < 0) return this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
    const groups: number[] = [];
    let rest = value;
    while (rest >= 0x80) {
      groups.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.raw(Uint8Array.of(...groups, rest));
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
    const length = Buffer.byteLength(value);
    const at = this.#room(length);
    this.#bytes.write(value, at, 'utf8');
    this.varint(length);
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
    if (length > this.#at) {
      const grown = Buffer.allocUnsafe(
        Math.max(this.#bytes.length * 2, this.length + length + 256),
      );
      this.#bytes.copy(grown, grown.length - this.length, this.#at);
      this.#at = grown.length - this.length;
      this.#bytes = grown;
    }
    this.#at -= length;
    return this.#at;
  }
}
