/** Clients at addresses of their own (all of 127.0.0.0/8 is this machine), with time-outs such as a resolver has. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { ListenAddress } from '../server.ts';
import { words } from './question.ts';

/** What glibc and musl wait at least before they ask again or give up. */
const timeoutMs = 2000;

export function framed(message: Buffer): Buffer {
  return Buffer.concat([words(message.length), message]);
}

/** The answer to one question, asked once. Rejects when none comes in time. */
export async function askUdpFrom(
  address: string,
  server: ListenAddress,
  message: Buffer,
): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, address);
    await once(socket, 'listening');
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(timeoutMs) });
    socket.send(message, server.port, server.host);
    const [answer] = (await answered) as [Buffer]; // What the event carries.
    return answer;
  } finally {
    socket.close();
  }
}

/** A connection that is open. */
export async function connectFrom(address: string, server: ListenAddress): Promise<Socket> {
  const socket = connect({ port: server.port, host: server.host, localAddress: address });
  await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) });
  return socket;
}

/** The next so many answers. Rejects when the connection ends before, or when they take longer than `withinMs`. */
export async function readAnswers(
  socket: Socket,
  count: number,
  withinMs = timeoutMs,
): Promise<readonly Buffer[]> {
  const answers: Buffer[] = [];
  let received: Buffer = Buffer.alloc(0);
  const late = AbortSignal.timeout(withinMs);
  const give = (): void => void socket.destroy(new RangeError(`${answers.length} answers in time`));
  late.addEventListener('abort', give);
  try {
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
      received = Buffer.concat([received, chunk as Buffer]); // A socket gives bytes.
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        answers.push(received.subarray(2, end));
        received = received.subarray(end);
      }
      if (answers.length >= count) return answers;
    }
  } finally {
    late.removeEventListener('abort', give);
  }
  throw new RangeError(`the connection ended after ${answers.length} answers`);
}

/** As `askUdpFrom`, by a connection of its own. */
export async function askTcpFrom(
  address: string,
  server: ListenAddress,
  message: Buffer,
): Promise<Buffer> {
  const socket = await connectFrom(address, server);
  try {
    socket.write(framed(message));
    const [answer = Buffer.alloc(0)] = await readAnswers(socket, 1);
    return answer;
  } finally {
    socket.destroy();
  }
}
