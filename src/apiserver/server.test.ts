import { connect } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parse as parseYaml } from 'yaml';
import { expired, internalError } from '#api/status.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { ApiHandler, ApiRequest, ApiResult, WatchItem } from '#client/api-handler.ts';
import { startTestServer } from './http/testing/server.ts';
import type { TestServer } from './http/testing/server.ts';

const object = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'a' } };
const watches: { open: number } = { open: 0 };

/** Answers by the name that is asked for. */
const handler: ApiHandler = {
  handle(request: ApiRequest): ApiResult | Promise<ApiResult> {
    const { info } = request;
    if (info.verb === 'watch') return { kind: 'watch', events: watchEvents(request) };
    if (info.verb === 'list') {
      const items = Array.from({ length: 300 }, (_, index) =>
        Buffer.from(`${index ? ',' : ''}"${'y'.repeat(10_000)}"`),
      );
      const chunks = [Buffer.from('['), ...items, Buffer.from(']')];
      return {
        kind: 'list',
        code: 200,
        list: () => ({ metadata: {}, items: [] }),
        chunks: () => chunks,
        protobufChunks: () => undefined,
      };
    }
    if (info.name === 'crash') throw new TypeError('x is not a function');
    if (info.name === 'crash-later') return Promise.reject(internalError('later'));
    if (info.name === 'warn') {
      request.warn('the "field" is deprecated');
      request.warn('über\r\nsecond line');
    }
    const value =
      info.name === 'big'
        ? { ...object, data: 'x'.repeat(300_000) }
        : { ...object, info, body: bodyOf(request) };
    return {
      kind: 'object',
      code: info.verb === 'create' ? 201 : 200,
      object: value,
      bytes: () => Buffer.from(JSON.stringify(value)),
    };
  },
};

function bodyOf({ body }: ApiRequest): unknown {
  if (!body) return undefined;
  return 'value' in body ? body.value : Buffer.from(body.bytes).toString().slice(0, 100);
}

async function* watchEvents({ signal, info }: ApiRequest): AsyncGenerator<WatchItem> {
  watches.open++;
  try {
    const event = { type: 'ADDED', object } as unknown as WatchItem['event'];
    const first = (): Buffer => Buffer.from(`${JSON.stringify(event)}\n`);
    yield { event, line: () => [first()], frame: first };
    if (info.namespace === 'gone') throw expired('too old resource version: 1 (9)');
    if (info.namespace === 'flood') {
      const line = Buffer.alloc(1024 * 1024, 'x');
      for (let sent = 0; sent < 2000 && !signal.aborted; sent++) {
        yield { event, line: () => [line], frame: () => line };
      }
    }
    await untilAborted(signal);
  } finally {
    watches.open--;
  }
}

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ handler });
});
afterAll(() => server[Symbol.asyncDispose]());

const pods = '/api/v1/namespaces/default/pods';

