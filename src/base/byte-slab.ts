/**
 * UTF-8 of many texts, or bytes of many things, in few buffers. Each buffer of its own lies outside the collector's heap and presses on it: some
 * thousand a second make it stop the process for a whole collection. For bytes that are soon forgotten, since a buffer
 * lasts as long as anything in it.
 */
const encoder = new TextEncoder();

export class ByteSlab {
  readonly #size: number;
  #free = new Uint8Array(0);

  /** In bytes; what takes more than a quarter of it gets a buffer of its own. */
  constructor(size = 64 * 1024) {
    this.#size = size;
  }

  encode(text: string): Uint8Array {
    // At most three bytes a unit.
    const most = text.length * 3;
    if (most > this.#size / 4) return encoder.encode(text);
    return this.#take(encoder.encodeInto(text, this.#room(most)).written);
  }

  copy(bytes: Uint8Array): Uint8Array {
    if (bytes.length > this.#size / 4) return bytes.slice();
    this.#room(bytes.length).set(bytes);
    return this.#take(bytes.length);
  }

  #room(length: number): Uint8Array {
    if (length > this.#free.length) this.#free = new Uint8Array(this.#size);
    return this.#free;
  }

  #take(length: number): Uint8Array {
    const bytes = this.#free.subarray(0, length);
    this.#free = this.#free.subarray(length);
    return bytes;
  }
}
