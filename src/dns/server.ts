/** The sockets: questions by UDP and TCP, at every address that it is told to listen on. */
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { HoldfastError, isSystemError, messageOf } from '#base/errors.ts';
import type { Counters } from './counters.ts';
import type { Resolver, Transport } from './resolver.ts';
import type { Tap } from './tap.ts';
import { rcodes } from './wire/constants.ts';
import { parseQuery } from './wire/query.ts';
import { bare, headerOnly } from './wire/response.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** A client that says nothing for so long is let go (RFC 7766 §6.2.3). */
const tcpIdleMs = 10_000;
/** Each holds memory; who comes after them is refused. */
const maximumConnections = 500;
/** Bytes of answers that a client may leave unread. */
const maximumUnread = 1 << 20;
/** How often a port is asked of the system until both transports can have it. */
const portTries = 5;
/** Datagrams that may wait while the process is busy, in bytes. */
const receiveBuffer = 1 << 20;

export class DnsServer {
  readonly #resolver: Resolver;
  readonly #counters: Counters;
  readonly #udp: UdpSocket[] = [];
  readonly #tcp: Server[] = [];
  readonly #connections = new Set<Socket>();
  #closed = false;
  /** Told of each question and its answer, while there is one. */
  tap: Tap | undefined;

  constructor(resolver: Resolver, counters: Counters) {
    this.#resolver = resolver;
    this.#counters = counters;
  }

  /** The same port for both transports. Rejects with PORT_IN_USE, or CONFIG_INVALID for an address that isn't here. */
  async listen({ host, port }: ListenAddress): Promise<ListenAddress> {
    for (let tries = port === 0 ? portTries : 1; ; tries--) {
      const udp = await bindUdp(host, port).catch((cause: unknown) => {
        throw listenFailure({ host, port }, cause);
      });
      const bound = udp.address().port;
      try {
        await this.#listenTcp(host, bound);
      } catch (cause) {
        udp.close();
        // The port that the system chose for UDP may be another program's for TCP.
        if (tries > 1) continue;
        throw listenFailure({ host, port: bound }, cause);
      }
      this.#serveUdp(udp);
      return { host, port: bound };
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const connection of this.#connections) connection.destroy();
    const closing = [...this.#udp, ...this.#tcp].map(
      (socket) => new Promise<void>((resolve) => socket.close(() => resolve())),
    );
    await Promise.all(closing);
  }

  #serveUdp(socket: UdpSocket): void {
    socket.on('message', (message, from) => {
      const answer = this.#answer(message, 'udp', from.address);
      const reply = (bytes: Buffer): void => {
        // Port 0 is a forged sender; a socket that closed meanwhile answers nobody.
        if (from.port !== 0 && !this.#closed) socket.send(bytes, from.port, from.address);
      };
      if (answer instanceof Promise) void answer.then(reply);
      else if (answer) reply(answer);
    });
    // An answer that can't be delivered is the client's to ask for again.
    socket.on('error', () => undefined);
    this.#udp.push(socket);
  }

  async #listenTcp(host: string, port: number): Promise<void> {
    const server = createServer((connection) => this.#serve(connection));
    server.maxConnections = maximumConnections;
    server.listen(port, host);
    await once(server, 'listening');
    this.#tcp.push(server);
  }

  /** Questions may follow each other without waiting; each answer goes out when it is there (RFC 7766 §6.2.1.1). */
  #serve(connection: Socket): void {
    this.#connections.add(connection);
    connection.on('close', () => this.#connections.delete(connection));
    connection.on('error', () => connection.destroy());
    connection.setTimeout(tcpIdleMs, () => connection.destroy());
    const client = connection.remoteAddress ?? '';
    let received: Buffer = Buffer.alloc(0);
    connection.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        const answer = this.#answer(received.subarray(2, end), 'tcp', client);
        received = received.subarray(end);
        if (answer instanceof Promise) void answer.then((late) => writeFramed(connection, late));
        else if (answer) writeFramed(connection, answer);
      }
    });
  }

  #answer(
    message: Buffer,
    transport: Transport,
    client: string,
  ): Buffer | Promise<Buffer> | undefined {
    const query = parseQuery(message);
    if (query === 'drop') return undefined;
    if (typeof query === 'string') {
      return headerOnly(message, query === 'opcode' ? rcodes.NOTIMP : rcodes.FORMERR);
    }
    const began = this.tap?.now() ?? 0;
    const sent = (bytes: Buffer): Buffer => {
      this.#counters.count(transport, query.type, bytes);
      this.tap?.see(query, { client, transport, began }, bytes);
      return bytes;
    };
    const answer = this.#resolver.answer(query, transport);
    if (!(answer instanceof Promise)) return sent(answer);
    return answer.catch(() => bare(query, rcodes.SERVFAIL)).then(sent);
  }
}

async function bindUdp(host: string, port: number): Promise<UdpSocket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind(port, host);
    await once(socket, 'listening');
  } catch (error) {
    socket.close();
    throw error;
  }
  try {
    socket.setRecvBufferSize(receiveBuffer);
  } catch {
    // The system's default has to do.
  }
  return socket;
}

function writeFramed(connection: Socket, answer: Buffer): void {
  if (connection.destroyed) return;
  if (connection.writableLength > maximumUnread) {
    connection.destroy();
    return;
  }
  const length = Buffer.alloc(2);
  length.writeUInt16BE(answer.length, 0);
  connection.write(Buffer.concat([length, answer]));
}

function listenFailure({ host, port }: ListenAddress, cause: unknown): HoldfastError {
  const where = `${host} port ${port}`;
  if (isSystemError(cause, 'EADDRINUSE')) {
    return new HoldfastError('PORT_IN_USE', `another program answers DNS on ${where}`, {
      cause,
      remedy: `find it with: ss -lunp 'sport = :${port}'`,
    });
  }
  if (isSystemError(cause, 'EACCES')) {
    return new HoldfastError('NOT_ROOT', `only root may listen on ${where}`, { cause });
  }
  return new HoldfastError('CONFIG_INVALID', `cannot listen on ${where}: ${messageOf(cause)}`, {
    cause,
  });
}
