import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { socketPair } from '#base/testing/sockets.ts';
import { connectSpdy } from '../server/testing/spdy-client.ts';
import { SpdyConnection } from './connection.ts';
import { headerDictionary, headerDictionaryId } from './dictionary.ts';
import { controlFrame, dataFrame, frameType, words } from './frames.ts';
import { HeaderReader, HeaderWriter } from './headers.ts';
import type { SpdyStream } from './stream.ts';

interface Ends {
  readonly client: SpdyConnection;
  readonly server: SpdyConnection;
  readonly socket: Duplex;
  readonly accepted: AsyncGenerator<SpdyStream>;
}

function connect(): Ends {
  const [near, far] = duplexPair();
  const { onStream, accepted } = acceptor();
  const server = new SpdyConnection(far, { role: 'server', onStream });
  return { client: new SpdyConnection(near, { role: 'client' }), server, socket: near, accepted };
}

function acceptor(): {
  onStream: (stream: SpdyStream) => void;
  accepted: AsyncGenerator<SpdyStream>;
} {
  const queue: SpdyStream[] = [];
  let wake = Promise.withResolvers<void>();
  async function* accept(): AsyncGenerator<SpdyStream> {
    for (;;) {
      for (let stream = queue.shift(); stream; stream = queue.shift()) yield stream;
      wake = Promise.withResolvers<void>();
      await wake.promise;
    }
  }
  const onStream = (stream: SpdyStream): void => {
    queue.push(stream);
    wake.resolve();
  };
  return { onStream, accepted: accept() };
}

async function next(accepted: AsyncGenerator<SpdyStream>): Promise<SpdyStream> {
  const { value } = await accepted.next();
  // The generator never ends.
  return value as SpdyStream;
}

async function textOf(stream: Duplex): Promise<string> {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => stream.once('end', resolve));
  return text;
}

