/**
 * Listens for HTTPS, with TLS set up at the first connection: of thousands of simulated nodes in one process hardly any
 * is ever called, and each TLS server costs a millisecond and hundreds of kilobytes.
 */
import https from 'node:https';
import net from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { HoldfastError, isSystemError } from '#base/errors.ts';
import { onRenewal } from '#base/live-pair.ts';
import type { KeyPair } from '#base/x509.ts';

export interface HttpsListenerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** PEM. One that is renewed is taken for new connections. */
  readonly certificate: KeyPair;
  /** PEM of the CA that signs client certificates. */
  readonly clientAuthority: string;
}

export class HttpsListener {
  readonly #options: HttpsListenerOptions;
  readonly #sockets = new Set<net.Socket>();
  readonly #server: net.Server;
  readonly #prepare: (server: https.Server) => void;
  #secured: https.Server | undefined;

  /** `prepare` is called once, before the first request, to say who answers. */
  constructor(options: HttpsListenerOptions, prepare: (server: https.Server) => void) {
    this.#options = options;
    this.#prepare = prepare;
    this.#server = net.createServer((socket) => this.#take(socket));
  }

  /** The port that it listens on, once it does. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : this.#options.port;
  }

  listen(): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause) => {
        const taken = isSystemError(cause, 'EADDRINUSE');
        const message = taken
          ? `port ${port}, which the kubelet needs, is taken by another program`
          : `the kubelet cannot listen on ${host}:${port}`;
        reject(new HoldfastError(taken ? 'PORT_IN_USE' : 'CONFIG_INVALID', message, { cause }));
      });
      this.#server.listen(port, host, resolve);
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#secured?.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #take(socket: net.Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#secured ??= this.#secure();
    this.#secured.emit('connection', socket);
  }

  #secure(): https.Server {
    const { certificate, clientAuthority } = this.#options;
    const context = (pair: KeyPair): SecureContextOptions => ({
      cert: pair.certificate,
      key: pair.key,
      ca: clientAuthority,
      minVersion: 'TLSv1.2',
    });
    const server = https.createServer({
      ...context(certificate),
      requestCert: true,
      // Who has no certificate is told so in HTTP.
      rejectUnauthorized: false,
    });
    onRenewal(certificate, (pair) => server.setSecureContext(context(pair)));
    this.#prepare(server);
    // It doesn't listen itself, and Node.js watches over slow requests only from then on.
    server.emit('listening');
    return server;
  }
}
