/** Exec and attach over SPDY: each of stdin, stdout, stderr, error and resize is a stream that the client opens. */
import type { Duplex } from 'node:stream';
import type { Status } from '#api/gen/types.ts';
import type { Clock } from '#base/clock.ts';
import type { StreamOptions, TerminalSize } from '../../cri/runtime.ts';
import { SpdyConnection } from '../../spdy/connection.ts';
import { SpdyError } from '../../spdy/spdy-error.ts';
import type { SpdyStream } from '../../spdy/stream.ts';
import { ended, parseSize } from './remote-end.ts';
import type { RemoteEnd } from './remote-end.ts';

/** Newest first. Version 3 brought resizing, version 4 the status as an object. */
export const spdyProtocols = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
] as const;

export type SpdyProtocol = (typeof spdyProtocols)[number];

const openTimeout = 30_000;

export interface SpdyRemoteOptions {
  readonly protocol: SpdyProtocol;
  readonly streams: StreamOptions;
  readonly clock: Clock;
}

/** Resolves once the client has opened every stream that it asked for; rejects when it doesn't in time. */
export async function acceptSpdyRemote(
  socket: Duplex,
  options: SpdyRemoteOptions,
): Promise<RemoteEnd> {
  const wanted = wantedStreams(options);
  const opened = new Map<string, SpdyStream>();
  const complete = Promise.withResolvers<void>();
  const connection = new SpdyConnection(socket, {
    role: 'server',
    onStream(stream) {
      const type = stream.headers['streamtype'] ?? '';
      if (!wanted.includes(type) || opened.has(type)) {
        stream.destroy();
        return;
      }
      opened.set(type, stream);
      if (opened.size === wanted.length) complete.resolve();
    },
  });
  const timer = options.clock.after(openTimeout, () =>
    complete.reject(new SpdyError('the client did not open its streams in time')),
  );
  connection.once('close', () => complete.reject(new SpdyError('the client went away')));
  try {
    await complete.promise;
  } catch (error) {
    connection.destroy();
    throw error;
  } finally {
    timer.cancel();
  }
  return remoteEnd(connection, opened, options.protocol);
}

function wantedStreams({ protocol, streams }: SpdyRemoteOptions): readonly string[] {
  const resizes = streams.tty && (protocol.startsWith('v3.') || protocol.startsWith('v4.'));
  return [
    'error',
    ...(streams.stdin ? ['stdin'] : []),
    ...(streams.stdout ? ['stdout'] : []),
    ...(streams.stderr ? ['stderr'] : []),
    ...(resizes ? ['resize'] : []),
  ];
}

function remoteEnd(
  connection: SpdyConnection,
  opened: ReadonlyMap<string, SpdyStream>,
  protocol: SpdyProtocol,
): RemoteEnd {
  const [stdin, stdout, stderr] = ['stdin', 'stdout', 'stderr'].map((type) => opened.get(type));
  const error = opened.get('error');
  for (const stream of [stdout, stderr, error]) stream?.resume();
  return {
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    onResize(listener) {
      const resize = opened.get('resize');
      if (resize) readSizes(resize, listener);
    },
    async finish(status) {
      await Promise.all([stdout, stderr].map((stream) => ended(stream)));
      if (error?.writable) error.write(statusText(status, protocol));
      await ended(error);
      connection.close();
    },
    closed: new Promise((resolve) => {
      if (connection.closed) resolve();
      else connection.once('close', () => resolve());
    }),
    destroy() {
      // Leaves time for the last bytes: the far side closes when it has read them.
      if (!connection.closed) connection.close();
    },
  };
}

/** Before version 4 only failures were told, by their message. */
function statusText(status: Status, protocol: SpdyProtocol): string {
  if (protocol === 'v4.channel.k8s.io') return JSON.stringify(status);
  return status.status === 'Success' ? '' : (status.message ?? '');
}

/** One JSON object after the other, without anything between them. */
function readSizes(stream: SpdyStream, listener: (size: TerminalSize) => void): void {
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    rest = (rest + chunk.toString()).slice(-1024);
    for (let end = rest.indexOf('}'); end >= 0; end = rest.indexOf('}')) {
      const size = parseSize(rest.slice(0, end + 1));
      rest = rest.slice(end + 1);
      if (size) listener(size);
    }
  });
}