describe('SpdyConnection', () => {
  test('carries headers and data both ways, and each direction ends by itself', async () => {
    const { client, accepted } = connect();
    const ours = client.open({ streamType: 'stdin', port: '80' });
    const theirs = await next(accepted);
    expect(theirs.headers).toEqual({ streamtype: 'stdin', port: '80' });
    ours.end('to them');
    expect(await textOf(theirs)).toBe('to them');
    theirs.end('to us');
    expect(await textOf(ours)).toBe('to us');
  });

  test('keeps streams apart', async () => {
    const { client, accepted } = connect();
    const streams = ['a', 'b', 'c'].map((name) => client.open({ name }));
    for (const stream of streams.toReversed()) stream.end(stream.headers['name']);
    for (const expected of ['a', 'b', 'c']) {
      const theirs = await next(accepted);
      expect(theirs.headers['name']).toBe(expected);
      expect(await textOf(theirs)).toBe(expected);
    }
  });

  test('destroying a stream resets it on the other side', async () => {
    const { client, accepted } = connect();
    const ours = client.open({});
    const theirs = await next(accepted);
    ours.destroy();
    await new Promise((resolve) => theirs.once('close', resolve));
    expect(theirs.destroyed).toBe(true);
  });

  test('what was received can be read after the other side went away', async () => {
    const { client, server, accepted } = connect();
    const ours = client.open({});
    const theirs = await next(accepted);
    theirs.write('last words');
    server.close();
    expect(await textOf(ours)).toBe('last words');
    await new Promise<void>((resolve) =>
      client.closed ? resolve() : client.once('close', resolve),
    );
  });

  test('what was received can be read after the other side reset the connection', async () => {
    const [socket, far] = await socketPair();
    const { onStream, accepted } = acceptor();
    const client = new SpdyConnection(socket, { role: 'client', onStream });
    // Headers are decompressed beside the loop that reads the socket: the reset comes before the data is handled.
    const names = ['a', 'b', 'c', 'd'];
    const headers = new HeaderWriter();
    for (const [index, name] of names.entries()) {
      const prefix = Buffer.concat([words(2 * index + 2, 0), Buffer.alloc(2)]);
      far.write(
        controlFrame(frameType.synStream, Buffer.concat([prefix, headers.write({ name })])),
      );
    }
    for (const part of dataFrame(8, Buffer.from('last words'), true)) far.write(part);
    far.resetAndDestroy();
    for (const name of names) {
      const stream = await next(accepted);
      expect(stream.headers['name']).toBe(name);
      if (name === 'd') expect(await textOf(stream)).toBe('last words');
    }
    await new Promise<void>((resolve) =>
      client.closed ? resolve() : client.once('close', resolve),
    );
  });

  test('closes when the socket had gone before', async () => {
    const [socket] = duplexPair();
    socket.destroy();
    await new Promise((resolve) => socket.once('close', resolve));
    const client = new SpdyConnection(socket, { role: 'client' });
    await new Promise<void>((resolve) => client.once('close', resolve));
    expect(client.closed).toBe(true);
  });

  test('ends all streams when the connection is dropped', async () => {
    const { client, socket, accepted } = connect();
    const ours = client.open({});
    const theirs = await next(accepted);
    socket.destroy();
    await Promise.all(
      [ours, theirs].map((stream) => new Promise((resolve) => stream.once('close', resolve))),
    );
    expect(client.closed).toBe(true);
  });

  test('refuses streams where none are wanted', async () => {
    const { server } = connect();
    const refused = server.open({});
    await new Promise((resolve) => refused.once('close', resolve));
    expect(refused.destroyed).toBe(true);
  });

  test('holds the sender back while nobody reads', async () => {
    const { client, accepted } = connect();
    const ours = client.open({});
    const theirs = await next(accepted);
    const size = 8 * 1024 * 1024;
    ours.end(Buffer.alloc(size));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(theirs.unread).toBeLessThan(size);
    let total = 0;
    for await (const chunk of theirs) total += (chunk as Buffer).length;
    expect(total).toBe(size);
  });

  test.each([
    ['a frame of another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a cut control frame', Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 2, 0, 0])],
    [
      'headers that are no zlib stream',
      Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 14, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
    ],
  ])('survives %s', async (_, bytes) => {
    const [near, far] = duplexPair();
    const server = new SpdyConnection(far, { role: 'server', onStream: () => undefined });
    near.resume();
    near.end(bytes);
    await new Promise<void>((resolve) =>
      server.closed ? resolve() : server.once('close', resolve),
    );
    expect(server.closed).toBe(true);
  });

  test('never fails on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const [near, far] = duplexPair();
        const server = new SpdyConnection(far, { role: 'server', onStream: () => undefined });
        near.resume();
        near.end(Buffer.concat([Buffer.from([0x80, 3, 0]), bytes]));
        await new Promise<void>((resolve) =>
          server.closed ? resolve() : server.once('close', resolve),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('talks with spdy-transport, which does flow control', async () => {
    const [near, far] = duplexPair();
    const { onStream, accepted } = acceptor();
    const server = new SpdyConnection(far, { role: 'server', onStream });
    const stream = connectSpdy(near).open({ streamtype: 'data' });
    const theirs = await next(accepted);
    expect(theirs.headers).toMatchObject({ streamtype: 'data' });
    const sent = Buffer.alloc(1_000_000, 'x');
    stream.end(sent);
    theirs.pipe(theirs);
    let size = 0;
    stream.on('data', (chunk: Buffer) => (size += chunk.length));
    await new Promise((resolve) => stream.once('end', resolve));
    expect(size).toBe(sent.length);
    server.destroy();
  });
});

describe('header blocks', () => {
  test('the dictionary is the one that its checksum names', () => {
    let [low, high] = [1, 0];
    for (const byte of headerDictionary) {
      low = (low + byte) % 65_521;
      high = (high + low) % 65_521;
    }
    expect(((high << 16) | low) >>> 0).toBe(headerDictionaryId);
  });

  test('what is written is read again', async () => {
    const header = fc.tuple(fc.stringMatching(/^[a-z-]{1,20}$/), fc.string());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(header, { maxLength: 6 }), { maxLength: 5 }),
        async (blocks) => {
          const [writer, reader] = [new HeaderWriter(), new HeaderReader()];
          for (const block of blocks) {
            const headers = Object.fromEntries(block);
            expect(await reader.read(writer.write(headers))).toEqual(headers);
          }
          reader.close();
        },
      ),
      { numRuns: 50 },
    );
  });
});
