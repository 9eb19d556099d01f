import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { listening, portOf } from '#base/testing/sockets.ts';
import { SpdyConnection } from '#kubelet/spdy/connection.ts';
import type { SpdyStream } from '#kubelet/spdy/stream.ts';
import { RuntimeError } from '../runtime-error.ts';
import { openAttach, parseStatus } from './streaming.ts';

const success = '{"metadata":{},"status":"Success"}';

describe('openAttach', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  /** A streaming server whose container is `run`, once all streams are there. */
  async function serve(run: (streams: Streams, socket: Socket) => void): Promise<string> {
    server = createServer();
    server.on('upgrade', (_, socket: Socket): SpdyConnection => {
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n',
      );
      const streams: Streams = new Map();
      const onStream = (stream: SpdyStream): void => {
        streams.set(stream.headers['streamtype'] ?? '', stream);
        if (streams.size === 4) run(streams, socket);
      };
      return new SpdyConnection(socket, { role: 'server', onStream });
    });
    return `http://127.0.0.1:${portOf(await listening(server))}/attach`;
  }

  test('nothing is lost of a container that ends at once, and whose server resets the connection', async () => {
    const url = await serve((streams, socket) => {
      streams.get('stdin')?.once('data', (line) => streams.get('stdout')?.end(line));
      streams.get('stdout')?.once('finish', () => {
        streams.get('error')?.end(success, () => socket.resetAndDestroy());
      });
    });
    const attached = await openAttach(url, everything);
    attached.stderr?.resume();
    attached.stdin?.end('the last line\n');
    expect(await textOf(attached.stdout)).toBe('the last line\n');
    expect(await attached.exit).toBe(0);
  });

  test('the input is opened last, so that nothing follows its end', async () => {
    const url = await serve((streams) => {
      streams.get('stdout')?.end([...streams.keys()].join(' '));
      streams.get('stderr')?.end();
      streams.get('error')?.end(success);
    });
    const attached = await openAttach(url, everything);
    attached.stderr?.resume();
    expect(await textOf(attached.stdout)).toBe('error stdout stderr stdin');
    expect(await attached.exit).toBe(0);
  });

  test('a connection that breaks before a status was said is no success', async () => {
    const url = await serve((_, socket) => socket.destroy());
    const attached = await openAttach(url, everything);
    await expect(attached.exit).rejects.toThrow(RuntimeError);
    await expect(attached.exit).rejects.toThrow('broke off');
  });
});

type Streams = Map<string, SpdyStream>;
const everything = { stdin: true, stdout: true, stderr: true, tty: false };

async function textOf(stream: AsyncIterable<Buffer> | undefined): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += chunk.toString();
  return text;
}

test.each([
  [success, 0],
  [
    '{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"7"}]}}',
    7,
  ],
])('parseStatus(%s) is %i', (text, code) => {
  expect(parseStatus(text)).toBe(code);
});

test.each([
  [
    '{"status":"Failure","reason":"InternalError","message":"no such container"}',
    'no such container',
  ],
  ['something else', 'something else'],
])('parseStatus(%s) throws its message', (text, message) => {
  expect(() => parseStatus(text)).toThrow(message);
});
