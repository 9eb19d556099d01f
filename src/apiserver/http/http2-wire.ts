import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { OutgoingHttpHeaders } from 'node:http';
import { BufferPool } from '#base/buffer-pool.ts';
import { untilDrained, writeRoom } from './drain.ts';
import type { Peer, RequestHeaders, Wire } from './wire.ts';

/** Less goes out as it is. */
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

  constructor(stream: ServerHttp2Stream, headers: RequestHeaders, peer: Peer) {
    this.#stream = stream;
    this.body = stream;
    this.headers = headers;
    this.peer = peer;
    this.method = String(headers[':method']);
    this.target = String(headers[':path'] ?? '/');
    // A client that resets its stream is an end like any other; `close` tells who waits.
    stream.on('error', ignore);
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
    const wire = this.#stream;
    return wire.destroyed || wire.write(bytes) || wire.writableLength < writeRoom;
  }

  writeAll(parts: readonly Uint8Array[]): boolean {
    const wire = this.#stream;
    const [only, another] = parts;
    if (only && !another) return this.write(only);
    if (wire.destroyed) return true;
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    wire.cork();
    if (size < pooledFromBytes) for (const part of parts) wire.write(part);
    else this.#writeTogether(parts);
    wire.uncork();
    return !wire.writableNeedDrain || wire.writableLength < writeRoom;
  }

  /** Hundreds of parts would be hundreds of entries for Node to keep. */
  #writeTogether(parts: readonly Uint8Array[]): void {
    let buffer = pool.take();
    let used = 0;
    for (const part of parts) {
      let rest = part;
      while (used + rest.length > buffer.length) {
        const fitting = rest.subarray(0, buffer.length - used);
        buffer.set(fitting, used);
        this.#writePooled(buffer, buffer.length);
        rest = rest.subarray(fitting.length);
        buffer = pool.take();
        used = 0;
      }
      buffer.set(rest, used);
      used += rest.length;
    }
    this.#writePooled(buffer, used);
  }

  #writePooled(buffer: Buffer, length: number): void {
    this.#stream.write(buffer.subarray(0, length), (error) => {
      // Of a stream that broke off it may still be on its way out: it must not carry somebody else's answer.
      if (!error) pool.give(buffer);
    });
  }

  drained(): Promise<void> {
    return untilDrained(this.#stream);
  }

  end(): void {
    this.#complete = !this.#stream.destroyed;
    this.#stream.end();
  }

  abort(): void {
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  onClose(callback: (whole: boolean) => void): void {
    this.#stream.once('close', () => callback(this.#complete && this.#stream.writableFinished));
  }
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
