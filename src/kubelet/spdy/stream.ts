import { Duplex } from 'node:stream';
import { largestData } from './frames.ts';
import type { SpdyHeaders } from './headers.ts';

/** What a stream needs of its connection. */
export interface StreamTransport {
  /** True from the start for a stream that the other side opened. */
  readonly accepted: boolean;
  /** Calls back when it was sent or can't be any more; the stream's `close` tells that the connection has gone. */
  write(data: Buffer, fin: boolean, done: () => void): void;
  reset(): void;
  /** The reader took so many bytes. */
  consumed(bytes: number): void;
}

/** One stream of a SPDY connection. Each side ends its own direction; destroying resets both. */
export class SpdyStream extends Duplex {
  readonly id: number;
  /** As the opener sent them, with lower-case names. */
  readonly headers: SpdyHeaders;
  readonly #transport: StreamTransport;
  /** Received, and not asked for yet. */
  readonly #queue: Buffer[] = [];
  #wanted = false;
  #unread = 0;
  #readEnded = false;
  #reset = false;
  /** What waits until the other side has accepted the stream. */
  #held: (() => void) | undefined;
  #accepted: boolean;

  constructor(id: number, headers: SpdyHeaders, transport: StreamTransport) {
    super({ allowHalfOpen: true });
    this.#accepted = transport.accepted;
    this.id = id;
    this.headers = headers;
    this.#transport = transport;
    // Whoever destroys it with an error knows that, and the others are told by `close`.
    this.on('error', () => undefined);
  }

  /** Bytes that wait until the reader asks for them. */
  get unread(): number {
    return this.#unread;
  }

  /** Data from the other side. */
  receive(data: Buffer): void {
    if (this.#readEnded || this.destroyed) return;
    this.#queue.push(data);
    this.#unread += data.length;
    this.#deliver();
  }

  /** The other side has ended its direction. */
  endRead(): void {
    if (this.#readEnded) return;
    this.#readEnded = true;
    if (this.#queue.length === 0) this.push(null);
  }

  /** The other side has answered the opening. Go's spdystream drops data that comes before that. */
  accept(): void {
    this.#accepted = true;
    this.#held?.();
    this.#held = undefined;
  }

  /** The other side wants nothing more of this stream, or the connection is gone. What was received can still be read. */
  wasReset(): void {
    this.#reset = true;
    this.accept();
    this.endRead();
    if (this.readableEnded || this.readableLength + this.#unread === 0) this.destroy();
    else {
      this.once('end', () => this.destroy());
      if (!this.writableEnded) this.end();
    }
  }

  override _read(): void {
    this.#wanted = true;
    this.#deliver();
  }

  #deliver(): void {
    if (this.#queue.length === 0) return;
    while (this.#wanted) {
      const data = this.#queue.shift();
      if (!data) return;
      this.#unread -= data.length;
      this.#wanted = this.push(data);
      this.#transport.consumed(data.length);
      if (this.#queue.length === 0 && this.#readEnded) this.push(null);
    }
  }

  override _write(data: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#reset) {
      done();
      return;
    }
    if (!this.#accepted) {
      this.#held = () => this._write(data, _, done);
      return;
    }
    if (data.length <= largestData) this.#transport.write(data, false, done);
    else {
      this.#transport.write(data.subarray(0, largestData), false, () =>
        this._write(data.subarray(largestData), _, done),
      );
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#reset) done();
    else if (!this.#accepted) this.#held = () => this._final(done);
    else this.#transport.write(Buffer.alloc(0), true, done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const over = this.#readEnded && this.writableFinished;
    if (!this.#reset && !over) this.#transport.reset();
    done(error);
  }
}
