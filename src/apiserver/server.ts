/**
 * The API server's door: one TLS port that speaks HTTP/2 and HTTP/1.1, and asks for (but doesn't insist on) a client
 * certificate. Each request becomes an Exchange and goes down the chain; whatever is thrown on the way is answered as a
 * `Status`, and nothing that a client does ends the process.
 */
import { createSecureServer } from 'node:http2';
import type { Http2SecureServer, ServerHttp2Session } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import { Bag } from '#base/bag.ts';
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import { bug, HoldfastError, isSystemError } from '#base/errors.ts';
import type { Runnable } from '#base/lifecycle.ts';
import { onRenewal } from '#base/live-pair.ts';
import type { Logger } from '#base/log.ts';
import type { KeyPair } from '#base/x509.ts';
import { runChain } from './chain.ts';
import { Exchange } from './http/exchange.ts';
import type { Step } from './http/exchange.ts';
import { Http1Wire, UpgradeWire } from './http/http1-wire.ts';
import { Http2Wire } from './http/http2-wire.ts';
import { isLongRunning } from './http/long-running.ts';
import { WebSocketWire } from './http/websocket-wire.ts';
import { peerOf } from './http/peer.ts';
import { respondError } from './http/respond.ts';
import type { RequestHeaders, Wire } from './http/wire.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface ServerOptions {
  /** PEM. One that is renewed is taken for new connections. */
  readonly serving: KeyPair;
  /** The authority of client certificates, PEM. */
  readonly clientAuthority: string;
  readonly listen: readonly ListenAddress[];
  readonly steps: readonly Step[];
  /** Told when an exchange is over, for metrics. */
  readonly observe?: (exchange: Exchange) => void;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How long a stop waits for answers under way, in milliseconds. */
const drainTime = 2000;
/** What HTTP/2 in Node allows at most; room for a selector of thousands of names. */
const maxHeaderBytes = 64 * 1024;
const maxStreamsPerConnection = 250;
/** What the streams of one connection may hold: a few of the biggest lists and bodies at once, not more. */
const sessionMegabytes = 32;
/** How long a client may take over an answer, in milliseconds, counted from its request; what streams has no end. */
const sendMs = 90_000;
const sendCheckMs = 15_000;
/** How long an idle HTTP/1.1 connection is kept, in milliseconds: longer than clients keep theirs, so that they close it. */
const idleTime = 180_000;
/** How long a connection may be silent before the kernel asks whether the peer is still there, in milliseconds. */
const keepAliveTime = 30_000;

