/** Asks a DNS server one question, over its sockets like any client: for whoever looks at the cluster's DNS from outside. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import type { Transport } from './resolver.ts';
import type { ListenAddress } from './server.ts';

export interface AskOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** The answer's bytes. Rejects with ABORTED when there is none in time, or the socket's own error. */
export async function askServer(
  server: ListenAddress,
  message: Buffer,
  { transport, clock, timeoutMs }: AskOptions,
): Promise<Buffer> {
  const asking = transport === 'udp' ? overUdp(server, message) : overTcp(server, message);
  const timer = clock.after(timeoutMs, () =>
    asking.give(
      new HoldfastError(
        'ABORTED',
        `no answer from ${server.host}:${server.port} in ${timeoutMs} ms`,
      ),
    ),
  );
  try {
    return await asking.answer;
  } finally {
    timer.cancel();
    asking.close();
  }
}

interface Asking {
  readonly answer: Promise<Buffer>;
  readonly give: (error: Error) => void;
  readonly close: () => void;
}

function overUdp({ host, port }: ListenAddress, message: Buffer): Asking {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('error', reject);
  socket.on('message', (answer) => {
    if (answer.length > 2 && answer.readUInt16BE(0) === message.readUInt16BE(0)) resolve(answer);
  });
  // Connected: datagrams of others don't come, and a port without a server is told at once.
  socket.connect(port, host, () => socket.send(message));
  return { answer: promise, give: reject, close: () => socket.close() };
}

function overTcp({ host, port }: ListenAddress, message: Buffer): Asking {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const socket = connect(port, host);
  let received: Buffer = Buffer.alloc(0);
  socket.on('error', reject);
  socket.on('end', () => reject(new HoldfastError('ABORTED', 'the server closed the connection')));
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    const end = received.length < 2 ? Infinity : 2 + received.readUInt16BE(0);
    if (received.length >= end) resolve(Buffer.from(received.subarray(2, end)));
  });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length, 0);
  socket.write(Buffer.concat([length, message]));
  return { answer: promise, give: reject, close: () => socket.destroy() };
}
