/** `spdy-transport` as a client, so that our SPDY is tested against another's. It has no types. */
import { createRequire } from 'node:module';
import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';

interface Transport {
  readonly connection: {
    create(socket: Duplex, options: { protocol: 'spdy'; isServer: boolean }): Connection;
  };
}

interface Connection {
  start(version: number): void;
  request(uri: object): Duplex & { _spdyState: { needResponse: boolean } };
  on(event: 'error', listener: () => void): void;
}

export interface SpdyClient {
  readonly socket: Duplex;
  open(headers: Readonly<Record<string, string>>): Duplex;
}

// The package is CommonJS without declarations.
const transport = createRequire(import.meta.url)('spdy-transport') as Transport;

export function connectSpdy(socket: Duplex): SpdyClient {
  const connection = transport.connection.create(lingering(socket), {
    protocol: 'spdy',
    isServer: false,
  });
  connection.on('error', () => undefined);
  connection.start(3.1);
  return {
    socket,
    open(headers) {
      const stream = connection.request({ method: 'POST', path: '/', host: 'kubelet', headers });
      // It insists on HTTP's `:status` in the reply, which Kubernetes' peers don't send.
      stream._spdyState.needResponse = false;
      stream.on('error', () => undefined);
      return stream;
    },
  };
}

/** It drops what it has not parsed yet when the socket closes, so its end is held back a little. */
function lingering(socket: Duplex): Duplex {
  const [near, far] = duplexPair();
  far.pipe(socket);
  socket.pipe(far, { end: false });
  socket.once('close', () => setTimeout(() => far.end(), 50));
  return near;
}
