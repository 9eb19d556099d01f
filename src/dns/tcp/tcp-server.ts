/** The server's side of DNS over TCP, at all of its addresses: connections, and how many of them there may be. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { ConnectionShares } from './connection-shares.ts';
import { TcpConnection } from './tcp-connection.ts';
import type { Answer } from './tcp-connection.ts';

export interface TcpListenOptions {
  readonly host: string;
  readonly port: number;
  /** Others may listen there too: the system deals the connections out. */
  readonly sharedPort: boolean;
}

/** Each holds memory and a descriptor. */
const limits = { most: 500, mostPerClient: 100 } as const;

export class TcpServer {
  readonly #answer: Answer;
  readonly #listeners: Server[] = [];
  readonly #connections = new ConnectionShares<TcpConnection>(limits);

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  /** Rejects with the system's error when the address can't be had. */
  async listen({ host, port, sharedPort }: TcpListenOptions): Promise<void> {
    const options = { noDelay: true, allowHalfOpen: true };
    const listener = createServer(options, (socket) => this.#serve(socket));
    listener.listen({ port, host, reusePort: sharedPort });
    await once(listener, 'listening');
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    const closed = this.#listeners.map(
      (listener) => new Promise<void>((resolve) => listener.close(() => resolve())),
    );
    this.#connections.closeAll();
    await Promise.all(closed);
  }

  #serve(socket: Socket): void {
    const connection = new TcpConnection(socket, this.#answer, {
      used: () => this.#connections.used(connection),
      closed: () => this.#connections.delete(connection),
    });
    if (!this.#connections.add(connection)) connection.close();
  }
}
