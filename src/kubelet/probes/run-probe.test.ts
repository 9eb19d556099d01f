import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Probe } from '#api/gen/types.ts';
import { RuntimeError } from '../cri/runtime-error.ts';
import type { Runtime } from '../cri/runtime.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { FakeRuntime } from '../testing/fake-runtime.ts';
import { realProbeNetwork } from './network.ts';
import { runProbe } from './run-probe.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const container = { name: 'main', ports: [{ name: 'web', containerPort: 0 }] };

function probe(what: Probe, runtime: Runtime = new FakeRuntime(new VirtualClock())) {
  const subject = { container, containerId: 'id', podIP: '127.0.0.1' };
  return runProbe(what, subject, { runtime, network: realProbeNetwork });
}

describe('HTTP', () => {
  test.each([
    { status: 200, expected: { result: 'success' } },
    { status: 399, expected: { result: 'success' } },
    {
      status: 404,
      expected: { result: 'failure', output: 'HTTP probe failed with statuscode: 404' },
    },
    {
      status: 500,
      expected: { result: 'failure', output: 'HTTP probe failed with statuscode: 500' },
    },
  ])('status $status', async ({ status, expected }) => {
    const port = await serve((_request, response) => response.writeHead(status).end());
    expect(await probe({ httpGet: { port, path: '/' } })).toEqual(expected);
  });

  test("sends upstream's headers, and one's own instead", async () => {
    const seen: unknown[] = [];
    const port = await serve(({ headers, url }, response) => {
      seen.push([url, headers['user-agent'], headers.accept, headers.host, headers['x-own']]);
      response.end();
    });
    await probe({ httpGet: { port, path: '/a?b=c' } });
    await probe({
      httpGet: {
        port,
        path: 'x',
        httpHeaders: [
          { name: 'Host', value: 'h' },
          { name: 'X-Own', value: 'o' },
          { name: 'User-Agent', value: 'me' },
        ],
      },
    });
    expect(seen).toEqual([
      ['/a?b=c', 'kube-probe/1.36', '*/*', `127.0.0.1:${port}`, undefined],
      ['/x', 'me', '*/*', 'h', 'o'],
    ]);
  });

  test('follows redirects on the host, and no others', async () => {
    const port = await serve(({ url }, response) => {
      if (url === '/') response.writeHead(302, { location: '/there' }).end();
      else if (url === '/away')
        response.writeHead(302, { location: 'http://example.invalid/' }).end();
      else response.writeHead(url === '/there' ? 200 : 500).end();
    });
    expect(await probe({ httpGet: { port, path: '/' } })).toEqual({ result: 'success' });
    expect(await probe({ httpGet: { port, path: '/away' } })).toMatchObject({ result: 'warning' });
  });

  test("a closed port and a silent server fail in Go's words", async () => {
    const closed = await probe({ httpGet: { port: 1, path: '/' } });
    expect(closed).toEqual({
      result: 'failure',
      output: 'Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused',
    });
    const defaultPort = await probe({
      httpGet: { port: 80, path: '/x?y', host: '127.255.255.254' },
    });
    expect(defaultPort).toEqual({
      result: 'failure',
      output:
        'Get "http://127.255.255.254:80/x?y": dial tcp 127.255.255.254:80: connect: connection refused',
    });
  });

  test.each([
    { name: 'a silent server', answer: () => undefined },
    {
      name: 'an answer in drops',
      answer: (response: ServerResponse): void => {
        const drops = setInterval(() => response.write('.'), 20);
        response.on('close', () => clearInterval(drops));
      },
    },
  ])("$name fails in time and in Go's words", async ({ answer }) => {
    const port = await serve((_request, response) => answer(response));
    expect(await probe({ httpGet: { port, path: '/' }, timeoutSeconds: 0.1 })).toEqual({
      result: 'failure',
      output: `Get "http://127.0.0.1:${port}/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
    });
  });

  test('a port by an unknown name says nothing about the container', async () => {
    expect(await probe({ httpGet: { port: 'none', path: '/' } })).toMatchObject({
      result: 'error',
    });
  });
});

describe('TCP', () => {
  test('an open port and a closed one', async () => {
    const server = createTcpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await probe({ tcpSocket: { port } })).toEqual({ result: 'success' });
    server.close();
    expect(await probe({ tcpSocket: { port: 1 } })).toEqual({
      result: 'failure',
      output: 'dial tcp 127.0.0.1:1: connect: connection refused',
    });
  });
});

describe('exec', () => {
  test.each([
    { exitCode: 0, expected: { result: 'success' } },
    { exitCode: 2, expected: { result: 'failure', output: 'out and err' } },
  ])('exit status $exitCode', async ({ exitCode, expected }) => {
    const runtime = new FakeRuntime(new VirtualClock());
    runtime.execAnswers.set('check', {
      exitCode,
      stdout: Buffer.from('out '),
      stderr: Buffer.from('and err'),
    });
    expect(await probe({ exec: { command: ['check'] } }, runtime)).toEqual(expected);
  });

  test.each([
    {
      code: 'timeout',
      expected: { result: 'failure', output: 'command timed out: "check me" timed out after 1s' },
    },
    { code: 'unavailable', expected: { result: 'error', output: 'away' } },
  ] as const)('the runtime says $code', async ({ code, expected }) => {
    const runtime = new FakeRuntime(new VirtualClock());
    runtime.execSync = () => Promise.reject(new RuntimeError(code, 'away'));
    expect(await probe({ exec: { command: ['check', 'me'] } }, runtime)).toEqual(expected);
  });

  test('a program that the container does not have is a failure', async () => {
    const runtime = new FakeRuntime(new VirtualClock());
    const message =
      'failed to exec in container: failed to start exec "1": OCI runtime exec failed: exec failed: ' +
      'unable to start container process: exec: "check": executable file not found in $PATH: unknown';
    runtime.execSync = () => Promise.reject(new RuntimeError('failed', message));
    expect(await probe({ exec: { command: ['check'] } }, runtime)).toEqual({
      result: 'failure',
      output: message,
    });
  });
});
