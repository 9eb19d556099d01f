import { once } from 'node:events';
import { connect, type ClientHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApiHandler, WatchItem } from '#client/api-handler.ts';
import type { Exchange } from './exchange.ts';
import { Http2Wire } from './http2-wire.ts';
import { startTestServer, type TestServer } from './testing/server.ts';

const pods = '/api/v1/namespaces/default/pods';
/** A watch waits; all else is answered at once. */
const handler: ApiHandler = {
  handle: ({ info, signal }) =>
    info.verb === 'watch'
      ? { kind: 'watch', events: untilAborted(signal) }
      : { kind: 'object', code: 200, object: {}, bytes: () => Buffer.from('{}') },
};

async function* untilAborted(signal: AbortSignal): AsyncGenerator<WatchItem> {
  yield* [];
  await once(signal, 'abort');
}

let server: TestServer;
let session: ClientHttp2Session;
let over: { readonly exchange: Exchange; readonly stream: ServerHttp2Stream }[];

beforeEach(async () => {
  over = [];
  server = await startTestServer({
    handler,
    observe: (exchange) => {
      if (exchange.wire instanceof Http2Wire) over.push({ exchange, stream: exchange.wire.body });
    },
  });
  const { url, authority, admin } = server;
  session = connect(url, { ca: authority.certificate, cert: admin.certificate, key: admin.key });
});
afterEach(async () => {
  session.destroy();
  await server[Symbol.asyncDispose]();
});

async function answered(count: number): Promise<void> {
  await expect.poll(() => over.length).toBe(count);
  await new Promise((resolve) => setImmediate(resolve));
}

async function get(): Promise<void> {
  const stream = session.request({ ':path': `${pods}/a` });
  stream.resume();
  await once(stream, 'close');
}

async function post(): Promise<void> {
  const headers = { ':path': pods, ':method': 'POST', 'content-type': 'application/json' };
  const stream = session.request(headers);
  stream.resume();
  stream.end('{}');
  await once(stream, 'close');
}

const stateOf = (stream: ServerHttp2Stream): unknown => Reflect.get(stream, '_writableState');

test.each([
  ['read', get],
  ['write', post],
])(
  'streams of a %s that are over share their parts, and say that they are over',
  async (_, ask) => {
    await ask();
    await ask();
    await answered(2);
    const [first, second] = over;
    expect(first && stateOf(first.stream)).toBe(second && stateOf(second.stream));
    for (const { exchange, stream } of over) {
      expect(exchange.signal.aborted, 'nobody went away').toBe(false);
      expect(exchange.code).toBe(200);
      expect(stream).toMatchObject({ closed: true, destroyed: true, writableEnded: true });
      expect(stream.sentHeaders).toBeUndefined();
    }
  },
);

test('a stream that its client broke off keeps its own', async () => {
  await get();
  const watch = session.request({ ':path': `${pods}?watch=1` });
  watch.on('error', () => undefined);
  await once(watch, 'response');
  watch.close(8);
  await answered(2);
  const [first, second] = over;
  expect(first && stateOf(first.stream)).not.toBe(second && stateOf(second.stream));
  expect(second?.exchange.signal.aborted).toBe(true);
  expect(second?.stream.rstCode).toBe(8);
});
