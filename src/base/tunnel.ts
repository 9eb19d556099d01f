/**
 * Connections back through one that the other side opened: HTTP/2 with its roles turned round. Who accepted the
 * connection is HTTP/2's client, and each of its CONNECT requests is a connection that the side that opened it makes.
 */
import { connect, constants, performServerHandshake } from 'node:http2';
import type {
  ClientHttp2Session,
  IncomingHttpHeaders,
  ServerHttp2Session,
  ServerHttp2Stream,
} from 'node:http2';
import { connect as connectTo } from 'node:net';
import type { Duplex } from 'node:stream';
import { carry } from './carry.ts';
import type { Clock } from './clock.ts';
import { HoldfastError } from './errors.ts';
import { keepAlive } from './http2-pings.ts';

/** What an HTTP/1.1 connection is upgraded to. */
export const tunnelProtocol = 'reverse-h2';

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** How much may be under way on one stream, and on all together (bytes): wide enough that distance costs no speed. */
const streamWindow = 1024 * 1024;
const sessionWindow = 16 * streamWindow;

const options = {
  settings: { enablePush: false, initialWindowSize: streamWindow },
  // Megabytes: room for many streams whose readers are slow.
  maxSessionMemory: 256,
};

/**
 * The end that dials; undefined when the connection has gone meanwhile. A connection that breaks closes the session and its
 * streams.
 */
export async function dialingEnd(
  socket: Duplex,
  clock: Clock,
): Promise<ClientHttp2Session | undefined> {
  if (!(await allWritten(socket))) return undefined;
  const session = connect('http://tunnel', { ...options, createConnection: () => socket });
  session.on('error', () => session.destroy());
  session.on('goaway', () => session.close());
  session.once('connect', () => {
    if (!session.destroyed) session.setLocalWindowSize(sessionWindow);
  });
  keepAlive(session, clock);
  return session;
}

/** A connection to `place` as the other end sees it. What can't be reached ends it with an error. */
export function dialThrough(session: ClientHttp2Session, { host, port }: Place): Duplex {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const stream = session.request({ ':method': 'CONNECT', ':authority': authority });
  stream.once('response', (headers) => {
    const status = headers[':status'] ?? 0;
    if (status === constants.HTTP_STATUS_OK) return;
    const message =
      status === constants.HTTP_STATUS_FORBIDDEN
        ? `the other end of the tunnel does not lead to ${authority}`
        : `connect ECONNREFUSED ${authority} (at the other end of the tunnel)`;
    stream.destroy(new HoldfastError('TUNNEL_REFUSED', message));
  });
  return stream;
}

/** The end that is dialled: it leads to the port of `place` only, whatever host it is asked for. */
export async function servingEnd(
  socket: Duplex,
  place: () => Place,
  clock: Clock,
): Promise<ServerHttp2Session | undefined> {
  if (!(await allWritten(socket))) return undefined;
  const session = performServerHandshake(socket, options);
  session.on('error', () => session.destroy());
  session.setLocalWindowSize(sessionWindow);
  session.on('stream', (stream, headers) => serve(stream, headers, place()));
  keepAlive(session, clock);
  return session;
}

/** HTTP/2 takes the connection from under its stream, and a write under way then ends the whole process. */
async function allWritten(socket: Duplex): Promise<boolean> {
  if (socket.writableLength > 0) await new Promise((resolve) => socket.write('', resolve));
  return !socket.destroyed;
}

function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, place: Place): void {
  stream.on('error', () => stream.destroy());
  const asked = headers[':authority'] ?? '';
  if (headers[':method'] !== 'CONNECT' || !asked.endsWith(`:${place.port}`)) {
    stream.respond({ ':status': constants.HTTP_STATUS_FORBIDDEN }, { endStream: true });
    return;
  }
  const backend = connectTo({ ...place, allowHalfOpen: true, noDelay: true });
  stream.once('close', () => backend.destroy());
  backend.once('error', refuse);
  backend.once('connect', () => {
    backend.off('error', refuse);
    if (stream.destroyed) return;
    stream.respond({ ':status': constants.HTTP_STATUS_OK });
    // A backend that breaks off looks like one that ends: a reset would throw away what it said before. What runs over
    // the connection (TLS, HTTP) knows whether it was whole.
    void carry(stream, backend);
  });

  function refuse(): void {
    if (stream.destroyed) return;
    stream.respond({ ':status': constants.HTTP_STATUS_BAD_GATEWAY }, { endStream: true });
  }
}
