import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { bug } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import { listening, portOf, socketPair } from '#base/testing/sockets.ts';
import { servingEnd, tunnelProtocol } from '#base/tunnel.ts';
import type { Place } from '#base/tunnel.ts';
import { tunnelPath } from '#client/tunnel-path.ts';
import { startWholeServer } from '../http/testing/whole-server.ts';
import type { WholeServer } from '../http/testing/whole-server.ts';
import { Tunnels } from './tunnels.ts';

/** A kubelet's port that says who it is. */
async function kubelet(name: string): Promise<Place & Disposable> {
  const server = await listening(createServer((socket) => void socket.end(name)));
  return { host: '127.0.0.1', port: portOf(server), [Symbol.dispose]: () => server.close() };
}

/** What the kubelet says on a connection on which it is told nothing. */
async function heard(stream: Duplex | undefined): Promise<string> {
  stream?.end();
  return stream ? textOf(stream) : 'no way';
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

describe('tunnels', () => {
  /** An agent's tunnel, which is kept until it is closed. */
  async function opened(tunnels: Tunnels, node: string, place: Place): Promise<Opened> {
    const [ours, theirs] = await socketPair();
    const stop = new AbortController();
    const session = await servingEnd(theirs, () => place, systemClock);
    if (!session) bug('the connection of the test has gone');
    const going = once(session, 'goaway');
    const closed = tunnels.keep(node, ours, stop.signal);
    return { closed, going, stop, theirs };
  }

  test('lead to the kubelet of their node, and others to nowhere', async () => {
    using one = await kubelet('one');
    using two = await kubelet('two');
    const tunnels = new Tunnels({ clock: systemClock, log: silentLogger });
    const ends = [await opened(tunnels, 'node-1', one), await opened(tunnels, 'node-2', two)];
    expect(await heard(tunnels.dial('node-1', one))).toBe('one');
    expect(await heard(tunnels.dial('node-2', two))).toBe('two');
    expect(tunnels.dial('node-3', two)).toBeUndefined();
    for (const { stop, closed } of ends) {
      stop.abort();
      await closed;
    }
    expect(tunnels.dial('node-1', one)).toBeUndefined();
  });

  test('the second of a node replaces the first, whose agent is told so', async () => {
    using place = await kubelet('kubelet');
    const tunnels = new Tunnels({ clock: systemClock, log: silentLogger });
    const first = await opened(tunnels, 'node', place);
    const second = await opened(tunnels, 'node', place);
    await Promise.all([first.going, first.closed]);
    expect(await heard(tunnels.dial('node', place))).toBe('kubelet');
    second.stop.abort();
    await second.closed;
  });

  test('are forgotten when their connection breaks', async () => {
    using place = await kubelet('kubelet');
    const tunnels = new Tunnels({ clock: systemClock, log: silentLogger });
    const { theirs, closed } = await opened(tunnels, 'node', place);
    theirs.resetAndDestroy();
    await closed;
    expect(tunnels.dial('node', place)).toBeUndefined();
  });
});

interface Opened {
  readonly closed: Promise<void>;
  readonly going: Promise<unknown>;
  readonly stop: AbortController;
  readonly theirs: Socket;
}

describe('the way in', () => {
  let server: WholeServer;
  beforeAll(async () => {
    server = await startWholeServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  interface Asking {
    readonly commonName: string;
    readonly organizations?: readonly string[];
    readonly upgrade?: string;
  }

  async function ask({
    commonName,
    organizations = [],
    upgrade = tunnelProtocol,
  }: Asking): Promise<string> {
    const client = await server.authority.client({ commonName, organizations });
    const asked = request(server.url + tunnelPath, {
      ca: server.authority.certificate,
      cert: client.certificate,
      key: client.key,
      agent: false,
      headers: upgrade === '' ? {} : { connection: 'Upgrade', upgrade },
    });
    asked.end();
    const answer = await new Promise<IncomingMessage | Duplex>((resolve) => {
      asked.once('upgrade', (_answer, socket) => resolve(socket));
      asked.once('response', resolve);
    });
    if (!('statusCode' in answer)) {
      answer.destroy();
      return 'a tunnel';
    }
    const body: { message: string } = JSON.parse(await textOf(answer));
    return `${answer.statusCode}: ${body.message}`;
  }

  const nodes = ['system:nodes'];
  test.each<[Asking, string]>([
    [{ commonName: 'system:node:one', organizations: nodes }, 'a tunnel'],
    [
      { commonName: 'system:node:one' },
      '403: forbidden: User "system:node:one" cannot get path "/v1-holdfast/tunnel"',
    ],
    [
      { commonName: 'someone', organizations: nodes },
      '403: forbidden: User "someone" cannot get path "/v1-holdfast/tunnel"',
    ],
    [
      { commonName: 'admin', organizations: ['system:masters'] },
      '403: forbidden: User "admin" is no node',
    ],
    [
      { commonName: 'system:node:one', organizations: nodes, upgrade: '' },
      '400: Upgrade request required',
    ],
    [
      { commonName: 'system:node:one', organizations: nodes, upgrade: 'websocket' },
      '400: Upgrade request required',
    ],
  ])('%j: %s', async (asking, answer) => {
    expect(await ask(asking)).toBe(answer);
  });

  test('does not hold up a stop of the server', async () => {
    const stopping = await startWholeServer();
    const client = await stopping.authority.client({
      commonName: 'system:node:one',
      organizations: nodes,
    });
    const asked = request(stopping.url + tunnelPath, {
      ca: stopping.authority.certificate,
      cert: client.certificate,
      key: client.key,
      agent: false,
      headers: { connection: 'Upgrade', upgrade: tunnelProtocol },
    });
    asked.end();
    const [, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket];
    const place = { host: '127.0.0.1', port: 1 };
    const session = await servingEnd(socket, () => place, systemClock);
    if (!session) bug('the connection of the test has gone');
    await once(session, 'remoteSettings');
    const told = once(session, 'goaway');
    await stopping[Symbol.asyncDispose]();
    await told;
  });
});
