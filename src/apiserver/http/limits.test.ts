/** What one request, and all together, may take of the server. */
import { once } from 'node:events';
import { connect } from 'node:http2';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { ApiHandler, ApiResult } from '#client/api-handler.ts';
import { authorizerOf } from '../auth/authorize.ts';
import { BodyBudget } from './body-budget.ts';
import { startTestServer } from './testing/server.ts';
import type { TestServer } from './testing/server.ts';

const pods = '/api/v1/namespaces/default/pods';
const ok: ApiResult = { kind: 'object', code: 200, object: {}, bytes: () => Buffer.from('{}') };

/** Answers when it is told to, and counts who waits. */
function slowHandler(): ApiHandler & { waiting: number; aborted: number; answer: () => void } {
  const released = Promise.withResolvers<void>();
  const handler = {
    waiting: 0,
    aborted: 0,
    answer: () => released.resolve(),
    async handle({ signal }: Parameters<ApiHandler['handle']>[0]): Promise<ApiResult> {
      handler.waiting++;
      signal.addEventListener('abort', () => handler.aborted++);
      await released.promise;
      return ok;
    },
  };
  return handler;
}

describe('a request', () => {
  test.each([
    ['its limit', '', 60_000],
    ['what it asked for', '?timeout=5s', 5000],
  ])('is refused after %s, and whoever works on it is told', async (_name, query, limit) => {
    const clock = new VirtualClock();
    const handler = slowHandler();
    await using server = await startTestServer({ handler, clock });
    const answer = server.fetch(`${pods}/a${query}`);
    await expect.poll(() => handler.waiting).toBe(1);
    await clock.advance(limit - 1);
    expect(handler.aborted).toBe(0);
    await clock.advance(1);
    const { code, text } = await answer;
    expect(code).toBe(504);
    expect(JSON.parse(text)).toMatchObject({
      reason: 'Timeout',
      message:
        'Timeout: request did not complete within requested timeout - context deadline exceeded',
    });
    expect(handler.aborted).toBe(1);
    handler.answer();
  });

  test('that lasts as long as the client likes has no limit', async () => {
    const clock = new VirtualClock();
    const handler = slowHandler();
    await using server = await startTestServer({ handler, clock });
    const answer = server.fetch(`${pods}?watch=1`);
    await expect.poll(() => handler.waiting).toBe(1);
    await clock.advance(3_600_000);
    handler.answer();
    expect((await answer).code).toBe(200);
  });
});

describe('too many requests at once', () => {
  test('are refused, but for reads beside writes, and only while there are too many', async () => {
    const handler = slowHandler();
    await using server = await startTestServer({ handler });
    const session = connect(server.url, {
      ca: server.authority.certificate,
      cert: server.admin.certificate,
      key: server.admin.key,
    });
    const write = async (): Promise<unknown> => {
      const stream = session.request({ ':path': pods, ':method': 'POST' });
      stream.end('{}');
      const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
      stream.resume();
      return headers[':status'];
    };
    const writes = Array.from({ length: 200 }, write);
    await expect.poll(() => handler.waiting, { timeout: 10_000 }).toBe(200);
    const refused = await server.fetch(pods, { method: 'POST', body: '{}' });
    expect(refused).toMatchObject({ code: 429, headers: { 'retry-after': '1' } });
    expect(JSON.parse(refused.text)).toMatchObject({
      message: 'Too many requests, please try again later.',
    });
    const read = server.fetch(`${pods}/a`);
    handler.answer();
    expect((await read).code).toBe(200);
    expect(new Set(await Promise.all(writes))).toEqual(new Set([200]));
    await expect.poll(write).toBe(200);
    session.close();
  });
});

describe('clients that take their time', () => {
  const tls = ({ authority, admin }: TestServer) => ({
    ca: authority.certificate,
    cert: admin.certificate,
    key: admin.key,
  });

  test('over an answer are cut off, for it holds its bytes', async () => {
    const clock = new VirtualClock();
    const bytes = Buffer.alloc(8 * 1024 * 1024, ' ');
    const handler = { handle: (): ApiResult => ({ ...ok, kind: 'object', bytes: () => bytes }) };
    await using server = await startTestServer({ handler, serverClock: clock });
    const session = connect(server.url, tls(server));
    const stream = session.request({ ':path': `${pods}/a` });
    stream.on('error', () => undefined);
    await once(stream, 'response');
    await clock.advance(89_000);
    expect((await server.fetch(`${pods}/a`)).bytes.length).toBe(bytes.length);
    expect(stream.closed).toBe(false);
    await clock.advance(16_000);
    await expect.poll(() => stream.closed).toBe(true);
    session.close();
  });

  test('over their bodies do not keep others out', async () => {
    await using server = await startTestServer();
    const session = connect(server.url, tls(server));
    for (let n = 0; n < 240; n++) {
      const stream = session.request({ ':path': pods, ':method': 'POST' });
      stream.on('error', () => undefined);
      stream.write('{');
    }
    await expect.poll(() => session.state.outboundQueueSize ?? 0).toBe(0);
    expect((await server.fetch(pods, { method: 'POST', body: '{}' })).code).toBe(200);
    session.destroy();
  });

  test('over big bodies find room while there is some', () => {
    const budget = new BodyBudget(10);
    budget.take(6);
    expect(() => budget.take(5)).toThrow(expect.objectContaining({ code: 429 }));
    expect(budget.held).toBe(6);
    budget.give(6);
    budget.take(10);
  });
});

test('nobody deciding means no', async () => {
  await using server = await startTestServer({ authorizer: authorizerOf([]) });
  expect((await server.fetch(`${pods}/a`)).code).toBe(403);
});
