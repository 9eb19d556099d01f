import { once } from 'node:events';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { systemClock } from '#base/clock.ts';
import { background } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import { socketPair } from '#base/testing/sockets.ts';
import { servingEnd } from '#base/tunnel.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Access, Authorizer } from '../auth/authorize.ts';
import { startTestServer } from '../http/testing/server.ts';
import type { TestServer } from '../http/testing/server.ts';
import type { Reader } from '../registry/strategy.ts';
import { Tunnels } from '../tunnel/tunnels.ts';
import { createRelay } from './relay.ts';

/** A kubelet that says what it was asked, and echoes what comes after an upgrade. */
interface FakeKubelet {
  readonly server: Server;
  readonly requests: IncomingMessage[];
  respond: (request: IncomingMessage, response: ServerResponse) => void;
  refuseUpgrade: boolean;
}

const switching =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n';
const lastWords = 'x'.repeat(200_000);

/** As a kubelet does whose command ends at once: it reads what still comes, so that its last words aren't reset. */
function answerAndClose(socket: Duplex, soon: boolean): void {
  socket.resume();
  socket.write(switching);
  // Our kubelet closes at the other side's end. One that doesn't wait for it is understood where no agent is between.
  socket.end(lastWords, () => soon && setTimeout(() => socket.destroy(), 5));
  socket.once('end', () => socket.destroy());
}