describe('an answer', () => {
  test('over HTTP/1.1 carries the object and an audit id', async () => {
    const { code, headers, text } = await server.fetch(`${pods}/a`);
    expect(code).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ metadata: { name: 'a' } });
    expect(headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['content-type']).toBe('application/json');
  });

  test('over HTTP/2 is the same', async () => {
    const session = connectHttp2();
    try {
      const { headers, text } = await http2Get(session, `${pods}/a`);
      expect(headers[':status']).toBe(200);
      expect(JSON.parse(text)).toMatchObject({ metadata: { name: 'a' } });
    } finally {
      session.close();
    }
  });

  test('decodes the path', async () => {
    const { text } = await server.fetch(
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode',
    );
    expect(JSON.parse(text)).toMatchObject({ info: { name: 'system:node' } });
  });

  test('carries warnings as kubectl reads them', async () => {
    const { headers } = await server.fetch(`${pods}/warn`);
    expect(Buffer.from(headers['warning'] ?? '', 'latin1').toString()).toBe(
      '299 - "the \\"field\\" is deprecated", 299 - "über  second line"',
    );
  });

  test('is packed when it is big and the client can unpack it', async () => {
    const packed = await server.fetch(`${pods}/big`, { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(packed.bytes).toString())).toMatchObject({ kind: 'Pod' });
    const plain = await server.fetch(`${pods}/big`);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.bytes.length).toBeGreaterThan(300_000);
  });

  test.each([{}, { 'accept-encoding': 'gzip' }, { accept: 'application/yaml' }])(
    'of a big list is whole, asked with %j',
    async (headers) => {
      const answer = await server.fetch(pods, { headers });
      const packed = answer.headers['content-encoding'] === 'gzip';
      const text = packed ? gunzipSync(answer.bytes).toString() : answer.text;
      expect(parseYaml(text)).toEqual(Array.from({ length: 300 }, () => 'y'.repeat(10_000)));
    },
  );

  test('of a big list stops when the client goes', async () => {
    const session = connectHttp2();
    const stream = session.request({ ':path': pods });
    stream.pause();
    await once(stream, 'response');
    session.destroy();
    expect((await server.fetch(`${pods}/a`)).code).toBe(200);
  });

  test('to HEAD has no body', async () => {
    const { code, text, headers } = await server.fetch(`${pods}/a`, { method: 'HEAD' });
    expect({ code, text }).toEqual({ code: 200, text: '' });
    expect(Number(headers['content-length'])).toBeGreaterThan(10);
  });

  test('is YAML when that is asked for', async () => {
    const { text, headers } = await server.fetch(`${pods}/a`, {
      headers: { accept: 'application/yaml' },
    });
    expect(headers['content-type']).toBe('application/yaml');
    expect(text).toContain('kind: Pod\n');
  });

  test('is indented when that is asked for, and for curl', async () => {
    expect((await server.fetch(`${pods}/a?pretty=true`)).text).toContain('\n  "kind": "Pod"');
    const curl = await server.fetch(`${pods}/a`, { headers: { 'user-agent': 'curl/8.0' } });
    expect(curl.text).toContain('\n  "kind": "Pod"');
  });
});

describe('a body', () => {
  const create = (body: string | Uint8Array, headers = {}): ReturnType<TestServer['fetch']> =>
    server.fetch(pods, { method: 'POST', body, headers });

  test('reaches the core as bytes', async () => {
    const { code, text } = await create('{"a":1}', { 'content-type': 'application/json' });
    expect(code).toBe(201);
    expect(JSON.parse(text)).toMatchObject({ body: '{"a":1}' });
  });

  test('of YAML reaches it as a value', async () => {
    const { text } = await create('a:\n- 1\n- x: y\n', { 'content-type': 'application/yaml' });
    expect(JSON.parse(text)).toMatchObject({ body: { a: [1, { x: 'y' }] } });
  });

  const limit = 3 * 1024 * 1024;
  test('of just 3 MiB is taken', async () => {
    expect((await create(Buffer.alloc(limit, ' '))).code).toBe(201);
  });

  test.each([
    ['with its length', {}],
    ['in chunks', { 'transfer-encoding': 'chunked' }],
  ])('of a byte more is refused, sent %s', async (_name, headers) => {
    const { code, text } = await create(Buffer.alloc(limit + 1, ' '), headers);
    expect(code).toBe(413);
    expect(JSON.parse(text)).toMatchObject({
      kind: 'Status',
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: limit is 3145728',
    });
  });
});

