/**
 * UTF-8 of many texts in few buffers. Each buffer of its own lies outside the collector's heap and presses on it: some
 * thousand a second make it stop the process for a whole collection. For bytes that are soon forgotten, since a buffer
 * lasts as long as anything in it.
 */
const encoder = new TextEncoder();

export class ByteSlab {
  readonly #size: number;
  #free = new Uint8Array(0);

  /** In bytes; a text that takes more than a quarter of it gets a buffer of its own. */
  constructor(size = 64 * 1024) {
    this.#size = size;
  }

  encode(text: string): Uint8Array {
    // At most three bytes a unit.
    if (text.length * 3 > this.#size / 4) return encoder.encode(text);
    if (text.length * 3 > this.#free.length) this.#free = new Uint8Array(this.#size);
    const { written } = encoder.encodeInto(text, this.#free);
    const bytes = this.#free.subarray(0, written);
    this.#free = this.#free.subarray(written);
    return bytes;
  }
}
