import { constants } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import type { OutgoingHttpHeaders } from 'node:http';
import { untilDrained, writeRoom } from './drain.ts';
import type { Peer, RequestHeaders, Wire } from './wire.ts';

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
    headers[':status'] = code;
    headers['content-length'] = body.length;
    if (this.method === 'HEAD' || body.length === 0) {
      stream.respond(headers, { endStream: true });
    } else {
      stream.respond(headers);
      stream.end(body);
    }
    // The rest of a body that nobody reads must not hold the stream open.
    if (!stream.endAfterHeaders && !stream.readableEnded) stream.resume();
  }

  open(code: number, headers: OutgoingHttpHeaders): void {
    if (this.#stream.destroyed) return;
    this.#stream.respond({ ...headers, ':status': code });
    this.#stream.resume();
  }

  write(bytes: Uint8Array): boolean {
    const wire = this.#stream;
    return wire.destroyed || wire.write(bytes) || wire.writableLength < writeRoom;
  }

  /** As they are: a copy of a megabyte for each big list would keep the collector busy. */
  writeAll(parts: readonly Uint8Array[]): boolean {
    const wire = this.#stream;
    const [only, another] = parts;
    if (only && !another) return this.write(only);
    if (wire.destroyed) return true;
    wire.cork();
    for (const part of parts) wire.write(part);
    wire.uncork();
    return !wire.writableNeedDrain || wire.writableLength < writeRoom;
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

function ignore(): void {
  // See the constructor.
}
