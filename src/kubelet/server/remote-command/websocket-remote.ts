/**
 * Exec and attach over a WebSocket: each message begins with the number of its channel. In the base64 protocols that is
 * a digit and the rest is base64 text. Only version 5 can say that a channel ended (KEP-4006).
 */
import { PassThrough, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Status } from '#api/gen/types.ts';
import type { StreamOptions, TerminalSize } from '../../cri/runtime.ts';
import { ended, parseSize } from './remote-end.ts';
import type { RemoteEnd } from './remote-end.ts';

/** Newest first. */
export const webSocketProtocols = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'base64.channel.k8s.io',
  'channel.k8s.io',
] as const;

export type WebSocketProtocol = (typeof webSocketProtocols)[number];

const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

const normalClosure = 1000;

export function webSocketRemote(
  socket: WebSocket,
  protocol: WebSocketProtocol,
  streams: StreamOptions,
): RemoteEnd {
  const base64 = protocol.includes('base64');
  const stdin = streams.stdin ? new PassThrough() : undefined;
  let resized: (size: TerminalSize) => void = () => undefined;
  const send = (number: number, data: Buffer, done?: (error?: Error) => void): void => {
    const message = base64
      ? `${number}${data.toString('base64')}`
      : Buffer.concat([Buffer.of(number), data]);
    socket.send(message, done);
  };
  socket.on('message', (raw: Buffer, isBinary) => {
    const message = unpack(raw, base64 || !isBinary ? 'base64' : 'binary');
    if (!message) return;
    if (message.channel === channel.stdin) receive(socket, stdin, message.data);
    else if (message.channel === channel.resize) {
      const size = parseSize(message.data.toString());
      if (size) resized(size);
    } else if (message.channel === channel.close && message.data[0] === channel.stdin) {
      stdin?.end();
    }
  });
  // The close that follows an error says all that matters here.
  socket.on('error', () => undefined);
  socket.once('close', () => stdin?.end());
  // Upstream's server shows by an empty message that the streams are there.
  send(channel.stdout, Buffer.alloc(0));
  const output = (number: number): Writable =>
    channelWriter(socket, (data, done) => send(number, data, done));
  const stdout = streams.stdout ? output(channel.stdout) : undefined;
  const stderr = streams.stderr ? output(channel.stderr) : undefined;
  return {
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    onResize(listener) {
      resized = listener;
    },
    async finish(status) {
      await Promise.all([ended(stdout), ended(stderr)]);
      const text = statusText(status, protocol);
      if (text !== '' && socket.readyState === socket.OPEN) {
        await new Promise<void>((resolve) =>
          send(channel.error, Buffer.from(text), () => resolve()),
        );
      }
      socket.close(normalClosure);
    },
    closed: new Promise((resolve) => {
      if (socket.readyState === socket.CLOSED) resolve();
      else socket.once('close', () => resolve());
    }),
    destroy() {
      if (socket.readyState === socket.OPEN) socket.close(normalClosure);
    },
  };
}

interface Message {
  readonly channel: number;
  readonly data: Buffer;
}

function unpack(raw: Buffer, encoding: 'base64' | 'binary'): Message | undefined {
  const [first] = raw;
  if (first === undefined) return undefined;
  if (encoding === 'binary') return { channel: first, data: raw.subarray(1) };
  return { channel: first - 0x30, data: Buffer.from(raw.toString('latin1', 1), 'base64') };
}

/** Holds the client back while the process is behind with reading. */
function receive(socket: WebSocket, stdin: PassThrough | undefined, data: Buffer): void {
  if (!stdin || stdin.writableEnded || data.length === 0) return;
  if (stdin.write(data)) return;
  socket.pause();
  stdin.once('drain', () => socket.resume());
}

function channelWriter(
  socket: WebSocket,
  send: (data: Buffer, done: (error?: Error) => void) => void,
): Writable {
  return new Writable({
    write(data: Buffer, _, done) {
      // What is written after the client went is lost, and nobody needs to hear of it.
      if (socket.readyState === socket.OPEN) send(data, () => done());
      else done();
    },
  });
}

/** The unversioned protocols tell of failures only, by their message. */
function statusText(status: Status, protocol: WebSocketProtocol): string {
  if (protocol.startsWith('v')) return JSON.stringify(status);
  return status.status === 'Success' ? '' : (status.message ?? '');
}
