/**
 * Buffers that are used again. What Node.js was given to write it may keep until the old generation is collected, long
 * after it was written; fresh ones for every big answer would fill the memory meanwhile, and bring that collection about.
 */
export class BufferPool {
  /** Of each, in bytes. */
  readonly size: number;
  readonly #most: number;
  readonly #free: Buffer<ArrayBuffer>[] = [];

  /** At most so many wait to be used. */
  constructor(size: number, most: number) {
    this.size = size;
    this.#most = most;
  }

  /** What is in it is not defined. */
  take(): Buffer<ArrayBuffer> {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }

  /** Only what nobody reads any more; it may be empty afterwards. */
  give(buffer: Buffer<ArrayBuffer>): void {
    if (this.#free.length < this.#most) this.#free.push(buffer);
    // Its memory is free at once, whoever still holds it.
    else buffer.buffer.transfer(0);
  }
}
