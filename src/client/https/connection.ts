/**
 * One HTTP/2 connection to an API server, made when it is first needed and again when it is gone. Pings tell a dead peer
 * from a quiet one, so that a watch over a broken network ends instead of waiting for ever.
 */
import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { serviceUnavailable } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import { keepAlive } from '#base/http2-pings.ts';

export interface ConnectionOptions {
  /** Such as `https://127.0.0.1:6443`. */
  readonly server: string;
  /** PEM. */
  readonly authority: string;
  /** Who the client is: a certificate, or a token that is asked for with each request (it may be renewed). */
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

export class Connection {
  readonly #options: ConnectionOptions;
  #session: ClientHttp2Session | undefined;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Resolves with the beginning of the answer. Rejects with ApiError 503 when the server can't be reached. */
  send(sent: Sent): Promise<Received> {
    const { signal } = sent;
    if (signal?.aborted) return Promise.reject(aborted(sent));
    return new Promise((resolve, reject) => {
      const stream = this.#open().request(this.#headersOf(sent), {
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
        reject(unreachable(this.#options.server, 'the connection was closed'));
      });
      stream.on('error', (error) =>
        reject(unreachable(this.#options.server, rootOf(error), error)),
      );
      if (sent.body) stream.end(sent.body.bytes);
    });
  }

  close(): void {
    this.#closed = true;
    this.#session?.destroy();
    this.#session = undefined;
  }

  #open(): ClientHttp2Session {
    if (this.#closed) throw unreachable(this.#options.server, 'the client is closed');
    if (this.#session && !this.#session.closed && !this.#session.destroyed) return this.#session;
    const { server, authority, credentials, clock } = this.#options;
    const identity =
      'certificate' in credentials ? { cert: credentials.certificate, key: credentials.key } : {};
    const session = connect(server, { ca: authority, minVersion: 'TLSv1.2', ...identity });
    // Each stream learns of it too, and tells its caller.
    session.on('error', () => session.destroy());
    // The server goes: what is under way may end, what comes takes a new connection.
    session.on('goaway', () => session.close());
    keepAlive(session, clock);
    // The system would try again after longer and longer waits, though the network may be back meanwhile.
    const timer = clock.after(connectMs, () => session.destroy(noAnswer()));
    for (const event of ['connect', 'close']) session.once(event, () => timer.cancel());
    // A connection that nobody uses must not keep the process alive.
    session.unref();
    this.#session = session;
    return session;
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
