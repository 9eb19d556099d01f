/** Clients of exec and attach for tests, on `spdy-transport` and `ws`: other people's code at the other end. */
import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Harness } from './harness.ts';
import { connectSpdy } from './spdy-client.ts';

export interface ExecOptions {
  readonly protocol: string;
  /** Sent, then ended. */
  readonly input?: Buffer;
  readonly sizes?: readonly object[];
  /** Drop the connection as soon as the streams are there. */
  readonly vanish?: boolean;
}

export interface ExecOutcome {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** What came on the error channel. */
  readonly error: string;
}

function askForUpgrade(harness: Harness, path: string, protocol: string): ClientRequest {
  const request = https.request({
    ...harness.client,
    host: '127.0.0.1',
    port: harness.port,
    path,
    method: 'POST',
    agent: false,
    headers: { Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': protocol },
  });
  request.end();
  return request;
}

/** An upgrade request that the server accepted. */
export async function upgrade(harness: Harness, path: string, protocol: string): Promise<Duplex> {
  const request = askForUpgrade(harness, path, protocol);
  const [, socket] = (await once(request, 'upgrade')) as [unknown, Duplex];
  return socket;
}

export async function refusedUpgrade(
  harness: Harness,
  path: string,
  protocol: string,
): Promise<{ status: number; text: string }> {
  const request = askForUpgrade(harness, path, protocol);
  return new Promise((resolve, reject) => {
    request.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(new RangeError('the upgrade was accepted'));
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
  });
}

export async function execSpdy(
  harness: Harness,
  path: string,
  options: ExecOptions,
): Promise<ExecOutcome> {
  const connection = connectSpdy(await upgrade(harness, path, options.protocol));
  const query = new URL(path, 'https://kubelet').searchParams;
  const error = connection.open({ streamtype: 'error' });
  const stdin = query.has('input') ? connection.open({ streamtype: 'stdin' }) : undefined;
  const stdout = query.has('output') ? connection.open({ streamtype: 'stdout' }) : undefined;
  const stderr = query.has('error') ? connection.open({ streamtype: 'stderr' }) : undefined;
  const resize = query.has('tty') ? connection.open({ streamtype: 'resize' }) : undefined;
  const read = Promise.all([collect(stdout), collect(stderr), collect(error)]);
  if (options.vanish) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    connection.socket.destroy();
    return { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), error: '' };
  }
  if (options.input) stdin?.end(options.input);
  for (const size of options.sizes ?? []) resize?.write(JSON.stringify(size));
  const [out, err, status] = await read;
  connection.socket.destroy();
  return { stdout: out, stderr: err, error: status.toString() };
}

export async function execWebSocket(
  harness: Harness,
  path: string,
  options: ExecOptions,
): Promise<ExecOutcome> {
  const base64 = options.protocol.includes('base64');
  const socket = new WebSocket(
    `wss://127.0.0.1:${harness.port}${path}`,
    options.protocol,
    harness.client,
  );
  const channels: Buffer[][] = [[], [], [], [], []];
  socket.on('message', (raw: Buffer) => {
    const channel = base64 ? (raw[0] ?? 0) - 0x30 : (raw[0] ?? 0);
    const data = base64 ? Buffer.from(raw.toString('latin1', 1), 'base64') : raw.subarray(1);
    channels[channel]?.push(data);
  });
  await once(socket, 'open');
  const closed = once(socket, 'close');
  if (options.vanish) socket.terminate();
  const send = (channel: number, data: Buffer): void =>
    socket.send(Buffer.concat([Buffer.of(channel), data]));
  if (options.input) {
    for (let offset = 0; offset < options.input.length; offset += 32_768) {
      send(0, options.input.subarray(offset, offset + 32_768));
    }
    send(255, Buffer.of(0));
  }
  for (const size of options.sizes ?? []) send(4, Buffer.from(JSON.stringify(size)));
  await closed;
  const [, stdout = [], stderr = [], error = []] = channels;
  return {
    stdout: Buffer.concat(stdout),
    stderr: Buffer.concat(stderr),
    error: Buffer.concat(error).toString(),
  };
}

async function collect(stream: Duplex | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (stream) {
    await new Promise<void>((resolve) => {
      stream.once('end', resolve);
      stream.once('close', resolve);
    });
  }
  return Buffer.concat(chunks);
}
