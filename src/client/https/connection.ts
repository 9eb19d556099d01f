/**
 * One HTTP/2 connection to an API server, made when it is first needed and again when it is gone, to another server where
 * there are several. Pings tell a dead peer from a quiet one, so that a watch over a broken network ends instead of waiting
 * for ever.
 */
import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { serviceUnavailable } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import { keepAlive } from '#base/http2-pings.ts';
import { ServerChoice } from './server-choice.ts';

export interface ConnectionOptions {
  /** Such as `https://127.0.0.1:6443`. */
  readonly server: string;
  /** Further ones of the same cluster, asked for with each request: the list may change. */
  readonly servers?: () => readonly string[];
  /** PEM. */
  readonly authority: string;
  /**
   * Who the client is: a certificate, read for each connection (one that is renewed gets a new connection), or a token
   * that is asked for with each request.
   */
  readonly credentials:
    | { readonly certificate: string; readonly key: string }
    | { readonly token: () => string };
  readonly userAgent: string;
  readonly clock: Clock;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly accept?: string;
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array };
  readonly signal?: AbortSignal;
}

export interface Received {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends with an error when the connection breaks or the signal aborts. */
  readonly body: ClientHttp2Stream;
}

const connectMs = 10_000;

/** A connection, with what it was made for. */
interface Link {
  readonly session: ClientHttp2Session;
  readonly server: string;
  /** Empty where a token says who we are. */
  readonly certificate: string;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #choice: ServerChoice;
  /** All that are open: one that was replaced ends when nothing is under way on it any more. */
  readonly #sessions = new Set<ClientHttp2Session>();
  #link: Link | undefined;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    const { server, servers } = options;
    const all = (): readonly string[] => [...new Set([server, ...(servers?.() ?? [])])];
    this.#choice = new ServerChoice(all, options.clock);
  }

  /** Resolves with the beginning of the answer. Rejects with ApiError 503 when the server can't be reached. */
  send(sent: Sent): Promise<Received> {
    const { signal } = sent;
    if (signal?.aborted) return Promise.reject(aborted(sent));
    return new Promise((resolve, reject) => {
      const { session, server } = this.#open();
      const stream = session.request(this.#headersOf(sent), {
        endStream: sent.body === undefined,
      });
      const onAbort = (): void => {
        stream.close(constants.NGHTTP2_CANCEL);
        reject(aborted(sent));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      stream.once('response', (headers) =>
        resolve({ code: Number(headers[':status']), headers, body: stream }),
      );
      stream.once('close', () => {
        signal?.removeEventListener('abort', onAbort);
        reject(unreachable(server, 'the connection was closed'));
      });
      stream.on('error', (error) => reject(unreachable(server, rootOf(error), error)));
      if (sent.body) stream.end(sent.body.bytes);
    });
  }

  close(): void {
    this.#closed = true;
    this.#link = undefined;
    for (const session of this.#sessions) session.destroy();
  }

  #open(): Link {
    const server = this.#choice.pick();
    if (this.#closed) throw unreachable(server, 'the client is closed');
    const { credentials } = this.#options;
    const certificate = 'certificate' in credentials ? credentials.certificate : '';
    const known = this.#link;
    if (known && !known.session.closed && !known.session.destroyed) {
      if (known.server === server && known.certificate === certificate) return known;
      // Another server, or a renewed certificate: what is under way may end.
      known.session.close();
    }
    const link = { session: this.#connect(server), server, certificate };
    this.#link = link;
    return link;
  }

  #connect(server: string): ClientHttp2Session {
    const { authority, credentials, clock } = this.#options;
    const identity =
      'certificate' in credentials ? { cert: credentials.certificate, key: credentials.key } : {};
    const session = connect(server, { ca: authority, minVersion: 'TLSv1.2', ...identity });
    this.#sessions.add(session);
    // Each stream learns of it too, and tells its caller.
    session.on('error', () => session.destroy());
    // The server goes: what is under way may end, what comes takes a new connection.
    session.on('goaway', () => session.close());
    this.#watchOver(session, server);
    keepAlive(session, clock);
    // The system would try again after longer and longer waits, though the network may be back meanwhile.
    const timer = clock.after(connectMs, () => session.destroy(noAnswer()));
    for (const event of ['connect', 'close']) session.once(event, () => timer.cancel());
    // A connection that nobody uses must not keep the process alive.
    session.unref();
    return session;
  }

  /** Tells the choice of servers how it goes. */
  #watchOver(session: ClientHttp2Session, server: string): void {
    let over = false;
    const lost = (): void => {
      // One that was replaced has done its service.
      if (!over && this.#link?.session === session) this.#choice.failed(server);
      over = true;
    };
    session.once('connect', () => this.#choice.answered(server));
    session.once('goaway', lost);
    session.once('close', () => {
      this.#sessions.delete(session);
      lost();
    });
  }

  #headersOf({ method, path, accept, body }: Sent): Record<string, string> {
    const { credentials, userAgent } = this.#options;
    return {
      ':method': method,
      ':path': path,
      accept: accept ?? 'application/json',
      'user-agent': userAgent,
      ...(body && { 'content-type': body.contentType }),
      ...('token' in credentials && { authorization: `Bearer ${credentials.token()}` }),
    };
  }
}

function noAnswer(): Error {
  return serviceUnavailable(`no connection within ${connectMs / 1000} s`);
}

function aborted({ method, path }: Sent): HoldfastError {
  return new HoldfastError('ABORTED', `${method} ${path} was given up`);
}

function unreachable(server: string, why: string, cause?: unknown): Error {
  return serviceUnavailable(`the API server at ${server} cannot be reached: ${why}`, cause);
}

/** Node wraps what happened to the connection in what that meant for the stream. */
function rootOf(error: Error): string {
  return messageOf(error.cause ?? error);
}