describe.each(['directly', 'through tunnels'])('kubelets reached %s', (route) => {
  let kubelet: FakeKubelet;
  let server: TestServer;
  const stop = new AbortController();
  const objects = new Map<string, unknown>();
  const denied = new Set<string>();

  const reader: Reader = {
    get: <T extends KubeObject>(type: ResourceType<T>, { namespace, name }: ObjectKey) =>
      objects.get([type.resource, namespace, name].filter(Boolean).join('/')) as T | undefined,
    list: <T extends KubeObject>(type: ResourceType<T>) =>
      [...objects]
        .filter(([key]) => key.startsWith(`${type.resource}/`))
        .map(([, value]) => value as T),
    having: (type, { read, value }) => reader.list(type).filter((object) => read(object) === value),
    follow: () => () => [],
  };

  const authorizer: Authorizer = {
    name: 'test',
    decide: (_user: UserInfo, { verb, subresource }: Access) => ({
      verdict: denied.has(`${verb} ${subresource}`) ? 'deny' : 'allow',
    }),
  };

  function pod(name: string, containers: readonly string[], nodeName = 'node-a'): void {
    objects.set(`pods/default/${name}`, {
      metadata: { name, namespace: 'default' },
      spec: {
        nodeName,
        containers: containers.map((container) => ({ name: container })),
        initContainers: [{ name: 'init' }],
      },
    });
  }

  beforeAll(async () => {
    const authority = await testAuthority();
    const serving = await authority.server();
    kubelet = {
      server: createServer({
        cert: serving.certificate,
        key: serving.key,
        ca: authority.certificate,
        requestCert: true,
        rejectUnauthorized: true,
      }),
      requests: [],
      respond: (_request, response) => response.end('a line\n'),
      refuseUpgrade: false,
    };
    kubelet.server.on('request', (request, response) => {
      kubelet.requests.push(request);
      kubelet.respond(request, response);
    });
    kubelet.server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      kubelet.requests.push(request);
      socket.on('error', () => undefined);
      if (kubelet.refuseUpgrade) {
        socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 19\r\n\r\ncontainer not found');
        return;
      }
      if (request.url?.includes('command=quick')) {
        return answerAndClose(socket, route === 'directly');
      }
      socket.write(switching);
      socket.allowHalfOpen = true;
      socket.pipe(socket);
    });
    kubelet.server.listen(0, '127.0.0.1');
    await once(kubelet.server, 'listening');
    const client = await authority.client({ commonName: 'kube-apiserver-kubelet-client' });
    const { port } = kubelet.server.address() as AddressInfo;
    const tunnels = new Tunnels({ clock: systemClock, log: silentLogger });
    if (route === 'through tunnels') {
      for (const [node, at] of Object.entries({ 'node-a': port, 'node-down': 1 })) {
        const [ours, theirs] = await socketPair();
        await servingEnd(theirs, () => ({ host: '127.0.0.1', port: at }), systemClock);
        background(tunnels.keep(node, ours, stop.signal), silentLogger, 'tunnel');
      }
    }
    const relay = createRelay({
      reader,
      authorizer,
      authority: authority.certificate,
      client,
      dial: tunnels.dial,
    });
    server = await startTestServer({ routes: [relay], authorizer });
    objects.set('nodes/node-a', {
      metadata: { name: 'node-a' },
      status: {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: port } },
      },
    });
    objects.set('nodes/node-down', {
      metadata: { name: 'node-down' },
      status: {
        addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
        daemonEndpoints: { kubeletEndpoint: { Port: 1 } },
      },
    });
    pod('one', ['app']);
    pod('two', ['a', 'b']);
    pod('pending', ['app'], '');
    pod('lost', ['app'], 'node-down');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    stop.abort();
    kubelet.server.closeAllConnections();
    kubelet.server.close();
  });
  beforeEach(() => {
    kubelet.requests.length = 0;
    kubelet.respond = (_request, response) => response.end('a line\n');
    kubelet.refuseUpgrade = false;
    denied.clear();
  });

  const pods = '/api/v1/namespaces/default/pods';

  describe('logs', () => {
    test("come from the kubelet of the Pod's node, with their options", async () => {
      const answer = await server.fetch(`${pods}/one/log?follow=true&tailLines=3&pretty=1`);
      expect(answer).toMatchObject({ code: 200, text: 'a line\n' });
      expect(kubelet.requests[0]?.url).toBe(
        '/containerLogs/default/one/app?follow=true&tailLines=3',
      );
    });

    test('do not tell the kubelet who asks', async () => {
      await server.fetch(`${pods}/one/log`, {
        headers: { authorization: 'Basic x', cookie: 'a=b' },
      });
      expect(kubelet.requests[0]?.headers).not.toHaveProperty('authorization');
      expect(kubelet.requests[0]?.headers).not.toHaveProperty('cookie');
    });

    test('end at the kubelet when the client goes', async () => {
      const closed = Promise.withResolvers<void>();
      kubelet.respond = (request, response) => {
        response.write('a line\n');
        request.on('close', () => closed.resolve());
      };
      const socket = await tlsTo(server);
      socket.write(`GET ${pods}/one/log?follow=true HTTP/1.1\r\nhost: x\r\n\r\n`);
      await once(socket, 'data');
      socket.destroy();
      await closed.promise;
    });

    test('come over a WebSocket too', async () => {
      const socket = new WebSocket(
        `${server.url.replace('https', 'wss')}${pods}/one/log`,
        ['binary.k8s.io'],
        {
          ca: server.authority.certificate,
          cert: server.admin.certificate,
          key: server.admin.key,
        },
      );
      const closed = once(socket, 'close');
      const [data] = (await once(socket, 'message')) as [Buffer];
      expect(data.toString()).toBe('a line\n');
      expect(await closed).toEqual([1000, expect.anything()]);
    });

    test('that break off at the kubelet break off at the client', async () => {
      kubelet.respond = (_request, response) => {
        response.write('half');
        setImmediate(() => response.destroy());
      };
      await expect(server.fetch(`${pods}/one/log`)).rejects.toThrow(/aborted|reset|hang up/i);
    });

    test('of a Pod without a node are empty', async () => {
      expect(await server.fetch(`${pods}/pending/log`)).toMatchObject({ code: 200, text: '' });
    });
  });

  describe('a refusal', () => {
    test.each([
      ['none/log', 404, 'pods "none" not found'],
      [
        'two/log',
        400,
        'a container name must be specified for pod two, choose one of: [a b] or one of the init containers: [init]',
      ],
      ['one/log?container=not-there', 400, 'container not-there is not valid for pod one'],
      ['one/log?tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
      [
        'one/log?tailLines=-1',
        422,
        'PodLogOptions "one" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
      ],
      ['one/exec?command=ls', 400, 'Upgrade request required'],
      [
        'lost/log',
        500,
        /^Internal error occurred: Get "https:\/\/127\.0\.0\.1:1\/containerLogs\/default\/lost\/app": connect ECONNREFUSED/,
      ],
    ] as const)("of %s is upstream's", async (path, code, message) => {
      const answer = await server.fetch(`${pods}/${path}`);
      expect(answer.code).toBe(code);
      expect(JSON.parse(answer.text)).toMatchObject({
        kind: 'Status',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      });
    });

    test.each([
      [
        400,
        'previous terminated container "app" in pod "one" not found',
        400,
        'previous terminated container "app" in pod "one" not found',
      ],
      [500, 'broken', 500, 'Internal error occurred: broken'],
      [404, 'x', 404, 'the server could not find the requested resource ( pods/log one)'],
    ] as const)('of the kubelet (%i) is passed on', async (...row) => {
      const [from, text, code, message] = row;
      kubelet.respond = (_request, response) => response.writeHead(from).end(text);
      const answer = await server.fetch(`${pods}/one/log`);
      expect(JSON.parse(answer.text)).toMatchObject({ code, message });
    });
  });

  describe('exec', () => {
    const upgrade = (path: string, protocol = 'SPDY/3.1'): Promise<Upgraded> =>
      upgradeTo(server, path, protocol);

    test("carries bytes both ways after the switch, and each side's end", async () => {
      const { socket, head } = await upgrade(
        `${pods}/one/exec?command=sh&command=-c&stdin=true&stdout=true&tty=false`,
      );
      expect(head).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
      expect(head).toContain('X-Stream-Protocol-Version: v4.channel.k8s.io');
      expect(kubelet.requests[0]).toMatchObject({
        method: 'POST',
        url: '/exec/default/one/app?input=1&output=1&command=sh&command=-c',
        headers: {
          upgrade: 'SPDY/3.1',
          'x-stream-protocol-version': 'v4.channel.k8s.io, v3.channel.k8s.io',
        },
      });
      let echoed = '';
      socket.on('data', (chunk: Buffer) => {
        echoed += chunk.toString();
      });
      socket.end('x'.repeat(500_000));
      await once(socket, 'close');
      expect(echoed.length).toBe(500_000);
    });

    test('delivers the last words of a command whose connection closes at once', async () => {
      const quick = async (): Promise<number> => {
        const socket = await tlsTo(server);
        let length = 0;
        socket.on('data', (chunk: Buffer) => {
          length += chunk.length;
          // What nobody reads any more must not cut off what is still to come.
          socket.write('late words');
        });
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.write(requestHead('POST', `${pods}/one/exec?command=quick`, 'SPDY/3.1'));
        await closed;
        return length;
      };
      const lengths = await Promise.all(Array.from({ length: 20 }, quick));
      expect(new Set(lengths)).toEqual(new Set([switching.length + lastWords.length]));
    });

    test('takes the bytes that the client sends before the switch', async () => {
      const { socket } = await upgradeTo(server, `${pods}/one/exec?command=a`, 'SPDY/3.1', 'early');
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      expect(chunk.toString()).toBe('early');
      socket.destroy();
    });

    test('does not pass on the token that a browser sends as a protocol', async () => {
      const { socket } = await upgrade(`${pods}/one/exec?command=a`, 'websocket');
      expect(kubelet.requests[0]?.headers['sec-websocket-protocol']).toBe('v5.channel.k8s.io');
      socket.destroy();
    });

    test('that the kubelet refuses is a Status', async () => {
      kubelet.refuseUpgrade = true;
      const { head } = await upgrade(`${pods}/one/exec?command=a`);
      expect(head).toMatch(/^HTTP\/1\.1 404 Not Found/);
      expect(head).toContain(
        '"message":"the server could not find the requested resource ( pods/exec one)"',
      );
    });

    test.each([
      ['pending', 'pod pending does not have a host assigned'],
      ['lost', 'error dialing backend: connect ECONNREFUSED'],
      ['two', 'a container name must be specified for pod two'],
    ])('to %s is refused before the switch', async (name, message) => {
      const { head } = await upgrade(`${pods}/${name}/exec?command=a`);
      expect(head).toContain(message);
    });

    test('needs the right to create, however it is asked for', async () => {
      denied.add('create exec');
      const socket = await tlsTo(server);
      socket.write(requestHead('GET', `${pods}/one/exec?command=a`, 'websocket'));
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      expect(chunk.toString()).toMatch(/^HTTP\/1\.1 403/);
      expect(kubelet.requests).toEqual([]);
      socket.destroy();
    });

    test('ends at the kubelet when the client breaks off', async () => {
      const { socket } = await upgrade(`${pods}/one/exec?command=a`);
      const other = kubelet.requests[0]?.socket;
      const closed = other && once(other, 'close');
      socket.destroy();
      await closed;
    });
  });

  test('portforward asks for the ports, attach for the streams', async () => {
    for (const path of ['one/portforward?ports=80&ports=90', 'one/attach?stdout=1']) {
      const { socket } = await upgradeTo(server, `${pods}/${path}`, 'SPDY/3.1');
      socket.destroy();
    }
    expect(kubelet.requests.map(({ url }) => url)).toEqual([
      '/portForward/default/one?port=80&port=90',
      '/attach/default/one/app?output=1',
    ]);
  });

  test('nodes/proxy reaches any path of the kubelet, with the body', async () => {
    kubelet.respond = (request, response) => {
      response.writeHead(201, { 'x-from': 'kubelet' });
      request.pipe(response);
    };
    const answer = await server.fetch('/api/v1/nodes/node-a/proxy/run/it?x=1', {
      method: 'POST',
      body: 'hello',
    });
    expect(answer).toMatchObject({ code: 201, text: 'hello', headers: { 'x-from': 'kubelet' } });
    expect(kubelet.requests[0]?.url).toBe('/run/it?x=1');
  });

  test.each(['127.0.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', ''])(
    'pods/proxy does not lead to %j, whatever a node says',
    async (podIP) => {
      objects.set('pods/default/odd', {
        metadata: { name: 'odd', namespace: 'default' },
        spec: { containers: [] },
        status: { podIP },
      });
      const { code, text } = await server.fetch(`${pods}/odd:80/proxy/`);
      expect(code).toBe(400);
      expect(text).toContain('address not allowed');
    },
  );

  test('a Service without endpoints is unavailable', async () => {
    objects.set('services/default/db', {
      metadata: { name: 'db' },
      spec: { ports: [{ port: 80 }] },
    });
    const { code, text } = await server.fetch('/api/v1/namespaces/default/services/db/proxy/');
    expect(code).toBe(503);
    expect(text).toContain('no endpoints available for service \\"db\\"');
  });
});

interface Upgraded {
  readonly socket: TLSSocket;
  /** What came with the answer's head. */
  readonly head: string;
}

async function upgradeTo(
  to: TestServer,
  path: string,
  protocol: string,
  early = '',
): Promise<Upgraded> {
  const socket = await tlsTo(to);
  socket.write(requestHead('POST', path, protocol) + early);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return { socket, head: chunk.toString() };
}

function requestHead(method: string, path: string, protocol: string): string {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: x',
    'Connection: Upgrade',
    `Upgrade: ${protocol}`,
    'X-Stream-Protocol-Version: v4.channel.k8s.io',
    'X-Stream-Protocol-Version: v3.channel.k8s.io',
    'Sec-WebSocket-Protocol: base64url.bearer.authorization.k8s.io.abc, v5.channel.k8s.io',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

async function tlsTo(to: TestServer): Promise<TLSSocket> {
  const socket = connect({
    port: to.port,
    host: '127.0.0.1',
    ca: to.authority.certificate,
    cert: to.admin.certificate,
    key: to.admin.key,
  });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}
