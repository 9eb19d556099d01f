import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebSocketStream, WebSocket } from 'ws';
import { RuntimeError } from '../cri/runtime-error.ts';
import { routes, startHarness } from './testing/harness.ts';
import type { Harness, Route } from './testing/harness.ts';
import { refusedUpgrade, upgrade } from './testing/remote-clients.ts';
import { connectSpdy } from './testing/spdy-client.ts';
import type { SpdyClient } from './testing/spdy-client.ts';

/** Answers each connection with what it got, in capitals, once that has ended. */
const echo = net.createServer({ allowHalfOpen: true }, (socket) => {
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.on('end', () => socket.end(text.toUpperCase()));
});
let port: number;
beforeAll(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  port = (echo.address() as AddressInfo).port;
});
afterAll(() => echo.close());

const startBy = (route: Route): Promise<Harness> =>
  startHarness({
    route,
    override: {
      async portForward(_, wanted) {
        if (wanted !== port) throw new RuntimeError('failed', 'connection refused');
        const socket = net.connect({ port: wanted, host: '127.0.0.1', allowHalfOpen: true });
        await once(socket, 'connect');
        return socket;
      },
    },
  });

const path = '/portForward/default/web';

async function overSpdy(harness: Harness): Promise<SpdyClient> {
  return connectSpdy(await upgrade(harness, path, 'portforward.k8s.io'));
}

/** By hand, since `ws` refuses the tunnel's name, which has a slash; its `setSocket` takes the upgraded connection. */
async function overTunnel(harness: Harness): Promise<SpdyClient> {
  const request = https.request({
    ...harness.client,
    host: '127.0.0.1',
    port: harness.port,
    path,
    agent: false,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
      'Sec-WebSocket-Protocol': 'SPDY/3.1+portforward.k8s.io',
    },
  });
  request.end();
  const [response, connection, head] = (await once(request, 'upgrade')) as [
    IncomingMessage,
    Duplex,
    Buffer,
  ];
  expect(response.headers['sec-websocket-protocol']).toBe('SPDY/3.1+portforward.k8s.io');
  // Neither the method nor the field is in the declarations.
  const socket = Reflect.construct(WebSocket, [null, undefined, {}]) as WebSocket & {
    setSocket(socket: Duplex, head: Buffer, options: object): void;
  };
  Reflect.set(socket, '_isServer', false);
  socket.setSocket(connection, head, {
    allowSynchronousEvents: true,
    maxPayload: 0,
    skipUTF8Validation: false,
  });
  return connectSpdy(createWebSocketStream(socket));
}

function pair(client: SpdyClient, to: number, requestid: string): { data: Duplex; error: Duplex } {
  const headers = { port: String(to), requestid };
  const error = client.open({ streamtype: 'error', ...headers });
  const data = client.open({ streamtype: 'data', ...headers });
  error.end();
  return { data, error };
}

async function textOf(stream: Duplex): Promise<string> {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise<void>((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
  });
  return text;
}

describe.each(routes)('port-forward, route: %s', (route) => {
  const start = (): Promise<Harness> => startBy(route);

  describe.each([
    ['SPDY', overSpdy],
    ['SPDY in a WebSocket', overTunnel],
  ])('port-forward over %s', (_, open) => {
    test('joins several connections to a port', async () => {
      await using harness = await start();
      const client = await open(harness);
      const pairs = ['0', '1', '2'].map((id) => pair(client, port, id));
      const answers = pairs.map(({ data }, index) => {
        data.end(`request ${index}`);
        return textOf(data);
      });
      expect(await Promise.all(answers)).toEqual(['REQUEST 0', 'REQUEST 1', 'REQUEST 2']);
      client.socket.destroy();
    });

    test('says on the error stream why a port cannot be reached', async () => {
      await using harness = await start();
      const client = await open(harness);
      const { error } = pair(client, 1, '0');
      expect(await textOf(error)).toBe(
        'error forwarding port 1 to pod web, uid uid: connection refused',
      );
      client.socket.destroy();
    });
  });

  test('port-forward over WebSocket channels', async () => {
    await using harness = await start();
    const url = `wss://127.0.0.1:${harness.port}${path}?ports=${port}&ports=1`;
    const socket = new WebSocket(url, 'v4.channel.k8s.io', harness.client);
    const channels: string[][] = [[], [], [], []];
    const failed = Promise.withResolvers<void>();
    const headers: number[] = [];
    socket.on('message', (raw: Buffer) => {
      const channel = raw[0] ?? 0;
      if (headers[channel] === undefined) headers[channel] = raw.readUInt16LE(1);
      else channels[channel]?.push(raw.toString('utf8', 1));
      if (channel === 3 && channels[3]?.length) failed.resolve();
    });
    await failed.promise;
    expect(headers).toEqual([port, port, 1, 1]);
    expect(channels[3]?.join('')).toBe(
      'error forwarding port 1 to pod web, uid uid: connection refused',
    );
    socket.terminate();
  });

  test.each([
    ['/portForward/default/nobody', 404, 'pod "nobody" not found'],
    ['/portForward/default/web/wrong', 404, 'pod "web" not found'],
  ])('%s is refused with %i: %s', async (wrong, status, text) => {
    await using harness = await start();
    expect(await refusedUpgrade(harness, wrong, 'portforward.k8s.io')).toEqual({ status, text });
  });
});
