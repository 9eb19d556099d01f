/** How the HTTPS client takes what goes wrong between it and the server; its verbs are tested by the conformance suite. */
import { once } from 'node:events';
import { createSecureServer } from 'node:http2';
import type { Http2SecureServer, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { pods } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { LivePair } from '#base/live-pair.ts';
import type { Clock } from '#base/clock.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import type { TestAuthority } from '#base/testing/certificates.ts';
import type { KeyPair } from '#base/x509.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { createHttpsClient } from './client.ts';
import type { HttpsClient } from './client.ts';

let authority: TestAuthority;
let identity: KeyPair;
let server: Http2SecureServer;
let url: string;
let answer: (stream: ServerHttp2Stream, headers: Record<string, unknown>) => void;
const sessions = new Set<ServerHttp2Session>();

beforeAll(async () => {
  authority = await testAuthority();
  identity = await authority.client({ commonName: 'a' });
  const serving = await authority.server();
  server = createSecureServer({ cert: serving.certificate, key: serving.key });
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => undefined);
    answer(stream, headers);
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const session of sessions) session.destroy();
  server.close();
});
beforeEach(() => {
  answer = respond(200, '{"metadata":{},"items":[]}');
});

function respond(code: number, body: string): typeof answer {
  return (stream) => {
    stream.respond({ ':status': code });
    stream.end(body);
  };
}

function clientTo(target = url, clock: Clock = systemClock): HttpsClient & Disposable {
  const client = createHttpsClient({
    server: target,
    authority: authority.certificate,
    credentials: identity,
    userAgent: 'test',
    clock,
  });
  return { ...client, [Symbol.dispose]: () => client.close() };
}

