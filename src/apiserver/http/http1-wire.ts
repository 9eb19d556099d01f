import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { http } from '#base/http.ts';
import { untilDrained, writeRoom } from './drain.ts';
import { fillings } from './fillings.ts';
import type { Peer, RequestHeaders, Takeover, Wire } from './wire.ts';

/** How much of a big answer is put together at once. */
const pieceBytes = 64 * 1024;

/** One request of an HTTP/1.1 connection. */
export class Http1Wire implements Wire {
  readonly method: string;
  readonly target: string;
  readonly headers: RequestHeaders;
  readonly peer: Peer;
  readonly body: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse, peer: Peer) {
    this.#response = response;
    this.body = request;
    this.headers = request.headers;
    this.peer = peer;
    this.method = request.method ?? 'GET';
    this.target = request.url ?? '/';
    // A connection that breaks is an end like any other; `close` tells who waits.
    request.on('error', ignore);
    response.on('error', ignore);
  }

  respond(code: number, headers: OutgoingHttpHeaders, body: Uint8Array): void {
    const response = this.#response;
    if (response.destroyed || response.headersSent) return;
    const unread = !this.body.readableEnded && this.#hasBody();
    // Keeping the connection would mean reading what was refused, however much it is.
    if (unread) headers['connection'] = 'close';
    headers['content-length'] = body.length;
    response.writeHead(code, headers);
    response.end(this.method === 'HEAD' ? undefined : body);
    if (unread) this.body.resume();
  }

  open(code: number, headers: OutgoingHttpHeaders): void {
    if (this.#response.destroyed) return;
    this.#response.writeHead(code, headers);
    this.#response.flushHeaders();
  }

  write(bytes: Uint8Array): boolean {
    const wire = this.#response;
    return wire.destroyed || wire.write(bytes) || wire.writableLength < writeRoom;
  }

  /** Put together, since each would be a chunk of its own. */
  writeAll(parts: readonly Uint8Array[]): boolean {
    const [only, another] = parts;
    return this.write(only && !another ? only : Buffer.concat(parts));
  }

  async endWith(parts: readonly Uint8Array[]): Promise<void> {
    for (const { buffer, used } of fillings(parts, () => Buffer.allocUnsafeSlow(pieceBytes))) {
      if (!this.write(buffer.subarray(0, used))) await this.drained();
      if (this.#response.destroyed) return;
    }
    this.end();
  }

  drained(): Promise<void> {
    return untilDrained(this.#response);
  }

  end(): void {
    if (!this.#response.destroyed) this.#response.end();
  }

  abort(): void {
    this.#response.destroy();
  }

  onClose(callback: (whole: boolean) => void): void {
    this.#response.once('close', () => callback(this.#response.writableFinished));
  }

  #hasBody(): boolean {
    const { 'content-length': length, 'transfer-encoding': encoding } = this.headers;
    return encoding !== undefined || (length !== undefined && length !== '0');
  }
}

/** A request to switch protocols (`Upgrade`): answered like any other, or taken over. */
export class UpgradeWire extends Http1Wire {
  readonly #response: ServerResponse;
  readonly #connection: Takeover;
  #takenOver = false;

  constructor(request: IncomingMessage, connection: Takeover, peer: Peer) {
    const response = responseOn(request, connection.socket);
    super(request, response, peer);
    this.#response = response;
    this.#connection = connection;
  }

  takeOver(): Takeover {
    this.#takenOver = true;
    this.#response.detachSocket(asSocket(this.#connection.socket));
    return this.#connection;
  }

  /** Whoever takes the connection over watches over its end himself. */
  override onClose(callback: (whole: boolean) => void): void {
    this.#connection.socket.once('close', () =>
      callback(this.#takenOver || this.#response.writableFinished),
    );
  }
}

/** Node makes no response for an upgrade; this is how it makes one for other requests. */
function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new http.ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(asSocket(socket));
  response.once('finish', () => socket.end());
  return response;
}

/** What `upgrade` gives is the connection's own socket, which node's types call a Duplex. */
function asSocket(socket: Duplex): Parameters<ServerResponse['assignSocket']>[0] {
  return socket as Parameters<ServerResponse['assignSocket']>[0];
}

function ignore(): void {
  // See the constructor.
}
