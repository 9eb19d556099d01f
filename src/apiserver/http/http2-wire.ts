import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { OutgoingHttpHeaders } from 'node:http';
import { BufferPool } from '#base/buffer-pool.ts';
import { untilDrained, writeRoom } from './drain.ts';
import { fillings } from './fillings.ts';
import { endedWell, shedParts } from './stream-remains.ts';
import type { Peer, RequestHeaders, Wire } from './wire.ts';

/** Less has a buffer of its own, of its size. */
const pooledFromBytes = 16 * 1024;
const pool = new BufferPool(64 * 1024, 64);

/** One stream of an HTTP/2 session; the raw stream API, which is twice as fast as node's compatibility layer. */
export class Http2Wire implements Wire {
  readonly method: string;
  readonly target: string;
  readonly headers: RequestHeaders;
  readonly peer: Peer;
  readonly body: ServerHttp2Stream;
  readonly #stream: ServerHttp2Stream;
  /** True once all of the answer has been handed over; node ends the stream of a client that has gone too. */
  #complete = false;
  /** What is to go out at the end of this turn. */
  #parts: Uint8Array[] = [];
  #size = 0;

  constructor(stream: ServerHttp2Stream, headers: RequestHeaders, peer: Peer) {
    this.#stream = stream;
    this.body = stream;
    this.headers = headers;
    this.peer = peer;
    this.method = String(headers[':method']);
    this.target = String(headers[':path'] ?? '/');
    // A client that resets its stream is an end like any other; `close` tells who waits.
    stream.on('error', ignore);
    stream.once('close', shedLater);
  }

  respond(code: number, headers: OutgoingHttpHeaders, body: Uint8Array): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.headersSent) return;
    this.#complete = true;
    const raw = rawHeaders(code, headers);
    raw.push('content-length', String(body.length));
    if (this.method === 'HEAD' || body.length === 0) {
      stream.respond(raw, { endStream: true });
    } else {
      stream.respond(raw);
      stream.end(body);
    }
    // The rest of a body that nobody reads must not hold the stream open.
    if (!stream.endAfterHeaders && !stream.readableEnded) stream.resume();
  }

  open(code: number, headers: OutgoingHttpHeaders): void {
    if (this.#stream.destroyed) return;
    this.#stream.respond(rawHeaders(code, headers));
    this.#stream.resume();
  }

  write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  /** What comes in one turn goes out together: each write is a handful of objects, of which Node keeps some for long. */
  writeAll(parts: readonly Uint8Array[]): boolean {
    if (this.#stream.destroyed) return true;
    if (this.#parts.length === 0) process.nextTick(() => this.#flush());
    for (const part of parts) {
      this.#parts.push(part);
      this.#size += part.length;
    }
    if (this.#size >= pool.size) this.#flush();
    return this.#stream.writableLength + this.#size < writeRoom;
  }

  #flush(): void {
    const [parts, size] = [this.#parts, this.#size];
    const [first] = parts;
    this.#parts = [];
    this.#size = 0;
    if (!first || this.#stream.destroyed || this.#stream.writableEnded) return;
    if (parts.length === 1) this.#stream.write(first);
    else if (size < pooledFromBytes) this.#stream.write(Buffer.concat(parts, size));
    else this.#writeTogether(parts);
  }

  /** Hundreds of parts would be hundreds of entries for Node to keep. */
  #writeTogether(parts: readonly Uint8Array[]): void {
    const stream = this.#stream;
    stream.cork();
    for (const { buffer, used } of fillings(parts, () => pool.take())) {
      stream.write(buffer.subarray(0, used), () => {
        // When a stream is over, what is under way counts as written, and has still to go out.
        if (!stream.destroyed) pool.give(buffer);
      });
    }
    stream.uncork();
  }

  async endWith(parts: readonly Uint8Array[]): Promise<void> {
    const stream = this.#stream;
    this.#flush();
    const own = pool.take();
    let rest = Buffer.alloc(0);
    for (const { buffer, used } of fillings(parts, () => own)) {
      if (used < buffer.length) {
        // What goes out last counts as written before it is: a buffer that is used again would be too soon.
        rest = Buffer.from(buffer.subarray(0, used));
        break;
      }
      await written(stream, buffer);
      if (stream.destroyed) return;
    }
    pool.give(own);
    this.#complete = !stream.destroyed;
    stream.end(rest);
  }

  drained(): Promise<void> {
    this.#flush();
    return untilDrained(this.#stream);
  }

  end(): void {
    this.#complete = !this.#stream.destroyed;
    this.#flush();
    this.#stream.end();
  }

  abort(): void {
    this.#parts = [];
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  onClose(callback: (whole: boolean) => void): void {
    // What answers a request with a body is seldom `writableFinished` by then: its last write counts as failed where the
    // stream closes before the write calls back.
    const stream = this.#stream;
    stream.once('close', () => callback(this.#complete && endedWell(stream)));
  }
}

/** Resolves when nothing needs the bytes any more, or nobody wants them. */
function written(stream: ServerHttp2Stream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => stream.write(bytes, () => resolve()));
}

/** One after the other, as they are sent: Node keeps them longer than the answer lasts, and this form is a third. */
function rawHeaders(code: number, headers: OutgoingHttpHeaders): string[] {
  const raw = [':status', String(code)];
  for (const [name, value] of Object.entries(headers)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined) raw.push(name, String(one));
    }
  }
  return raw;
}

function ignore(): void {
  // See the constructor.
}

/** Not before everybody has been told that the stream is closed. */
function shedLater(this: ServerHttp2Stream): void {
  setImmediate(shedParts, this);
}
