/**
 * An array of Linux's `struct mmsghdr` with all that it points to, in memory that stays where it is: each header has one
 * run of bytes and one socket address. The layout is that of 64-bit systems.
 *
 * A pointer keeps nothing alive. Whoever passes `pointer` on must hold this object for as long.
 */
import type { LibC } from './libc.ts';

const headerSize = 64;
const vectorSize = 16;
/** A `struct sockaddr_in6`; the shorter `sockaddr_in` fits too. */
const addressSize = 28;

/** Places of 32-bit words in a header. */
const word = { nameLength: 2, flags: 12, length: 14 } as const;

export class MessageHeaders {
  readonly count: number;
  /** Bytes of each. */
  readonly size: number;
  readonly pointer: bigint;
  /** One slot after the other, `size` bytes each; `slots` are views of them. */
  readonly slots: readonly Buffer[];
  readonly addresses: readonly Buffer[];
  readonly #headers: Uint32Array;
  readonly #vectors: Uint32Array;
  readonly #addressPointers: readonly bigint[];
  readonly #names: BigUint64Array;

  constructor({ pointerTo }: LibC, count: number, size: number) {
    this.count = count;
    this.size = size;
    const headers = new ArrayBuffer(count * headerSize);
    const vectors = new ArrayBuffer(count * vectorSize);
    const bytes = new ArrayBuffer(count * size);
    const addresses = new ArrayBuffer(count * addressSize);
    this.#headers = new Uint32Array(headers);
    this.#vectors = new Uint32Array(vectors);
    this.#names = new BigUint64Array(headers);
    this.pointer = pointerTo(headers);
    const indexes = Array.from({ length: count }, (_, index) => index);
    this.slots = indexes.map((index) => Buffer.from(bytes, index * size, size));
    this.addresses = indexes.map((index) =>
      Buffer.from(addresses, index * addressSize, addressSize),
    );
    const vector = new BigUint64Array(vectors);
    this.#addressPointers = indexes.map(
      (index) => pointerTo(addresses) + BigInt(index * addressSize),
    );
    for (const index of indexes) {
      vector[index * 2] = pointerTo(bytes) + BigInt(index * size);
      const at = (index * headerSize) / 8;
      this.#names[at] = this.#addressPointers[index] ?? 0n;
      this.#names[at + 2] = pointerTo(vectors) + BigInt(index * vectorSize);
      this.#names[at + 3] = 1n;
      this.prepare(index, size);
    }
  }

  /** Room for `length` bytes, or as many to send, and for any address. */
  prepare(index: number, length: number): void {
    this.#vectors[index * 4 + 2] = length;
    this.#headers[index * 16 + word.nameLength] = addressSize;
  }

  /** Sends to whom another header's datagram came from. */
  address(index: number, from: MessageHeaders, at: number): void {
    this.#names[index * 8] = from.#addressPointers[at] ?? 0n;
    this.#headers[index * 16 + word.nameLength] = from.#headers[at * 16 + word.nameLength] ?? 0;
  }

  /** How many bytes came. */
  received(index: number): number {
    return this.#headers[index * 16 + word.length] ?? 0;
  }

  flags(index: number): number {
    return this.#headers[index * 16 + word.flags] ?? 0;
  }
}
