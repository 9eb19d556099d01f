/** What one connection is given, and what it isn't: real sockets, answers made up. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { connectFrom, framed, readAnswers } from '../testing/clients.ts';
import { words } from '../testing/question.ts';
import { TcpConnection } from './tcp-connection.ts';
import type { Answer } from './tcp-connection.ts';

const listeners: Server[] = [];
const clients: Socket[] = [];
const served: TcpConnection[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  for (const connection of served.splice(0)) connection.close();
  for (const listener of listeners.splice(0)) listener.close();
});

async function clientOf(answer: Answer): Promise<Socket> {
  const ignored = (): void => undefined;
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    served.push(new TcpConnection(socket, answer, { used: ignored, closed: ignored })),
  );
  listeners.push(listener);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  const client = await connectFrom('127.0.0.1', { host: '127.0.0.1', port: address.port });
  clients.push(client);
  return client;
}

/** A message of which only its number matters. */
const numbered = (number: number): Buffer => Buffer.concat([words(number), Buffer.alloc(10)]);
const numberOf = (message: Buffer): number => message.readUInt16BE(0);
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

test('a client that doesn’t read isn’t listened to, and gets all answers when it does', async () => {
  const count = 20_000;
  const answered: number[] = [];
  const client = await clientOf((message) => {
    answered.push(numberOf(message));
    return Buffer.concat([message, Buffer.alloc(4000)]);
  });
  client.write(Buffer.concat(range(count).map((at) => framed(numbered(at)))));
  // Until nothing happens any more: what the system's buffers take is all that was answered.
  for (let before = -1; before < answered.length; await setTimeout(100)) before = answered.length;
  expect(answered.length).toBeLessThan(count / 2);
  const answers = await readAnswers(client, count, 20_000);
  expect(answers.map(numberOf)).toEqual(range(count));
});

test('64 questions wait at a time, each answer goes when it is there', async () => {
  const waiting: ((answer: Buffer) => void)[] = [];
  const client = await clientOf(() => new Promise((resolve) => void waiting.push(resolve)));
  client.write(Buffer.concat(range(200).map((at) => framed(numbered(at)))));
  while (waiting.length < 64) await setImmediate();
  await setTimeout(50);
  expect(waiting).toHaveLength(64);
  waiting[63]?.(numbered(63));
  expect((await readAnswers(client, 1)).map(numberOf)).toEqual([63]);
  expect(waiting).toHaveLength(65);
  // One after the other: each answer lets the next question in.
  const rest = readAnswers(client, 199);
  for (let at = 0; at < 200; at++) {
    while (waiting.length <= at) await setImmediate();
    if (at !== 63) waiting[at]?.(numbered(at));
  }
  expect((await rest).map(numberOf).toSorted((a, b) => a - b)).toEqual(
    range(200).filter((at) => at !== 63),
  );
});

test('of a question that is too long there is nothing but its header', async () => {
  const lengths: number[] = [];
  const client = await clientOf((message) => {
    lengths.push(message.length);
    return message.subarray(0, 12);
  });
  const long = (number: number, length: number): Buffer =>
    framed(Buffer.concat([numbered(number), Buffer.alloc(length - 12, 7)]));
  const all = [long(1, 65_535), framed(numbered(2)), long(3, 4097), long(4, 4096), long(5, 65_535)];
  client.write(Buffer.concat(all));
  client.write(framed(numbered(6)));
  expect((await readAnswers(client, 6)).map(numberOf)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(lengths).toEqual([12, 12, 12, 4096, 12, 12]);
});

test('questions in pieces of one byte, and messages of none', async () => {
  const lengths: number[] = [];
  const client = await clientOf((message) => {
    lengths.push(message.length);
    return message.length === 0 ? undefined : message;
  });
  client.setNoDelay(true);
  const bytes = Buffer.concat([framed(Buffer.alloc(0)), framed(numbered(7)), framed(numbered(8))]);
  for (const byte of bytes) {
    client.write(Buffer.from([byte]));
    await setImmediate();
  }
  expect((await readAnswers(client, 2)).map(numberOf)).toEqual([7, 8]);
  expect(lengths).toEqual([0, 12, 12]);
});

test('who has said all gets the answers that are under way, then the end', async () => {
  const client = await clientOf(async (message) => {
    await setTimeout(50);
    return message;
  });
  client.end(Buffer.concat([framed(numbered(1)), framed(numbered(2))]));
  expect((await readAnswers(client, 2)).map(numberOf)).toEqual([1, 2]);
  client.resume();
  await once(client, 'close');
});

test('a client that goes away while its answers are made harms nobody', async () => {
  const waiting: ((answer: Buffer) => void)[] = [];
  const client = await clientOf(() => new Promise((resolve) => void waiting.push(resolve)));
  client.write(Buffer.concat(range(10).map((at) => framed(numbered(at)))));
  while (waiting.length < 10) await setImmediate();
  client.resetAndDestroy();
  await setTimeout(50);
  for (const resolve of waiting) resolve(numbered(1));
  await setTimeout(10);
  expect(served.map(({ idle }) => idle)).toEqual([true]);
});
