/** What an HTTP/2 answer leaves behind, and that answers which share buffers don't mix. */
import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import { expect, test } from 'vitest';
import { youngCollector } from '#base/testing/young-collector.ts';
import type { ApiHandler, ApiRequest, WatchItem } from '#client/api-handler.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

const pods = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

function connectTo({ url, authority, admin }: TestServer): ClientHttp2Session {
  const session = connect(url, {
    ca: authority.certificate,
    cert: admin.certificate,
    key: admin.key,
  });
  session.on('error', () => undefined);
  return session;
}

async function get(session: ClientHttp2Session, path: string): Promise<string> {
  const stream = session.request({ ':path': path });
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** A list of parts of all sizes, with the namespace's name in each. */
function partsOf(namespace: string): readonly Buffer[] {
  const sizes = [1, 0, 5_000, 70_000, 3, 65_536, 200_000, ...Array.from({ length: 90 }, () => 999)];
  return sizes.map((size, index) => Buffer.from(`[${namespace} ${index}]`.padEnd(size, namespace)));
}

const parts: ApiHandler = {
  handle: ({ info }: ApiRequest) =>
    info.verb === 'watch'
      ? { kind: 'watch', events: eventsOf(info.namespace) }
      : {
          kind: 'list',
          code: 200,
          list: () => ({ metadata: {}, items: [] }),
          chunks: () => partsOf(info.namespace),
          protobufChunks: () => undefined,
        },
};

/** The parts as lines of a watch that ends, some of them at the same time. */
async function* eventsOf(namespace: string): AsyncGenerator<WatchItem> {
  for (const [index, part] of partsOf(namespace).entries()) {
    if (index % 40 === 0) await new Promise((resolve) => setImmediate(resolve));
    const half = part.length >> 1;
    yield {
      event: { type: 'BOOKMARK', resourceVersion: '1', initialEventsEnd: false },
      line: () => [part.subarray(0, half), part.subarray(half)],
      frame: () => part,
    };
  }
}

test.each(['', '?watch=1'])(
  'big answers to many at once, of whom some go, are each whole: %j',
  async (query) => {
    await using server = await startTestServer({ handler: parts });
    const sessions = Array.from({ length: 4 }, () => connectTo(server));
    const asked = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const all = asked.map(async (namespace, index) => {
      const path = `${pods(namespace)}${query}`;
      if (index % 5 === 0) {
        const session = connectTo(server);
        const stream = session.request({ ':path': path });
        stream.on('error', () => undefined);
        await once(stream, 'data');
        session.destroy();
        return;
      }
      const session = sessions[index % sessions.length];
      const text = session && (await get(session, path));
      const wanted = Buffer.concat(partsOf(namespace)).toString();
      // Texts of 400 KB say nothing to anybody.
      expect(text === wanted, `${namespace} is whole`).toBe(true);
    });
    await Promise.all(all);
    for (const session of sessions) session.destroy();
  },
);

test('what the server knew of a request goes soon after its answer, without a collection of the old generation', async () => {
  let alive = 0;
  const ends = new FinalizationRegistry(() => alive--);
  await using server = await startTestServer({
    observe: (exchange) => {
      alive++;
      ends.register(exchange, undefined);
    },
  });
  const session = connectTo(server);
  const collectYoung = youngCollector();
  for (let round = 0; round < 10; round++) {
    await Promise.all(Array.from({ length: 30 }, () => get(session, `${pods('default')}/a`)));
    collectYoung();
    await new Promise((resolve) => setImmediate(resolve));
  }
  collectYoung();
  collectYoung();
  await expect.poll(() => alive).toBeLessThan(60);
  session.destroy();
});
