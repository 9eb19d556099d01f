import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { untilDrained } from './drain.ts';
import { UpgradeWire } from './http1-wire.ts';
import type { Peer, Takeover } from './wire.ts';

const binaryProtocol = 'binary.k8s.io';
const base64Protocol = 'base64.binary.k8s.io';

const server = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) =>
    [binaryProtocol, base64Protocol].find((protocol) => offered.has(protocol)) ?? false,
});

/**
 * A WebSocket request for something that streams (a watch, a log): refusals are HTTP, but a streamed answer becomes a
 * message for each piece. Exec and its like take the connection over instead and speak for themselves.
 */
export class WebSocketWire extends UpgradeWire {
  readonly #request: IncomingMessage;
  readonly #connection: Takeover;
  #messages: WebSocket | undefined;
  #isText = false;
  #complete = false;

  constructor(request: IncomingMessage, connection: Takeover, peer: Peer) {
    super(request, connection, peer);
    this.#request = request;
    this.#connection = connection;
  }

  override open(_code: number, headers: OutgoingHttpHeaders): void {
    const { socket, head } = this.takeOver();
    this.#isText = headers['content-type'] === 'application/json';
    server.handleUpgrade(this.#request, socket, Buffer.from(head), (messages) => {
      messages.on('error', () => messages.terminate());
      this.#messages = messages;
    });
  }

  override write(bytes: Uint8Array): boolean {
    const messages = this.#messages;
    if (messages?.readyState !== WebSocket.OPEN) return true;
    if (messages.protocol === base64Protocol) messages.send(Buffer.from(bytes).toString('base64'));
    else messages.send(bytes, { binary: messages.protocol === binaryProtocol || !this.#isText });
    return !this.#connection.socket.writableNeedDrain;
  }

  override drained(): Promise<void> {
    return untilDrained(this.#connection.socket);
  }

  override end(): void {
    this.#complete = true;
    if (this.#messages) this.#messages.close(1000);
    else super.end();
  }

  override abort(): void {
    if (this.#messages) this.#messages.terminate();
    else super.abort();
  }

  /** A client that goes in the middle of a watch must end it. */
  override onClose(callback: (whole: boolean) => void): void {
    super.onClose((whole) => callback(this.#messages ? this.#complete : whole));
  }
}
