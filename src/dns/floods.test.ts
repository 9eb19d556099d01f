/** While one client floods the server, whatever with, others are answered as ever, and memory stays bounded. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { defaultSettings } from './config/settings.ts';
import { Engine } from './engine.ts';
import { service, silentEvents, slice } from './fixtures.ts';
import { recordsOf } from './records/service-records.ts';
import type { ListenAddress } from './server.ts';
import { askTcpFrom, askUdpFrom, connectFrom, framed, readAnswers } from './testing/clients.ts';
import { readMessage } from './testing/message-reader.ts';
import { question } from './testing/question.ts';
import { address, FakeUpstream, routeTo, tell } from './upstream/fixtures.ts';

const [greedy, modest] = ['127.0.0.2', '127.0.0.3'];
const engine = new Engine(
  {
    clusterDomain: 'cluster.local',
    ranges: ['10.42.0.0/16', '10.43.0.0/16'],
    dnsAddress: '10.43.0.10',
    listen: [{ host: '127.0.0.1', port: 0 }],
  },
  silentEvents,
);
const many = Array.from({ length: 60 }, (_, at) => `mysql-${at}=10.42.0.${at}`);
/** Bytes that a flood may cost, on both sides of it: each bound of the server times its number, with much to spare. */
const mostGrowth = 150 << 20;

let server: ListenAddress;
let upstream: FakeUpstream;
const sockets: Socket[] = [];

beforeAll(async () => {
  // It answers for `good`, and says nothing about any other name.
  upstream = await FakeUpstream.start(({ query, name }) =>
    name.endsWith('.good.example.')
      ? tell(query, { answers: [address(query.name, '192.0.2.1')] })
      : undefined,
  );
  engine.configure({ ...defaultSettings, forward: [routeTo([upstream])] });
  [server = { host: '', port: 0 }] = await engine.start();
  const records = recordsOf(service('db'), [slice('db', many)], 'cluster.local');
  engine.update({ changes: [{ owner: 'db', records }], serial: 1, synced: true });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(async () => {
  await engine.stop();
  await upstream.stop();
});

async function connected(from: string): Promise<Socket> {
  const socket = await connectFrom(from, server);
  // A server may close a greedy client's connections.
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** Fifty questions by either transport, each asked once. */
async function expectAnswers(): Promise<void> {
  for (let at = 0; at < 50; at++) {
    const message = question(`mysql-${at}.db.default.svc.cluster.local A`, { id: at });
    const ask = at % 2 === 0 ? askUdpFrom : askTcpFrom;
    const { id, answers } = readMessage(await ask(modest, server, message));
    expect([id, ...answers]).toEqual([
      at,
      `mysql-${at}.db.default.svc.cluster.local. 5 A 10.42.0.${at}`,
    ]);
  }
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Runs `flood` over and over meanwhile; fails when what it leaves is more than it may cost. */
async function whileFlooded(flood: () => void, check: () => Promise<void>): Promise<void> {
  const before = memory();
  const stop = new AbortController();
  const flooding = (async () => {
    while (!stop.signal.aborted) {
      flood();
      await setImmediate();
    }
  })();
  try {
    await check();
  } finally {
    stop.abort();
    await flooding;
  }
  expect(memory() - before).toBeLessThan(mostGrowth);
}

test('connections that say nothing', async () => {
  const silent: Socket[] = [];
  for (let at = 0; at < 150; at++) silent.push(await connected(greedy));
  for (const socket of silent) socket.resume();
  await expectAnswers();
  expect(silent.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(100);
  // The youngest of them work.
  const last = silent.at(-1);
  last?.write(framed(question('mysql-1.db.default.svc.cluster.local A')));
  expect(last && (await readAnswers(last, 1))).toHaveLength(1);
});

test('connections of many greedy clients, all of them at work', async () => {
  const working: Socket[] = [];
  for (let client = 0; client < 6; client++) {
    for (let at = 0; at < 100; at++) {
      const socket = await connected(`127.0.1.${client}`);
      socket.resume().write(framed(question(`n${client}-${at}.bad.example A`)));
      working.push(socket);
    }
  }
  await setTimeout(50);
  expect(working.filter(({ closed }) => !closed).length).toBeLessThanOrEqual(500);
  await expectAnswers();
});

test('connections that ask without end and read nothing', async () => {
  const burst = Buffer.concat(
    Array.from({ length: 500 }, (_, id) =>
      framed(question('db.default.svc.cluster.local SRV', { id })),
    ),
  );
  const deaf: Socket[] = [];
  for (let at = 0; at < 60; at++) deaf.push((await connected(greedy)).pause());
  await whileFlooded(() => {
    for (const socket of deaf) if (!socket.writableNeedDrain) socket.write(burst);
  }, expectAnswers);
});

test('questions of 64 KiB', async () => {
  const long = framed(
    Buffer.concat([question('db.default.svc.cluster.local A'), Buffer.alloc(65_000, 7)]),
  );
  const talkers: Socket[] = [];
  let answered = 0;
  for (let at = 0; at < 60; at++) {
    const socket = await connected(greedy);
    socket.on('data', ({ length }: Buffer) => (answered += length));
    talkers.push(socket);
  }
  await whileFlooded(() => {
    for (const socket of talkers) if (!socket.writableNeedDrain) socket.write(long);
  }, expectAnswers);
  // Each with its header and its length.
  expect(answered / 14).toBeGreaterThan(60);
  const socket = await connected(greedy);
  socket.write(long);
  const [refusal = Buffer.alloc(0)] = await readAnswers(socket, 1);
  expect(readMessage(refusal)).toMatchObject({ id: 4711, rcode: 'FORMERR' });
});

test('names outside that nobody answers, by both transports', async () => {
  const datagrams = createSocket('udp4');
  datagrams.bind(0, greedy);
  await once(datagrams, 'listening');
  const streams = [await connected(greedy), await connected(greedy)];
  for (const stream of streams) stream.resume();
  let number = 0;
  const random = (): Buffer => question(`n${number++}.bad.example A`, { id: number & 0xffff });
  await whileFlooded(
    () => {
      for (let at = 0; at < 20; at++) datagrams.send(random(), server.port, server.host);
      for (const stream of streams) if (!stream.writableNeedDrain) stream.write(framed(random()));
    },
    async () => {
      await setTimeout(200);
      await expectAnswers();
      for (let at = 0; at < 20; at++) {
        const message = question(`n${at}.good.example A`);
        const answer = readMessage(await askUdpFrom(modest, server, message));
        expect(answer.answers).toEqual([`n${at}.good.example. 60 A 192.0.2.1`]);
      }
    },
  );
  datagrams.close();
  // The flood did reach its bound.
  const { counters } = (await engine.counts()).upstream;
  const rejected = counters.find(({ name }) => name === 'forward_max_concurrent_rejects_total');
  expect(rejected?.value).toBeGreaterThan(0);
});

test('datagrams, good ones and garbage', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, greedy);
  await once(socket, 'listening');
  const messages = [
    question('db.default.svc.cluster.local A', { edns: {} }),
    question('no.default.svc.cluster.local AAAA'),
    Buffer.alloc(40, 255),
    Buffer.concat([question('db.default.svc.cluster.local A'), Buffer.alloc(20_000)]),
  ];
  await whileFlooded(() => {
    for (let at = 0; at < 60; at++)
      socket.send(messages[at % messages.length] ?? '', server.port, server.host);
  }, expectAnswers);
  socket.close();
});
