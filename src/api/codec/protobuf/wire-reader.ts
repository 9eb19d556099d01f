/** Reads protobuf's wire format: numbers, and runs of bytes with their length. Malformed input is a 400. */
import { badRequest } from '../../status.ts';
import type { ApiError } from '../../status.ts';

/** What follows a tag. */
export const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;
  /** The end of the message that is read. */
  #end: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.byteLength;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Field number and wire type. */
  tag(): [number: number, wire: number] {
    const tag = this.varint();
    const number = Math.floor(tag / 8);
    if (number < 1 || number > 0x1fff_ffff) throw malformed(`illegal tag ${tag}`);
    return [number, tag % 8];
  }

  /** A signed 64-bit number; beyond 53 bits it loses precision, as JSON does. */
  varint(): number {
    const start = this.#at;
    let value = 0;
    let scale = 1;
    for (let index = 0; index < 9; index++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return this.#negative(start);
  }

  /** Only numbers with the highest bit set take ten bytes. */
  #negative(start: number): number {
    if (this.#byte() > 1) throw malformed('integer overflow');
    let value = 0n;
    for (let at = start + 9; at >= start; at--) {
      value = (value << 7n) | BigInt((this.#bytes[at] ?? 0) & 0x7f);
    }
    return Number(BigInt.asIntN(64, value));
  }

  double(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  text(): string {
    const length = this.varint();
    const start = this.#take(length);
    return this.#bytes.toString('utf8', start, start + length);
  }

  bytes(): Uint8Array {
    const length = this.varint();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Runs `read` over the message that begins here with its length. */
  within<T>(read: () => T): T {
    const length = this.varint();
    const start = this.#take(length);
    const outer = this.#end;
    this.#at = start;
    this.#end = start + length;
    const result = read();
    this.#at = this.#end;
    this.#end = outer;
    return result;
  }

  skip(wire: number): void {
    if (wire === wireTypes.varint) this.varint();
    else if (wire === wireTypes.fixed64) this.#take(8);
    else if (wire === wireTypes.length) this.#take(this.varint());
    else if (wire === wireTypes.fixed32) this.#take(4);
    else throw malformed(`illegal wire type ${wire}`);
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  /** The place of so many bytes, which are behind it now. */
  #take(length: number): number {
    const start = this.#at;
    if (length < 0 || start + length > this.#end) throw malformed('unexpected EOF');
    this.#at = start + length;
    return start;
  }
}

export function malformed(why: string): ApiError {
  return badRequest(`unable to decode the protobuf body: ${why}`);
}
