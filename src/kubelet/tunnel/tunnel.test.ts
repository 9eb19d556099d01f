import { once } from 'node:events';
import type { ClientHttp2Session } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { background } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import type { TestAuthority } from '#base/testing/certificates.ts';
import { listening, portOf } from '#base/testing/sockets.ts';
import { dialingEnd, dialThrough, tunnelProtocol } from '#base/tunnel.ts';
import type { Place } from '#base/tunnel.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { KeyPair } from '#base/x509.ts';
import { Tunnel } from './tunnel.ts';
import type { TunnelOptions } from './tunnel.ts';

let authority: TestAuthority;
let serving: KeyPair;
let identity: KeyPair;
let place: Place;
const kubelet = createServer((socket) => void socket.end('kubelet'));

beforeAll(async () => {
  authority = await testAuthority();
  serving = await authority.server();
  identity = await authority.client({
    commonName: 'system:node:one',
    organizations: ['system:nodes'],
  });
  place = { host: '127.0.0.1', port: portOf(await listening(kubelet)) };
});
afterAll(() => void kubelet.close());

/** An API server as far as tunnels go. */
class FakeServer implements AsyncDisposable {
  readonly #server: Server;
  #opened = Promise.withResolvers<ClientHttp2Session>();
  /** Whose tunnels were opened. */
  readonly names: string[] = [];
  asked = 0;
  refuse = false;

  private constructor(clock: Clock) {
    const { certificate: cert, key } = serving;
    const ca = authority.certificate;
    this.#server = createHttps({ cert, key, ca, requestCert: true });
    this.#server.on('request', (_request, response) => {
      this.asked++;
      response.writeHead(400).end('not here');
    });
    this.#server.on('upgrade', (_request: IncomingMessage, socket: TLSSocket) => {
      this.asked++;
      if (this.refuse) socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      else background(this.#accept(socket, clock), silentLogger, 'tunnel');
    });
  }

  async #accept(socket: TLSSocket, clock: Clock): Promise<void> {
    this.names.push([socket.getPeerCertificate().subject.CN].flat().join(' '));
    const headers = `Connection: Upgrade\r\nUpgrade: ${tunnelProtocol}`;
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n\r\n`);
    const session = await dialingEnd(socket, clock);
    const opened = this.#opened;
    this.#opened = Promise.withResolvers();
    if (session) opened.resolve(session);
  }

  static async start(clock: Clock = systemClock): Promise<FakeServer> {
    const server = new FakeServer(clock);
    await listening(server.#server);
    return server;
  }

  get url(): string {
    return `https://127.0.0.1:${portOf(this.#server)}`;
  }

  /** The next tunnel that is opened. */
  next(): Promise<ClientHttp2Session> {
    return this.#opened.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

interface Running extends AsyncDisposable {
  readonly tunnel: Tunnel;
}

function run(options: Pick<TunnelOptions, 'servers'> & Partial<TunnelOptions>): Running {
  const stop = new AbortController();
  const tunnel = new Tunnel({
    authority: authority.certificate,
    identity: () => identity,
    kubelet: () => place,
    clock: systemClock,
    random: systemRandom,
    log: silentLogger,
    ...options,
  });
  const running = tunnel.run(stop.signal);
  return {
    tunnel,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function heard(stream: Duplex): Promise<string> {
  stream.end();
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** However it comes about. */
function closeOf(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve) => session.once('close', () => resolve()));
}

/** Moves time on until that has come about, which also needs work that the clock knows nothing of. */
async function passing<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  const state = { pending: true };
  const settled = promise.finally(() => {
    state.pending = false;
  });
  while (state.pending) await clock.advance(100);
  return settled;
}

describe("an agent's tunnel", () => {
  test('is opened to each server under the name of the node, and leads to its kubelet', async () => {
    await using one = await FakeServer.start();
    await using two = await FakeServer.start();
    const opened = [one.next(), two.next()];
    await using _running = run({ servers: () => [one.url, two.url] });
    for (const session of await Promise.all(opened)) {
      expect(await heard(dialThrough(session, place))).toBe('kubelet');
    }
    expect([one.names, two.names]).toEqual([['system:node:one'], ['system:node:one']]);
  });

  test('is opened again when the server closes it, while what runs through it goes on', async () => {
    await using server = await FakeServer.start();
    const first = server.next();
    await using _running = run({ servers: () => [server.url] });
    const stream = dialThrough(await first, place);
    await once(stream, 'readable');
    const second = server.next();
    (await first).close();
    expect(await heard(dialThrough(await second, place))).toBe('kubelet');
    expect(await heard(stream)).toBe('kubelet');
  });

  test('is opened again at once after it stood a while, else later and later', async () => {
    const clock = new VirtualClock();
    await using server = await FakeServer.start();
    let next = server.next();
    await using _running = run({ servers: () => [server.url], clock });
    for (let round = 0; round < 3; round++) {
      const session = await next;
      await clock.advance(6000);
      next = server.next();
      session.destroy();
    }
    // At once: the clock stands still.
    const session = await next;
    next = server.next();
    session.destroy();
    await passing(clock, next);
    expect(server.asked).toBe(5);
  });

  test('is asked for until the server is there and willing', async () => {
    const clock = new VirtualClock();
    const absent = await FakeServer.start();
    const { url } = absent;
    await absent[Symbol.asyncDispose]();
    await using server = await FakeServer.start();
    server.refuse = true;
    const servers = [url, server.url];
    await using _running = run({ servers: () => servers, clock });
    while (server.asked < 3) await clock.advance(100);
    server.refuse = false;
    const session = await passing(clock, server.next());
    expect(await heard(dialThrough(session, place))).toBe('kubelet');
  });

  test('follows the list of servers', async () => {
    await using one = await FakeServer.start();
    await using two = await FakeServer.start();
    let servers = [one.url];
    const first = one.next();
    await using running = run({ servers: () => servers });
    const closed = closeOf(await first);
    const second = two.next();
    servers = [two.url];
    running.tunnel.serversChanged();
    expect(await heard(dialThrough(await second, place))).toBe('kubelet');
    await closed;
  });

  test('is opened with the certificate that the node has then', async () => {
    await using server = await FakeServer.start();
    const renewed = await authority.client({ commonName: 'renewed' });
    const identities = [identity, renewed];
    const first = server.next();
    await using _running = run({
      servers: () => [server.url],
      identity: () => identities.shift() ?? renewed,
    });
    const second = server.next();
    expect(second).toBe(first);
    const next = first.then((session) => {
      const again = server.next();
      session.destroy();
      return again;
    });
    await next;
    expect(server.names).toEqual(['system:node:one', 'renewed']);
  });

  test('is not opened to a server of another authority', async () => {
    const other = await testAuthority();
    const clock = new VirtualClock();
    await using server = await FakeServer.start();
    const warned = Promise.withResolvers<unknown>();
    const log = {
      ...silentLogger,
      child: () => log,
      warn: (...all: unknown[]) => warned.resolve(all),
    };
    await using _running = run({
      servers: () => [server.url],
      authority: other.certificate,
      clock,
      log,
    });
    await warned.promise;
    expect(server.names).toEqual([]);
  });

  test('leaves nothing behind when it stops', async () => {
    await using server = await FakeServer.start();
    const opened = server.next();
    const running = run({ servers: () => [server.url] });
    const session = await opened;
    const stream = dialThrough(session, place);
    await once(stream, 'readable');
    const closed = closeOf(session);
    await running[Symbol.asyncDispose]();
    await closed;
  });
});