describe('an HTTPS client', () => {
  test('says when the server cannot be reached', async () => {
    using client = clientTo('https://127.0.0.1:1');
    await expect(client.list(pods)).rejects.toMatchObject({
      code: 503,
      message: expect.stringMatching(
        /^the API server at https:\/\/127\.0\.0\.1:1 cannot be reached: connect ECONNREFUSED/,
      ),
    });
  });

  test('does not speak to a server of another authority', async () => {
    const other = await testAuthority();
    const client = createHttpsClient({
      server: url,
      authority: other.certificate,
      credentials: identity,
      userAgent: 'test',
      clock: systemClock,
    });
    await expect(client.list(pods)).rejects.toMatchObject({ code: 503 });
    client.close();
  });

  test('makes a Status of an answer that has none', async () => {
    using client = clientTo();
    answer = respond(502, 'Bad Gateway\n');
    await expect(client.list(pods)).rejects.toMatchObject({
      code: 502,
      message: 'Bad Gateway',
      status: { kind: 'Status' },
    });
  });

  test('takes a new connection when the old one is gone', async () => {
    using client = clientTo();
    await client.list(pods);
    for (const session of sessions) session.destroy();
    await expect
      .poll(async () =>
        client.list(pods).then(
          () => 'ok',
          () => 'not yet',
        ),
      )
      .toBe('ok');
  });

  test('asks for its token each time', async () => {
    let issued = 0;
    const seen: unknown[] = [];
    answer = (stream, headers) => {
      seen.push(headers['authorization']);
      respond(200, '{"metadata":{},"items":[]}')(stream, headers);
    };
    const client = createHttpsClient({
      server: url,
      authority: authority.certificate,
      credentials: { token: () => `t${++issued}` },
      userAgent: 'test',
      clock: systemClock,
    });
    await client.list(pods);
    await client.list(pods);
    client.close();
    expect(seen).toEqual(['Bearer t1', 'Bearer t2']);
  });

  test('ends a watch when the connection breaks', async () => {
    using client = clientTo();
    answer = (stream) => {
      stream.respond({ ':status': 200 });
      stream.write('{"type":"ADDED","object":{"metadata":{"name":"a"}}}\n{"type":"ADD');
      setImmediate(() => stream.session?.destroy());
    };
    const names: string[] = [];
    for await (const event of client.watch(pods)) {
      if (event.type === 'ADDED') names.push(event.object.metadata.name);
    }
    expect(names).toEqual(['a']);
  });

  test('throws what an ERROR event says', async () => {
    using client = clientTo();
    answer = respond(
      200,
      '{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}\n',
    );
    const next = client.watch(pods)[Symbol.asyncIterator]().next();
    await expect(next).rejects.toMatchObject({ code: 410, reason: 'Expired' });
  });

  test('gives a call up when its signal says so', async () => {
    using client = clientTo();
    const stop = new AbortController();
    const reset = Promise.withResolvers<void>();
    answer = (stream) => {
      stream.once('close', () => reset.resolve());
      stop.abort();
    };
    await expect(client.list(pods, { signal: stop.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    await reset.promise;
  });

  test('ends when a peer that is cut off does not answer pings', async () => {
    const clock = new VirtualClock();
    const cut = Promise.withResolvers<void>();
    const between = createServer((near) => {
      const far = connect(Number(new URL(url).port), '127.0.0.1');
      near.pipe(far);
      far.pipe(near);
      for (const socket of [near, far]) socket.on('error', () => undefined);
      void cut.promise.then(() => near.unpipe(far));
      near.on('close', () => far.destroy());
    });
    between.listen(0, '127.0.0.1');
    await once(between, 'listening');
    using client = clientTo(`https://127.0.0.1:${(between.address() as AddressInfo).port}`, clock);
    answer = (stream) => stream.respond({ ':status': 200 });
    const answered = new Promise<void>((resolve) => {
      const respondNow = answer;
      answer = (stream, headers) => {
        respondNow(stream, headers);
        resolve();
      };
    });
    const next = client.watch(pods)[Symbol.asyncIterator]().next();
    await answered;
    cut.resolve();
    await clock.advance(10_000);
    await clock.advance(10_000);
    expect(await next).toMatchObject({ done: true });
    between.close();
  });

  test('gives up on a server that accepts no connection', async () => {
    const clock = new VirtualClock();
    // Takes the connection, and never says a word of TLS.
    const mute = createServer(() => undefined);
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    using client = clientTo(`https://127.0.0.1:${(mute.address() as AddressInfo).port}`, clock);
    const refused = expect(client.list(pods)).rejects.toMatchObject({
      code: 503,
      message: expect.stringContaining('no connection within 10 s'),
    });
    await clock.advance(10_000);
    await refused;
    mute.close();
  });

  test('moves on to another server when one is away, and stays there', async () => {
    const client = createHttpsClient({
      server: 'https://127.0.0.1:1',
      servers: () => [url],
      authority: authority.certificate,
      credentials: identity,
      userAgent: 'test',
      clock: systemClock,
    });
    await expect(client.list(pods)).rejects.toMatchObject({ code: 503 });
    for (let times = 0; times < 3; times++) expect(await client.list(pods)).toBeTruthy();
    client.close();
  });

  test('takes a new connection with a renewed certificate, and lets what is under way end', async () => {
    const credentials = new LivePair(identity);
    const client = createHttpsClient({
      server: url,
      authority: authority.certificate,
      credentials,
      userAgent: 'test',
      clock: systemClock,
    });
    const earlier = new Set(sessions);
    const open = (): number => [...sessions].filter((one) => !earlier.has(one)).length;
    const streams: ServerHttp2Stream[] = [];
    answer = (stream) => {
      stream.respond({ ':status': 200 });
      streams.push(stream);
    };
    const next = client.watch(pods)[Symbol.asyncIterator]().next();
    await expect.poll(() => streams.length).toBe(1);
    credentials.renew(await authority.client({ commonName: 'a' }));
    answer = respond(200, '{"metadata":{},"items":[]}');
    await client.list(pods);
    await client.list(pods);
    expect(open()).toBe(2);
    streams[0]?.end('{"type":"ADDED","object":{"metadata":{"name":"late"}}}\n');
    expect(await next).toMatchObject({ value: { object: { metadata: { name: 'late' } } } });
    await expect.poll(open).toBe(1);
    client.close();
  });
});