describe('a refusal', () => {
  interface Refusal {
    readonly of: string;
    readonly method: string;
    readonly path: string;
    readonly headers?: Record<string, string>;
    readonly code: number;
    readonly message: string | RegExp;
  }
  const refusals: readonly Refusal[] = [
    {
      of: 'an unknown method',
      method: 'OPTIONS',
      path: `${pods}/a`,
      code: 405,
      message: 'the server does not allow this method on the requested resource',
    },
    {
      of: 'a form that is not served',
      method: 'GET',
      path: `${pods}/a`,
      headers: { accept: 'text/csv' },
      code: 406,
      message:
        'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    },
    {
      of: 'a body of an unknown form',
      method: 'POST',
      path: pods,
      headers: { 'content-type': 'text/plain' },
      code: 415,
      message:
        /^the body of the request was in an unknown format - accepted media types include: application\/json/,
    },
    {
      of: 'a patch of an unknown form',
      method: 'PATCH',
      path: `${pods}/a`,
      headers: { 'content-type': 'application/json' },
      code: 415,
      message: /^the body of the request was in an unknown format/,
    },
    {
      of: 'broken escapes',
      method: 'GET',
      path: '/api/v1/namespaces/%zz/pods',
      code: 400,
      message: /invalid URL escape/,
    },
    {
      of: 'YAML that is none',
      method: 'POST',
      path: pods,
      headers: { 'content-type': 'application/yaml' },
      code: 400,
      message: /^yaml parse error: /,
    },
    {
      of: 'a fault of the server',
      method: 'GET',
      path: `${pods}/crash`,
      code: 500,
      message: 'Internal error occurred: x is not a function',
    },
    {
      of: 'a later fault of the server',
      method: 'GET',
      path: `${pods}/crash-later`,
      code: 500,
      message: 'Internal error occurred: later',
    },
  ];
  test.each(refusals)(
    'of $of is a Status',
    async ({ method, path, headers = {}, code, message }) => {
      const body = method === 'POST' || method === 'PATCH' ? 'a: [1' : undefined;
      const answer = await server.fetch(path, { method, headers, ...(body && { body }) });
      expect(answer.code).toBe(code);
      expect(JSON.parse(answer.text)).toMatchObject({
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        code,
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      });
    },
  );

  test("of a path that nobody serves is upstream's plain text", async () => {
    expect(await server.fetch('/no/such/path')).toMatchObject({
      code: 404,
      text: '404 page not found\n',
    });
  });

  test("of anonymous access is upstream's sentence", async () => {
    const { code, text } = await server.fetch(`${pods}/a`, { client: 'none' });
    expect(code).toBe(403);
    expect(JSON.parse(text)).toMatchObject({
      message:
        'pods "a" is forbidden: User "system:anonymous" cannot get resource "pods" in API group "" in the namespace "default"',
    });
  });

  test.each(['Bearer nonsense', 'bearer a.b.c'])(
    'of a wrong token (%s) is 401',
    async (authorization) => {
      const { code, text } = await server.fetch(`${pods}/a`, {
        client: 'none',
        headers: { authorization },
      });
      expect(code).toBe(401);
      expect(JSON.parse(text)).toMatchObject({ reason: 'Unauthorized', message: 'Unauthorized' });
    },
  );

  test('of an expired certificate, and of one of another authority, is 401', async () => {
    const subject = { commonName: 'admin', organizations: ['system:masters'] };
    const expiredClient = await server.authority.expiredClient(subject);
    await using other = await startTestServer();
    for (const client of [expiredClient, other.admin]) {
      expect((await server.fetch(`${pods}/a`, { client })).code).toBe(401);
    }
  });

  test('of headers without end does not end the server', async () => {
    const headers = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`x-${index}`, 'y'.repeat(1000)]),
    );
    const outcome = (path: string, request = {}): Promise<number | string> =>
      server.fetch(path, request).then(
        ({ code }) => code,
        () => 'reset',
      );
    expect([431, 'reset']).toContain(await outcome(`${pods}/a`, { headers }));
    expect([414, 431, 'reset']).toContain(await outcome(`${pods}/${'a'.repeat(100_000)}`));
    expect((await server.fetch(`${pods}/a`)).code).toBe(200);
  });

  test('of what is not TLS does not end the server', async () => {
    const socket = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    socket.resume();
    socket.write('\0\0\0nonsense\r\n\r\n');
    await once(socket, 'close');
    expect((await server.fetch(`${pods}/a`)).code).toBe(200);
  });
});