export class ApiServer implements Runnable {
  readonly name = 'api server';
  readonly #options: ServerOptions;
  readonly #servers: readonly Http2SecureServer[];
  readonly #listening = Promise.withResolvers<void>();
  readonly #sockets = new Set<TLSSocket>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #exchanges = new Bag<Exchange>();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#servers = options.listen.map(() => this.#createServer());
  }

  /** Where it listens, in the order of `listen`. Throws BUG before `ready`. */
  get addresses(): readonly ListenAddress[] {
    return this.#servers.map((server) => {
      const address = server.address();
      if (address === null || typeof address === 'string') bug('the API server is not listening');
      return { host: address.address, port: address.port };
    });
  }

  ready(): Promise<void> {
    return this.#listening.promise;
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      await Promise.all(
        this.#options.listen.map((address, index) => listen(this.#servers[index], address)),
      );
      this.#listening.resolve();
      await this.#cutOffSlowReaders(signal);
    } finally {
      await this.#stop();
    }
  }

  /** Until the signal aborts. An answer that nobody takes would hold its bytes for as long as the client likes. */
  async #cutOffSlowReaders(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      await sleep(clock, sendCheckMs, signal);
      const late = clock.monotonic() - sendMs;
      for (const exchange of this.#exchanges) {
        const answered = exchange.code !== 0 && !isLongRunning(exchange.info);
        if (answered && exchange.startedAt < late) exchange.wire.abort();
      }
    }
  }

  #createServer(): Http2SecureServer {
    const options = this.#options;
    const context = ({ certificate, key }: KeyPair): SecureContextOptions => ({
      cert: certificate,
      key,
      ca: [options.clientAuthority],
      minVersion: 'TLSv1.2',
      // A resumed session would not show its certificate again.
      secureOptions: constants.SSL_OP_NO_TICKET,
    });
    const server = createSecureServer({
      ...context(options.serving),
      requestCert: true,
      // The chain decides: a wrong certificate is answered with 401, not with a broken handshake.
      rejectUnauthorized: false,
      allowHTTP1: true,
      maxSessionMemory: sessionMegabytes,
      settings: {
        maxConcurrentStreams: maxStreamsPerConnection,
        maxHeaderListSize: maxHeaderBytes,
        // A whole request body at once, and room on a connection for several.
        initialWindowSize: 1024 * 1024,
      },
    });
    onRenewal(options.serving, (pair) => server.setSecureContext(context(pair)));
    // Node's types leave out the properties of its HTTP/1.1 part.
    Object.assign(server, { keepAliveTimeout: idleTime, maxHeaderSize: maxHeaderBytes });
    server.on('secureConnection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('connection', (socket: Socket) => {
      socket.setNoDelay(true);
      // A peer that is cut off says nothing: the kernel asks.
      socket.setKeepAlive(true, keepAliveTime);
    });
    // A handshake that fails is the client's affair.
    server.on('tlsClientError', () => undefined);
    server.on('request', (request, response) => {
      // Node's types allow for its HTTP/2 layer here, which is switched off on the next line.
      const http1 = request as unknown as IncomingMessage;
      const wire = new Http1Wire(
        http1,
        response as unknown as ServerResponse,
        peerOf(socketOf(http1)),
      );
      this.#accept(wire);
    });
    // Listening for requests makes node wrap HTTP/2 streams in its slow compatibility layer too: undone here.
    server.removeAllListeners('stream');
    server.on('session', (session) => this.#onSession(session));
    server.on('upgrade', (request: IncomingMessage, socket: TLSSocket, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      // After the switch each direction ends by itself.
      socket.allowHalfOpen = true;
      const Wire =
        request.headers.upgrade?.toLowerCase() === 'websocket' ? WebSocketWire : UpgradeWire;
      this.#accept(new Wire(request, { socket, head }, peerOf(socket)));
    });
    return server;
  }

  #onSession(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    session.once('close', () => this.#sessions.delete(session));
    session.on('error', () => session.destroy());
    // An HTTP/2 session of this server is always on TLS.
    const peer = peerOf(session.socket as TLSSocket);
    session.on('stream', (stream, headers) =>
      this.#accept(new Http2Wire(stream, headers as RequestHeaders, peer)),
    );
  }

  #accept(wire: Wire): void {
    const exchange = new Exchange(wire, this.#options.clock.monotonic());
    const place = this.#exchanges.add(exchange);
    wire.onClose((whole) => {
      this.#exchanges.remove(place);
      exchange.done(whole);
      this.#options.observe?.(exchange);
    });
    const { steps, log } = this.#options;
    try {
      const pending = runChain(steps, exchange);
      pending?.catch((error: unknown) => respondError(exchange, error, log));
    } catch (error) {
      respondError(exchange, error, log);
    }
  }

  /** No new work; what is under way may end; then every connection is closed. */
  async #stop(): Promise<void> {
    const closed = Promise.all(this.#servers.map(closeServer));
    for (const exchange of this.#exchanges) {
      if (isLongRunning(exchange.info)) exchange.abandon();
    }
    for (const session of this.#sessions) session.close();
    const idle = new AbortController();
    await Promise.race([
      closed.then(() => idle.abort()),
      sleep(this.#options.clock, drainTime, idle.signal),
    ]);
    for (const session of this.#sessions) session.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function socketOf(request: IncomingMessage): TLSSocket {
  // The server has no other kind of connection.
  return request.socket as TLSSocket;
}

function listen(
  server: Http2SecureServer | undefined,
  { host, port }: ListenAddress,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server?.once('error', (error) => reject(listenError(error, host, port)));
    server?.listen(port, host, () => resolve());
  });
}

function closeServer(server: Http2SecureServer): Promise<void> {
  return new Promise((resolve) => {
    // A server that never listened is closed already.
    if (server.listening) server.close(() => resolve());
    else resolve();
  });
}

function listenError(error: Error, host: string, port: number): Error {
  const where = `${host}:${port}`;
  if (isSystemError(error, 'EADDRINUSE')) {
    return new HoldfastError('PORT_IN_USE', `${where} is taken by another program`, {
      cause: error,
      remedy: 'stop that program, or choose another port',
    });
  }
  return new HoldfastError('CONFIG_INVALID', `cannot listen on ${where}: ${error.message}`, {
    cause: error,
  });
}
