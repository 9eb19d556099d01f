import { once } from 'node:events';
import type { ClientHttp2Session, ServerHttp2Session } from 'node:http2';
import net from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { bug } from './errors.ts';
import { listening, portOf, socketPair } from './testing/sockets.ts';
import { dialingEnd, dialThrough, servingEnd } from './tunnel.ts';
import type { Place } from './tunnel.ts';
import { VirtualClock } from './virtual-clock.ts';

const used: { close(): void }[] = [];
afterEach(() => {
  for (const one of used.splice(0)) one.close();
});

/** Somewhere to connect to. */
async function placeOf(handler: (socket: Socket) => void): Promise<Place> {
  const server = await listening(
    net.createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      handler(socket);
    }),
  );
  used.push({ close: () => void server.close() });
  return { host: '127.0.0.1', port: portOf(server) };
}

interface Ends {
  readonly dialing: ClientHttp2Session;
  readonly serving: ServerHttp2Session;
  /** From now on nothing comes through, and nobody is told. */
  readonly cut: () => void;
}

/** A tunnel over two TCP connections with a wire between them. */
async function tunnelTo(place: Place, clock: Clock = systemClock): Promise<Ends> {
  const [near, left] = await socketPair();
  const [far, right] = await socketPair();
  left.pipe(right).pipe(left);
  const serving = await servingEnd(near, () => place, clock);
  const dialing = await dialingEnd(far, clock);
  if (!serving || !dialing) bug('the connection of the test has gone');
  used.push(...[dialing, serving, left, right].map((one) => ({ close: () => one.destroy() })));
  return {
    dialing,
    serving,
    cut: () => {
      left.unpipe(right).pause();
      right.unpipe(left).pause();
    },
  };
}

const echo = (socket: Socket): unknown => socket.pipe(socket);

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a tunnel', () => {
  test('carries many connections at once, each to its own end', async () => {
    const place = await placeOf(echo);
    const { dialing } = await tunnelTo(place);
    const texts = Array.from({ length: 200 }, (_, index) => `${index};`.repeat(10_000));
    const answers = await Promise.all(
      texts.map((text) => {
        const stream = dialThrough(dialing, place);
        stream.end(text);
        return textOf(stream);
      }),
    );
    expect(answers.every((answer, index) => answer === texts[index])).toBe(true);
  });

  test('passes the end of one direction on while the other goes on', async () => {
    const place = await placeOf((socket) => {
      socket.resume();
      socket.on('end', () => socket.end('all read'));
    });
    const { dialing } = await tunnelTo(place);
    const stream = dialThrough(dialing, place);
    stream.end('x');
    expect(await textOf(stream)).toBe('all read');
  });

  test('takes what is still sent after the other side has ended', async () => {
    const got = Promise.withResolvers<string>();
    const place = await placeOf((socket) => {
      socket.end('first');
      got.resolve(textOf(socket));
    });
    const { dialing } = await tunnelTo(place);
    const stream = dialThrough(dialing, place);
    expect(await textOf(stream)).toBe('first');
    stream.end('later');
    expect(await got.promise).toBe('later');
  });

  test('lets a slow reader hold up its own connection only', async () => {
    const sent = { bytes: 0 };
    const place = await placeOf((socket) => {
      socket.once('data', (asked: Buffer) => {
        if (asked.toString() === 'little') {
          socket.end('little');
          return;
        }
        const chunk = Buffer.alloc(64 * 1024);
        const more = (): void => {
          while (socket.write(chunk)) sent.bytes += chunk.length;
        };
        socket.on('drain', more);
        more();
      });
    });
    const { dialing } = await tunnelTo(place);
    const slow = dialThrough(dialing, place);
    slow.write('much');
    await once(slow, 'readable');
    let before = -1;
    while (before !== sent.bytes) {
      before = sent.bytes;
      const quick = dialThrough(dialing, place);
      quick.write('little');
      expect(await textOf(quick)).toBe('little');
    }
    expect(sent.bytes).toBeLessThan(100 * 1024 * 1024);
    slow.destroy();
  });

  test('ends when the backend breaks off', async () => {
    const place = await placeOf((socket) => {
      socket.write('half');
      socket.once('data', () => socket.resetAndDestroy());
    });
    const { dialing } = await tunnelTo(place);
    const stream = dialThrough(dialing, place);
    await once(stream, 'readable');
    stream.write('go');
    expect(await textOf(stream)).toBe('half');
  });

  test('ends at the backend when the caller goes', async () => {
    const gone = Promise.withResolvers<void>();
    const place = await placeOf((socket) => {
      socket.write('hello');
      socket.once('end', () => gone.resolve());
      socket.resume();
    });
    const { dialing } = await tunnelTo(place);
    const stream = dialThrough(dialing, place);
    await once(stream, 'readable');
    stream.destroy();
    await gone.promise;
  });

  test('leads to one port only', async () => {
    const place = await placeOf(echo);
    const other = await placeOf(echo);
    const { dialing } = await tunnelTo(place);
    const stream = dialThrough(dialing, other);
    stream.write('x');
    await expect(textOf(stream)).rejects.toThrow(
      `the other end of the tunnel does not lead to 127.0.0.1:${other.port}`,
    );
  });

  test('says when nobody listens there', async () => {
    const { dialing } = await tunnelTo({ host: '127.0.0.1', port: 1 });
    const stream = dialThrough(dialing, { host: '10.0.0.7', port: 1 });
    stream.write('x');
    await expect(textOf(stream)).rejects.toThrow('connect ECONNREFUSED 10.0.0.7:1');
  });

  test('is none on a connection that has gone', async () => {
    const [near, far] = await socketPair();
    near.destroy();
    far.destroy();
    expect(await dialingEnd(far, systemClock)).toBeUndefined();
    expect(
      await servingEnd(near, () => ({ host: '127.0.0.1', port: 1 }), systemClock),
    ).toBeUndefined();
  });

  test('is given up at both ends when nothing comes through any more', async () => {
    const clock = new VirtualClock();
    const place = await placeOf(echo);
    const { dialing, serving, cut } = await tunnelTo(place, clock);
    const stream = dialThrough(dialing, place);
    stream.write('x');
    await once(stream, 'readable');
    cut();
    const broken = Promise.all([
      once(dialing, 'close'),
      once(serving, 'close'),
      textOf(stream).catch(() => 'broken'),
    ]);
    await clock.advance(10_000);
    await clock.advance(10_000);
    expect((await broken)[2]).toBe('broken');
  });
});