describe('a watch', () => {
  test('sends events as they come and ends when the client goes', async () => {
    const session = connectHttp2();
    const stream = session.request({ ':path': `${pods}?watch=true` });
    const [chunk] = (await once(stream, 'data')) as [Buffer];
    expect(JSON.parse(chunk.toString())).toMatchObject({ type: 'ADDED' });
    expect(watches.open).toBe(1);
    session.destroy();
    await expect.poll(() => watches.open).toBe(0);
  });

  test('over HTTP/1.1 ends when the client goes', async () => {
    const socket = connectTls({
      port: server.port,
      host: '127.0.0.1',
      ca: server.authority.certificate,
      cert: server.admin.certificate,
      key: server.admin.key,
    });
    socket.write(`GET ${pods}?watch=1 HTTP/1.1\r\nhost: x\r\n\r\n`);
    await once(socket, 'data');
    await expect.poll(() => watches.open).toBe(1);
    socket.destroy();
    await expect.poll(() => watches.open).toBe(0);
  });

  test.each([
    ['text', undefined],
    ['binary', 'binary.k8s.io'],
    ['base64', 'base64.binary.k8s.io'],
  ])('over a WebSocket is a message for each event (%s)', async (form, protocol) => {
    const socket = webSocketTo(`${pods}?watch=1`, protocol);
    const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
    const text =
      form === 'base64' ? Buffer.from(data.toString(), 'base64').toString() : data.toString();
    expect(JSON.parse(text)).toMatchObject({ type: 'ADDED' });
    expect(isBinary).toBe(form === 'binary');
    expect(socket.protocol).toBe(protocol ?? '');
    socket.terminate();
    await expect.poll(() => watches.open).toBe(0);
  });

  test('over a WebSocket is closed in order when it ends', async () => {
    const socket = webSocketTo('/api/v1/namespaces/gone/pods?watch=1');
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1000);
  });

  test('that is refused over a WebSocket is refused in HTTP', async () => {
    const socket = new WebSocket(`${server.url.replace('https', 'wss')}${pods}?watch=1`, {
      ca: server.authority.certificate,
    });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('403');
  });

  test('that fails ends with an ERROR event', async () => {
    const { text } = await server.fetch('/api/v1/namespaces/gone/pods?watch=1');
    const [first, last] = text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(first).toMatchObject({ type: 'ADDED' });
    expect(last).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
  });

  test("of a client that does not read takes no memory beyond the stream's window", async () => {
    const session = connectHttp2();
    const stream = session.request({ ':path': '/api/v1/namespaces/flood/pods?watch=1' });
    stream.pause();
    await once(stream, 'response');
    const before = process.memoryUsage().external;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(process.memoryUsage().external - before).toBeLessThan(100 * 1024 * 1024);
    session.destroy();
    await expect.poll(() => watches.open).toBe(0);
  });
});

test('a stop ends watches and closes every connection', async () => {
  const other = await startTestServer({ handler });
  const session = connect(other.url, {
    ca: other.authority.certificate,
    cert: other.admin.certificate,
    key: other.admin.key,
  });
  session.on('error', () => undefined);
  const stream = session.request({ ':path': `${pods}?watch=1` });
  await once(stream, 'data');
  const closed = once(session, 'close');
  await other[Symbol.asyncDispose]();
  await closed;
  expect(watches.open).toBe(0);
});

function connectHttp2(): ReturnType<typeof connect> {
  const session = connect(server.url, {
    ca: server.authority.certificate,
    cert: server.admin.certificate,
    key: server.admin.key,
  });
  session.on('error', () => undefined);
  return session;
}

function webSocketTo(path: string, protocol?: string): WebSocket {
  return new WebSocket(`${server.url.replace('https', 'wss')}${path}`, protocol ? [protocol] : [], {
    ca: server.authority.certificate,
    cert: server.admin.certificate,
    key: server.admin.key,
  });
}

async function http2Get(
  session: ReturnType<typeof connect>,
  path: string,
): Promise<{ headers: Record<string, unknown>; text: string }> {
  const stream = session.request({ ':path': path });
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return { headers, text };
}
