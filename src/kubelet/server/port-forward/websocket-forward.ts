/**
 * Port-forwarding over plain WebSocket channels (`v4.channel.k8s.io`): the ports stand in the URL; port number i has channel
 * 2i for data and 2i+1 for an error, and each begins with the port as two bytes.
 */
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Logger } from '#base/log.ts';
import { background } from '#base/lifecycle.ts';
import { forwardPort } from './forward-port.ts';
import type { ForwardTarget } from './forward-port.ts';

export const webSocketForwardProtocols = ['v4.channel.k8s.io', 'v4.base64.channel.k8s.io'] as const;

export interface WebSocketForwardOptions {
  readonly target: ForwardTarget;
  readonly ports: readonly number[];
  readonly base64: boolean;
  readonly log: Logger;
}

/** Serves the connection until it closes. */
export async function serveWebSocketForward(
  socket: WebSocket,
  options: WebSocketForwardOptions,
): Promise<void> {
  const { target, ports, base64, log } = options;
  const send = (channel: number, data: Buffer, done: () => void = () => undefined): void => {
    if (socket.readyState !== socket.OPEN) {
      done();
      return;
    }
    const message = base64
      ? String.fromCodePoint(0x30 + channel) + data.toString('base64')
      : Buffer.concat([Buffer.of(channel), data]);
    socket.send(message, () => done());
  };
  const streams = ports.map((port, index) => {
    const header = Buffer.alloc(2);
    header.writeUInt16LE(port);
    send(2 * index, header);
    send(2 * index + 1, header);
    const stream = new Duplex({
      read: () => socket.resume(),
      write: (data: Buffer, _, done) => send(2 * index, data, done),
    });
    stream.on('error', () => undefined);
    const served = forwardPort(target, port, stream).then((failure) => {
      if (failure !== undefined) send(2 * index + 1, Buffer.from(failure));
      return undefined;
    });
    background(served, log, 'port-forward');
    return stream;
  });
  socket.on('message', (raw: Buffer) => {
    const [first = 0] = raw;
    const channel = base64 ? first - 0x30 : first;
    const data = base64 ? Buffer.from(raw.toString('latin1', 1), 'base64') : raw.subarray(1);
    const stream = channel % 2 === 0 ? streams[channel / 2] : undefined;
    if (stream && !stream.destroyed && data.length > 0 && !stream.push(data)) socket.pause();
  });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    if (socket.readyState === socket.CLOSED) resolve();
    else socket.once('close', () => resolve());
  });
  for (const stream of streams) stream.destroy();
}
