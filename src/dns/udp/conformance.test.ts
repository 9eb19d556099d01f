/** What every kind of UDP port does alike: the one in batches, and Node.js's own socket. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { BatchPort } from './batch-port.ts';
import { DatagramSocket } from './datagram-socket.ts';
import { libc } from './libc.ts';
import { receiveBuffer } from './udp-port.ts';
import type { Peer, UdpHandler, UdpOptions, UdpPort } from './udp-port.ts';

type Open = (options: UdpOptions, handler: UdpHandler) => Promise<UdpPort | undefined>;

const kinds: readonly { readonly kind: string; readonly open: Open }[] = [
  { kind: 'in batches', open: BatchPort.open.bind(BatchPort) },
  {
    kind: 'one by one',
    async open({ host, port, sharedPort }, handler) {
      const socket = new DatagramSocket(handler, { host, reusePort: sharedPort });
      await socket.bind({ address: host, port });
      socket.setReceiveBuffer(receiveBuffer);
      return socket;
    },
  },
];

/**
 * Says back what it hears, behind a `>`. A message that begins with `d` is answered at once, where that can be; one with
 * `l` when `late` is; one with `n` never; all others as they come.
 */
class Echo implements UdpHandler {
  readonly heard: { readonly message: string; readonly from: Peer }[] = [];
  readonly late = Promise.withResolvers<void>();

  direct(message: Buffer, length: number, out: Buffer): number {
    if (message[0] !== 'd'.charCodeAt(0) || length === 0) return 0;
    out.write('>');
    return 1 + message.copy(out, 1, 0, length);
  }

  now(): number {
    return 0;
  }

  answered(): void {
    // Nobody looks at how long it took.
  }

  answer(message: Buffer, from: Peer): Buffer | Promise<Buffer> | undefined {
    this.heard.push({ message: message.toString('latin1'), from });
    const echo = Buffer.concat([Buffer.from('>'), message]);
    if (message.toString('latin1', 0, 1) === 'n') return undefined;
    return message.toString('latin1', 0, 1) === 'l' ? this.late.promise.then(() => echo) : echo;
  }
}

const ports: UdpPort[] = [];
const clients: Socket[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(ports.splice(0).map((port) => port.close()));
});

async function client(host = '127.0.0.1') {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  clients.push(socket);
  const heard: string[] = [];
  socket.on('message', (message) => heard.push(message.toString('latin1')));
  socket.bind(0, host);
  await once(socket, 'listening');
  const send = (message: string, port: number): void => socket.send(message, port, host);
  const until = async (count: number): Promise<readonly string[]> => {
    while (heard.length < count)
      await once(socket, 'message', { signal: AbortSignal.timeout(2000) });
    return heard.toSorted();
  };
  return { send, until, heard, port: socket.address().port };
}

test('the runtime that comes with Holdfast can do it in batches', () => {
  expect(libc()).toBeDefined();
});

describe.each(kinds)('a UDP port, $kind', ({ open }) => {
  async function opened(handler: UdpHandler, options: Partial<UdpOptions> = {}): Promise<UdpPort> {
    const port = await open({ host: '127.0.0.1', port: 0, sharedPort: false, ...options }, handler);
    if (!port) throw new TypeError('it could not be opened');
    ports.push(port);
    return port;
  }

  test.each(['127.0.0.1', '::1'])('answers at %s, and knows who asked', async (host) => {
    const echo = new Echo();
    const { port } = await opened(echo, { host });
    const asking = await client(host);
    asking.send('direct', port);
    asking.send('other', port);
    expect(await asking.until(2)).toEqual(['>direct', '>other']);
    const { from } = echo.heard.find(({ message }) => message === 'other') ?? {};
    expect(from).toMatchObject({ address: host, port: asking.port });
  });

  test('many at once, of several clients, each gets its own', async () => {
    const { port } = await opened(new Echo());
    const askers = await Promise.all(Array.from({ length: 5 }, () => client()));
    const messages = Array.from({ length: 40 }, (_, at) => `${at % 3 === 0 ? 'o' : 'd'}${at}`);
    for (const [at, asker] of askers.entries())
      for (const message of messages) asker.send(`${message} of ${at}`, port);
    for (const [at, asker] of askers.entries()) {
      expect(await asker.until(40)).toEqual(
        messages.map((message) => `>${message} of ${at}`).toSorted(),
      );
    }
  });

  test('an answer that comes late holds nobody up, one that never comes neither', async () => {
    const echo = new Echo();
    const { port } = await opened(echo);
    const asking = await client();
    for (const message of ['late', 'none', 'direct', 'other']) asking.send(message, port);
    expect(await asking.until(2)).toEqual(['>direct', '>other']);
    echo.late.resolve();
    expect(await asking.until(3)).toEqual(['>direct', '>late', '>other']);
  });

  test('a datagram without bytes is one', async () => {
    const echo = new Echo();
    const { port } = await opened(echo);
    const asking = await client();
    // The slot has held something before.
    asking.send('direct', port);
    await asking.until(1);
    asking.send('', port);
    expect(await asking.until(2)).toEqual(['>', '>direct']);
    expect(echo.heard.at(-1)?.message).toBe('');
  });

  test.each([
    [4095, 4095],
    [4096, 4096],
    [4097, 4096],
    [60_000, 4096],
  ])('of a datagram of %i bytes, %i are looked at', async (length, looked) => {
    const echo = new Echo();
    const { port } = await opened(echo);
    const asking = await client();
    asking.send('n'.repeat(length), port);
    asking.send('other', port);
    await asking.until(1);
    expect(echo.heard[0]?.message).toBe('n'.repeat(looked));
  });

  test('a port that is taken can’t be had, and then it can', async () => {
    const first = await opened(new Echo());
    const again = () =>
      open({ host: '127.0.0.1', port: first.port, sharedPort: false }, new Echo());
    // The one says so, the other leaves that to it.
    await expect(again().catch((error: { code?: string }) => error.code)).resolves.toSatisfy(
      (got) => got === undefined || got === 'EADDRINUSE',
    );
    const { port } = first;
    await ports.pop()?.close();
    await opened(new Echo(), { port });
  });

  test('several share a port, and none of the questions is lost', async () => {
    const [one, other] = [new Echo(), new Echo()];
    const { port } = await opened(one, { sharedPort: true });
    await opened(other, { sharedPort: true, port });
    const askers = await Promise.all(Array.from({ length: 40 }, () => client()));
    for (const asker of askers) asker.send('other', port);
    for (const asker of askers) expect(await asker.until(1)).toEqual(['>other']);
    expect(one.heard.length + other.heard.length).toBe(40);
    // The system deals by the client's port; that all forty go one way is as likely as one in 2 ** 39.
    expect(Math.min(one.heard.length, other.heard.length)).toBeGreaterThan(0);
  });

  test('when it has closed, late answers go nowhere', async () => {
    const echo = new Echo();
    const { port } = await opened(echo);
    const asking = await client();
    asking.send('late', port);
    while (echo.heard.length === 0) await setTimeout(1);
    await ports.pop()?.close();
    echo.late.resolve();
    asking.send('direct', port);
    await setTimeout(50);
    expect(asking.heard).toEqual([]);
  });
});
