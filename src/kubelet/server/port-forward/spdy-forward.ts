/**
 * Port-forwarding over SPDY: for each connection the client opens a pair of streams, one for the data and one for an
 * error, that carry the same request id. Also inside a WebSocket (KEP-4006), which only carries SPDY's bytes then.
 */
import type { Duplex } from 'node:stream';
import type { Clock, Timer } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import { background } from '#base/lifecycle.ts';
import { SpdyConnection } from '../../spdy/connection.ts';
import type { SpdyStream } from '../../spdy/stream.ts';
import { forwardPort, parsePort } from './forward-port.ts';
import type { ForwardTarget } from './forward-port.ts';

export const portForwardProtocol = 'portforward.k8s.io';
const pairTimeout = 30_000;

export interface SpdyForwardOptions {
  readonly target: ForwardTarget;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Pair {
  data?: SpdyStream;
  error?: SpdyStream;
  readonly timer: Timer;
}

/** Serves the connection until it closes. */
export async function serveSpdyForward(socket: Duplex, options: SpdyForwardOptions): Promise<void> {
  const { clock, log, target } = options;
  const pairs = new Map<string, Pair>();
  const connection = new SpdyConnection(socket, {
    role: 'server',
    onStream(stream) {
      const type = stream.headers['streamtype'];
      if (type !== 'data' && type !== 'error') {
        stream.destroy();
        return;
      }
      const id = requestIdOf(stream, type);
      const pair: Pair = pairs.get(id) ?? {
        timer: clock.after(pairTimeout, () => {
          pairs.delete(id);
          stream.destroy();
        }),
      };
      pairs.set(id, pair);
      pair[type] = stream;
      if (!pair.data || !pair.error) return;
      pair.timer.cancel();
      pairs.delete(id);
      background(serve(target, pair.data, pair.error), log, 'port-forward');
    },
  });
  await new Promise<void>((resolve) => {
    if (connection.closed) resolve();
    else connection.once('close', () => resolve());
  });
  for (const { timer } of pairs.values()) timer.cancel();
}

async function serve(target: ForwardTarget, data: SpdyStream, error: SpdyStream): Promise<void> {
  error.resume();
  const port = parsePort(data.headers['port']);
  const failure =
    port === undefined
      ? `"${data.headers['port'] ?? ''}" is not a port`
      : await forwardPort(target, port, data);
  if (failure === undefined) error.end();
  else error.end(failure);
  if (!data.destroyed) data.end();
}

/** Clients of old send no request id; theirs opened the error stream first, then the data stream. */
function requestIdOf(stream: SpdyStream, type: 'data' | 'error'): string {
  return stream.headers['requestid'] ?? String(type === 'error' ? stream.id : stream.id - 2);
}
