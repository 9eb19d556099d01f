/** Forwarding to resolvers made for the test, on loopback. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { Forwarder } from './forward.ts';
import type { Upstream } from './resolv-conf.ts';
import { flags, types } from './wire/constants.ts';
import { toWire } from './wire/name.ts';
import { encodeQuery, parseQuery } from './wire/query.ts';
import { compile, instantiate } from './wire/response.ts';

const name = toWire('www.example.com');
const open: (Socket | Server)[] = [];

afterEach(async () => {
  const closing = open
    .splice(0)
    .map((socket) => new Promise<void>((resolve) => socket.close(() => resolve())));
  await Promise.all(closing);
});

function addressAnswer(message: Buffer, address: string): Buffer {
  const query = parseQuery(message);
  if (typeof query === 'string') throw new TypeError(query);
  const data = { type: 'A', address } as const;
  const answers = [{ name, ttl: 60, data }];
  return instantiate(
    compile(name, types.A, { rcode: 0, authoritative: false, answers }),
    query,
    {},
  );
}

function truncatedAnswer(message: Buffer): Buffer {
  const answer = addressAnswer(message, '192.0.2.99');
  answer.writeUInt16BE(answer.readUInt16BE(2) | flags.truncated, 2);
  return answer;
}

/** Answers each datagram with what `reply` makes of it. */
async function upstream(reply: (message: Buffer) => readonly Buffer[]): Promise<Upstream> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    for (const answer of reply(message)) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push(socket);
  return { address: '127.0.0.1', port: socket.address().port };
}

const forwarder = (...upstreams: Upstream[]): Forwarder =>
  new Forwarder({ clock: systemClock, upstreams: () => upstreams, timeoutMs: 150 });

const addressesOf = async (asked: Forwarder): Promise<unknown> =>
  (await asked.lookup(name, types.A))?.answers.map(({ data }) =>
    'address' in data ? data.address : '',
  );

describe('Forwarder', () => {
  test('gives the client’s id back but never uses it', async () => {
    const ids: number[] = [];
    const one = await upstream((message) => {
      ids.push(message.readUInt16BE(0));
      return [addressAnswer(message, '192.0.2.1')];
    });
    const asked = forwarder(one);
    for (let time = 0; time < 4; time++) {
      const answer = await asked.forward(encodeQuery(7, { name, type: types.A }), false);
      expect(answer?.readUInt16BE(0)).toBe(7);
    }
    expect(new Set(ids).size).toBeGreaterThan(1);
  });

  test('without resolvers it says so at once', async () => {
    expect(
      await forwarder().forward(encodeQuery(7, { name, type: types.A }), false),
    ).toBeUndefined();
  });

  test('goes on to the next one when one is silent, or refuses', async () => {
    const silent = await upstream(() => []);
    const gone = await upstream(() => []);
    open.pop()?.close();
    const good = await upstream((message) => [addressAnswer(message, '192.0.2.2')]);
    expect(await addressesOf(forwarder(silent, gone, good))).toEqual(['192.0.2.2']);
  });

  test('believes no answer with another id or another question', async () => {
    const liar = await upstream((message) => {
      const otherId = Buffer.from(message);
      otherId.writeUInt16BE(message.readUInt16BE(0) ^ 1, 0);
      const otherName = addressAnswer(message, '192.0.2.66');
      otherName[13] = 'x'.charCodeAt(0);
      return [
        addressAnswer(otherId, '192.0.2.66'),
        otherName,
        Buffer.from('nonsense'),
        addressAnswer(message, '192.0.2.3'),
      ];
    });
    expect(await addressesOf(forwarder(liar))).toEqual(['192.0.2.3']);
  });

  test('asks again by TCP when the answer was too long', async () => {
    const short = await upstream((message) => [truncatedAnswer(message)]);
    const server = createServer((connection) => {
      connection.on('data', (chunk: Buffer) => {
        const answer = addressAnswer(chunk.subarray(2), '192.0.2.4');
        const length = Buffer.alloc(2);
        length.writeUInt16BE(answer.length, 0);
        // In two pieces, as a network may deliver it.
        connection.write(Buffer.concat([length, answer.subarray(0, 5)]), () =>
          connection.write(answer.subarray(5)),
        );
      });
      connection.on('error', () => connection.destroy());
    });
    server.listen(short.port, '127.0.0.1');
    await once(server, 'listening');
    open.push(server);
    expect(await addressesOf(forwarder(short))).toEqual(['192.0.2.4']);
  });
});
