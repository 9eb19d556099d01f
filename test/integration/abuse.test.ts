/**
 * Clients that mean harm, or are broken, over real sockets: each thing is bounded, answered where there is somebody to
 * answer, and survived; a client that behaves goes on being answered meanwhile, and the memory does not run away.
 */
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { protobufMediaType } from '#api/codec/protobuf/envelope.ts';
import { WireWriter } from '#api/codec/protobuf/wire-writer.ts';
import { Cluster } from '#cluster/embedded.ts';
import { ApiSession, credentialsOf } from './testing/api-session.ts';
import type { Credentials } from './testing/api-session.ts';
import { frame, frameTypes, openHttp2, requestHeaders } from './testing/raw-http2.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const json = { 'content-type': 'application/json' };
const mib = 1024 * 1024;

let cluster: Cluster;
let credentials: Credentials;
let good: ApiSession;
const closing: (() => void)[] = [];
beforeAll(async () => {
  cluster = await Cluster.start();
  credentials = credentialsOf(cluster.kubeconfig);
  good = new ApiSession(credentials);
  await good.ask('POST', maps, { headers: json, body: '{"metadata":{"name":"here"}}' });
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(async () => {
  good.close();
  await cluster.stop();
});

function session(): ApiSession {
  const opened = new ApiSession(credentials);
  closing.push(() => opened.close());
  return opened;
}

async function rawSocket(alpn: 'h2' | 'http/1.1'): Promise<TLSSocket> {
  const { hostname, port } = new URL(credentials.url);
  const { ca, cert, key } = credentials;
  const socket = connectTls({
    host: hostname,
    port: Number(port),
    ca,
    cert,
    key,
    ALPNProtocols: [alpn],
  });
  closing.push(() => socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

let made = 0;

/** One read and one write of somebody who behaves. */
async function behave(): Promise<void> {
  expect((await good.ask('GET', `${maps}/here`)).code).toBe(200);
  const body = `{"metadata":{"name":"good-${made++}"}}`;
  expect((await good.ask('POST', maps, { headers: json, body })).code).toBe(201);
}

/** The longest that the good client waited while `abuse` ran, and how much memory grew. */
async function meanwhile(
  abuse: () => Promise<unknown>,
): Promise<{ waitMs: number; grownMb: number }> {
  const before = process.memoryUsage.rss();
  let [waitMs, most] = [0, before];
  const state = { running: true };
  const failures: unknown[] = [];
  const ended = abuse()
    .catch((error: unknown) => failures.push(error))
    .finally(() => {
      state.running = false;
    });
  do {
    const begin = performance.now();
    await behave();
    waitMs = Math.max(waitMs, performance.now() - begin);
    most = Math.max(most, process.memoryUsage.rss());
    await new Promise((resolve) => setTimeout(resolve, 5));
  } while (state.running);
  await ended;
  if (failures.length > 0) throw failures[0];
  return { waitMs, grownMb: (most - before) / mib };
}

/** Generous, for machines that do other things too. */
const bearable = {
  waitMs: expect.toSatisfy((ms) => ms < 10_000),
  grownMb: expect.toSatisfy((mb) => mb < 600),
};

describe('bodies', () => {
  const configMap = (data: string): string => `{"metadata":{"name":"body"},"data":{"a":"${data}"}}`;
  const alias = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}x]`),
  ].join('\n');

  test.each<
    [string, { type?: string; body: string | Uint8Array; headers?: Record<string, string> }, number]
  >([
    [
      'JSON below 3 MiB that is too much for its kind',
      { body: configMap('x'.repeat(2 * mib)) },
      422,
    ],
    ['JSON above 3 MiB', { body: configMap('x'.repeat(3 * mib)) }, 413],
    ['YAML above 3 MiB', { type: 'application/yaml', body: `a: "${'x'.repeat(3 * mib)}"` }, 413],
    ['YAML below 3 MiB', { type: 'application/yaml', body: configMap('x'.repeat(2 * mib)) }, 422],
    [
      'YAML of very many parts',
      { type: 'application/yaml', body: `a: [${'1,'.repeat(mib)}1]` },
      413,
    ],
    ['protobuf above 3 MiB', { type: protobufMediaType, body: Buffer.alloc(3 * mib + 1) }, 413],
    [
      'protobuf that is none, below 3 MiB',
      { type: protobufMediaType, body: Buffer.alloc(2 * mib) },
      400,
    ],
    ['a protobuf bomb', { type: protobufMediaType, body: protobufBomb() }, 400],
    ['a bomb of aliases', { type: 'application/yaml', body: alias }, 400],
    ['a deep nest of JSON', { body: '['.repeat(3 * mib - 10) }, 400],
    ['a deep nest of objects', { body: `{"a":`.repeat(400_000) }, 400],
    [
      'a body that is packed',
      { body: gzipSync(configMap('x')), headers: { 'content-encoding': 'gzip' } },
      400,
    ],
    [
      'very many members',
      {
        body: `{"metadata":{"name":"body"},"data":{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":""`).join()}}}`,
      },
      201,
    ],
  ])('%s', async (_, { type = 'application/json', body, headers = {} }, code) => {
    const client = session();
    const seen = await meanwhile(async () => {
      const answer = await client.ask('POST', maps, {
        headers: { 'content-type': type, ...headers },
        body,
      });
      if (code >= 400) {
        expect(JSON.parse(answer.bytes.toString())).toMatchObject({ kind: 'Status', code });
      }
      expect(answer.code).toBe(code);
    });
    expect(seen).toMatchObject(bearable);
  });

  test.each<[string, unknown[], number]>([
    [
      'more operations than may be',
      Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/kind', value: 'ConfigMap' })),
      413,
    ],
    [
      'as many as may be',
      Array.from({ length: 10_000 }, (_, n) => ({
        op: 'add',
        path: `/metadata/x${n}`,
        value: 'y',
      })),
      200,
    ],
    [
      'copies of copies',
      Array.from({ length: 60 }, (_, n) => ({
        op: 'copy',
        from: '/metadata',
        path: `/metadata/x${n}`,
      })),
      422,
    ],
    ['a path without end', [{ op: 'add', path: '/a'.repeat(500_000), value: 1 }], 422],
  ])('a JSON patch of %s', async (_, patch, code) => {
    const client = session();
    const headers = { 'content-type': 'application/json-patch+json' };
    const seen = await meanwhile(async () => {
      const answer = await client.ask('PATCH', `${maps}/here`, {
        headers,
        body: JSON.stringify(patch),
      });
      expect(answer.code, answer.bytes.toString().slice(0, 300)).toBe(code);
    });
    expect(seen).toMatchObject(bearable);
  });

  test('many big ones at once', async () => {
    const clients = Array.from({ length: 4 }, session);
    const seen = await meanwhile(async () => {
      const answers = await Promise.all(
        Array.from({ length: 60 }, async (_, n) => {
          const body = configMap('x'.repeat(2 * mib));
          // A connection that takes too much at once is told to calm down.
          const asked = clients[n % 4]?.ask('POST', maps, { headers: json, body });
          return asked?.then(({ code }) => code).catch(() => 429);
        }),
      );
      for (const code of answers) expect([422, 429]).toContain(code);
    });
    expect(seen).toMatchObject({ ...bearable, grownMb: expect.toSatisfy((mb) => mb < 1200) });
  });
});

function protobufBomb(): Uint8Array {
  const writer = new WireWriter();
  // Managed fields within nothing that is known: messages in messages, as deep as 2 MiB allow.
  while (writer.length < 2 * mib) {
    writer.varint(writer.length);
    writer.tag(1, 2);
  }
  writer.varint(writer.length);
  writer.tag(2, 2);
  writer.within(() => {
    writer.text('Namespace');
    writer.tag(2, 2);
    writer.text('v1');
    writer.tag(1, 2);
  });
  writer.tag(1, 2);
  writer.raw(Uint8Array.of(0x6b, 0x38, 0x73, 0));
  return writer.finish();
}

describe('selectors', () => {
  test.each([
    [
      'of thousands of names',
      `labelSelector=${encodeURIComponent(`a in (${Array.from({ length: 5000 }, (_, n) => `v${n}`).join()})`)}`,
      200,
    ],
    [
      'of thousands of requirements',
      `labelSelector=${encodeURIComponent(Array.from({ length: 5000 }, (_, n) => `!k${n}`).join())}`,
      200,
    ],
    ['that never end', `labelSelector=${'('.repeat(30_000)}`, 400],
    ['of one long word', `labelSelector=${'a'.repeat(50_000)}%3Db`, 400],
    ['of one long field', `fieldSelector=${'a.'.repeat(25_000)}%3Db`, 400],
  ])('%s', async (_, query, code) => {
    const client = session();
    const seen = await meanwhile(async () => {
      expect((await client.ask('GET', `${maps}?${query}`)).code).toBe(code);
    });
    expect(seen).toMatchObject(bearable);
  });
});

describe('slow clients', () => {
  test('1,000 that send half a request', async () => {
    const sessions = Array.from({ length: 4 }, session);
    const seen = await meanwhile(async () => {
      for (const one of sessions) {
        for (let n = 0; n < 225; n++) one.half('POST', maps, json, '{"metadata":');
      }
      const sockets = await Promise.all(Array.from({ length: 100 }, () => rawSocket('http/1.1')));
      for (const [n, socket] of sockets.entries()) {
        socket.write(
          n % 2
            ? `GET ${maps} HTTP/1.1\r\nhost: x\r\nx-half: `
            : `POST ${maps} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"a`,
        );
      }
      await behave();
    });
    expect(seen).toMatchObject(bearable);
    await behave();
  });

  test('1,000 that do not read what they asked for', async () => {
    const data = { a: 'x'.repeat(500_000) };
    for (let n = 0; n < 6; n++) {
      const body = JSON.stringify({ metadata: { name: `big-${n}` }, data });
      await good.ask('POST', maps, { headers: json, body });
    }
    const sessions = Array.from({ length: 10 }, session);
    const seen = await meanwhile(async () => {
      const streams = Array.from({ length: 1000 }, (_, n) => sessions[n % 10]?.open('GET', maps));
      await Promise.race([
        Promise.allSettled(streams.map(async (stream) => stream && once(stream, 'response'))),
        new Promise((resolve) => setTimeout(resolve, 3000)),
      ]);
      await behave();
    });
    expect(seen).toMatchObject({ ...bearable, grownMb: expect.toSatisfy((mb) => mb < 900) });
    for (let n = 0; n < 6; n++) await good.ask('DELETE', `${maps}/big-${n}`);
  });

  test('watches that are never read', async () => {
    const sessions = Array.from({ length: 4 }, session);
    for (let n = 0; n < 400; n++) sessions[n % 4]?.open('GET', `${maps}?watch=1`);
    const data = { a: 'x'.repeat(20_000) };
    const seen = await meanwhile(async () => {
      for (let round = 0; round < 300; round++) {
        const body = JSON.stringify({ data: { ...data, round: String(round) } });
        const headers = { 'content-type': 'application/merge-patch+json' };
        await good.ask('PATCH', `${maps}/here`, { headers, body });
      }
    });
    expect(seen).toMatchObject(bearable);
  });
});

describe('headers', () => {
  test('a flood over HTTP/1.1 is refused', async () => {
    const socket = await rawSocket('http/1.1');
    // Who goes on writing may see the connection reset before he sees the answer.
    const answer = new Promise((resolve) => {
      socket.once('data', (bytes: Buffer) => resolve(bytes.toString()));
      socket.once('close', () => resolve('HTTP/1.1 431 '));
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const seen = await meanwhile(async () => {
      const fields = Array.from({ length: 1500 }, (_, n) => `x-${n}: ${'y'.repeat(50)}\r\n`);
      socket.write(`GET ${maps} HTTP/1.1\r\nhost: x\r\n${fields.join('')}`);
      expect(await answer).toMatch(/^HTTP\/1\.1 431 /);
      while (!socket.destroyed && socket.writable) {
        socket.write(fields.join(''));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await closed;
    });
    expect(seen).toMatchObject(bearable);
  });

  test('a flood of CONTINUATION frames ends the connection', async () => {
    const socket = await openHttp2(await rawSocket('h2'));
    const seen = await meanwhile(async () => {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(frame(frameTypes.headers, 0, 1, requestHeaders(maps)));
      for (let n = 0; n < 20_000 && socket.writable; n++) {
        // A literal header without indexing: `x: y…`.
        const field = Buffer.concat([Buffer.from([0x00, 1, 0x78, 100]), Buffer.alloc(100, 0x79)]);
        socket.write(
          frame(
            frameTypes.continuation,
            0,
            1,
            Buffer.concat(Array.from({ length: 50 }, () => field)),
          ),
        );
        if (n % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await closed;
    });
    expect(seen).toMatchObject(bearable);
  });

  test.each<[string, (n: number) => Buffer]>([
    [
      'requests that are reset at once',
      (n) =>
        Buffer.concat([
          frame(frameTypes.headers, 5, 2 * n + 1, requestHeaders(maps)),
          frame(frameTypes.reset, 0, 2 * n + 1, Buffer.from([0, 0, 0, 8])),
        ]),
    ],
    ['SETTINGS', () => frame(frameTypes.settings, 0, 0, Buffer.from([0, 3, 0, 0, 0, 100]))],
    ['PING', () => frame(frameTypes.ping, 0, 0, Buffer.alloc(8))],
    [
      'more streams than may be',
      (n) => frame(frameTypes.headers, 4, 2 * n + 1, requestHeaders(maps)),
    ],
    [
      'empty DATA',
      (n) =>
        Buffer.concat([
          ...(n === 0 ? [frame(frameTypes.headers, 4, 1, requestHeaders(maps))] : []),
          frame(frameTypes.data, 0, 1, Buffer.alloc(0)),
        ]),
    ],
  ])('a flood of %s does not keep others out', async (_, next) => {
    const socket = await openHttp2(await rawSocket('h2'));
    const seen = await meanwhile(async () => {
      for (let n = 0; n < 20_000 && socket.writable; n += 100) {
        socket.write(Buffer.concat(Array.from({ length: 100 }, (__, k) => next(n + k))));
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    expect(seen).toMatchObject(bearable);
    await behave();
  });
});
