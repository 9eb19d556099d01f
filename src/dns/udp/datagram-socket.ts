/** A UDP socket of Node.js, made to answer: whatever handles its datagrams can reply to each of them. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { longestQuestion } from '../wire/query.ts';
import type { Peer, UdpHandler, UdpPort } from './udp-port.ts';

export class DatagramSocket implements UdpPort {
  readonly #socket: Socket;
  readonly #handler: UdpHandler;
  #closed = false;

  constructor(
    handler: UdpHandler,
    { host, reusePort = false }: { host: string; reusePort?: boolean },
  ) {
    this.#handler = handler;
    this.#socket = createSocket({
      type: isIPv6(host) ? 'udp6' : 'udp4',
      reusePort,
      // Whoever is answered is an address already; Node.js's own look-up would cost a turn of the event loop.
      lookup: (address, _options, callback) => callback(null, address, isIPv6(address) ? 6 : 4),
    });
  }

  /** `then` is called after each datagram. Rejects with the system's error. */
  async bind(
    at: { address: string; port: number } | { fd: number },
    then?: () => void,
  ): Promise<void> {
    try {
      // Of a descriptor it is told at once.
      const listening = once(this.#socket, 'listening');
      this.#socket.bind(at);
      await listening;
    } catch (error) {
      this.#socket.close();
      throw error;
    }
    // An answer that can't be delivered is the client's to ask for again.
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', (message, from) => {
      this.handle(message.subarray(0, longestQuestion), from);
      then?.();
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  setReceiveBuffer(bytes: number): void {
    try {
      this.#socket.setRecvBufferSize(bytes);
    } catch {
      // The system's default has to do.
    }
  }

  handle(message: Buffer, from: Peer): void {
    const { address, port } = from;
    const answer = this.#handler.answer(message, from);
    const reply = (bytes: Buffer): void => {
      // Port 0 is a forged sender; a socket that closed meanwhile answers nobody.
      if (port !== 0 && !this.#closed) this.#socket.send(bytes, port, address);
    };
    if (answer instanceof Promise) void answer.then(reply);
    else if (answer) reply(answer);
  }

  close(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
