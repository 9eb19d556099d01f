/** Reads protobuf's wire format: numbers, and runs of bytes with their length. Malformed input is a 400. */
import { badRequest } from '../../status.ts';
import type { ApiError } from '../../status.ts';

/** What follows a tag. */
export const wireTypes = {
  varint: 0,
  fixed64: 1,
  length: 2,
  groupStart: 3,
  groupEnd: 4,
  fixed32: 5,
} as const;

/** Messages within messages, as deep as JSON may nest; no real object comes near. */
const maxDepth = 1_000;

/** Texts up to this length are looked up among those read before: most are words that objects share. */
const sharedText = 12;
/** A power of two. */
const sharedTexts = 4096;
const shared: string[] = Array.from({ length: sharedTexts }, () => '');

export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;
  /** The end of the message that is read. */
  #end: number;
  #depth = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.byteLength;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Field number times eight plus wire type. */
  key(): number {
    const key = this.varint();
    if (key < 8 || key > 0xffff_ffff) throw malformed(`illegal tag ${key}`);
    return key;
  }

  /** Field number and wire type. */
  tag(): [number: number, wire: number] {
    const key = this.key();
    return [Math.floor(key / 8), key % 8];
  }

  /** A signed 64-bit number; beyond 53 bits it loses precision, as JSON does. */
  varint(): number {
    if (this.#at < this.#end) {
      const byte = this.#bytes[this.#at] ?? 0;
      if (byte < 0x80) {
        this.#at++;
        return byte;
      }
    }
    return this.#longVarint();
  }

  #longVarint(): number {
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
    if (length > sharedText) return this.#bytes.toString('utf8', start, start + length);
    return length === 0 ? '' : this.#sharedText(start, length);
  }

  #sharedText(start: number, length: number): string {
    const bytes = this.#bytes;
    let hash = length;
    for (let at = start; at < start + length; at++) hash = (hash * 31 + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 12)) & (sharedTexts - 1);
    const known = shared[slot] ?? '';
    if (known.length === length) {
      let index = 0;
      while (index < length && bytes[start + index] === plainCodeAt(known, index)) index++;
      if (index === length) return known;
    }
    const text = bytes.toString('utf8', start, start + length);
    shared[slot] = text;
    return text;
  }

  bytes(): Buffer {
    const length = this.varint();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Enters the message that begins here with its length; `leave` with the result goes on behind it. */
  enter(): number {
    if (this.#depth >= maxDepth) throw malformed('exceeded max depth');
    const length = this.varint();
    const start = this.#take(length);
    const outer = this.#end;
    this.#at = start;
    this.#end = start + length;
    this.#depth++;
    return outer;
  }

  leave(outer: number): void {
    this.#at = this.#end;
    this.#end = outer;
    this.#depth--;
  }

  /** Runs `read` over the message that begins here with its length. */
  within<T>(read: () => T): T {
    const outer = this.enter();
    const result = read();
    this.leave(outer);
    return result;
  }

  skip(wire: number): void {
    let open = 0;
    for (let next = wire; ; next = this.tag()[1]) {
      if (next === wireTypes.varint) this.varint();
      else if (next === wireTypes.fixed64) this.#take(8);
      else if (next === wireTypes.length) this.#take(this.varint());
      else if (next === wireTypes.fixed32) this.#take(4);
      else if (next === wireTypes.groupStart) open++;
      else if (next === wireTypes.groupEnd && open > 0) open--;
      else throw malformed(`illegal wire type ${next}`);
      // What a group holds goes with it.
      if (open === 0) return;
    }
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

/** A code beyond ASCII is no byte's: such texts are made anew each time. */
function plainCodeAt(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code < 0x80 ? code : -1;
}

export function malformed(why: string): ApiError {
  return badRequest(`unable to decode the protobuf body: ${why}`);
}
