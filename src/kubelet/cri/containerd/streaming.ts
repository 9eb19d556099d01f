/**
 * The client of a CRI streaming server: attach and port-forward are asked for by gRPC, which answers with a URL; there the
 * streams are carried by SPDY/3.1. Of the two that containerd speaks only SPDY can say that standard input ended.
 */
import type { Duplex, Readable, Writable } from 'node:stream';
import { http } from '#base/http.ts';
import { SpdyConnection } from '#kubelet/spdy/connection.ts';
import type { SpdyStream } from '#kubelet/spdy/stream.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { ContainerStreams, StreamOptions, TerminalSize } from '../runtime.ts';

/** Version 4 of the protocol reports the exit status as a `metav1.Status`. */
const remoteCommandProtocol = 'v4.channel.k8s.io';
const portForwardProtocol = 'portforward.k8s.io';
const largestStatus = 64 * 1024;

export async function openAttach(url: string, options: StreamOptions): Promise<ContainerStreams> {
  const connection = await upgrade(url, remoteCommandProtocol);
  // The server waits until it has as many streams as were asked for.
  const open = (streamtype: string): SpdyStream => connection.open({ streamtype });
  const error = open('error');
  const stdout = options.stdout ? open('stdout') : undefined;
  const stderr = options.stderr && !options.tty ? open('stderr') : undefined;
  const resize = options.tty ? open('resize') : undefined;
  // Last, so that nothing is sent after the end of the input: a server that is through by then would find it unread, and
  // reset the connection instead of closing it.
  const stdin = options.stdin ? open('stdin') : undefined;
  stdin?.resume();
  resize?.resume();
  error.end();
  stdout?.end();
  stderr?.end();
  const outputs = [stdout, stderr].filter((stream) => stream !== undefined);
  const writeSize = ({ width, height }: TerminalSize): void => {
    if (resize?.writable) resize.write(JSON.stringify({ Width: width, Height: height }));
  };
  if (options.size) writeSize(options.size);
  const exit = exitStatus(error, outputs).finally(() => connection.close());
  exit.catch(() => undefined);
  return {
    ...(stdin ? { stdin: stdin satisfies Writable } : {}),
    ...(stdout ? { stdout: stdout satisfies Readable } : {}),
    ...(stderr ? { stderr: stderr satisfies Readable } : {}),
    resize: writeSize,
    exit,
    close: () => connection.destroy(),
  };
}

export async function openPortForward(url: string, port: number): Promise<Duplex> {
  const connection = await upgrade(url, portForwardProtocol);
  const pair = { port: String(port), requestid: '0' };
  const error = connection.open({ streamtype: 'error', ...pair });
  const data = connection.open({ streamtype: 'data', ...pair });
  error.end();
  const watchError = async (): Promise<void> => {
    const message = await textOf(error);
    if (message) data.destroy(new RuntimeError('failed', message));
  };
  void watchError();
  data.once('close', () => connection.close());
  return data;
}

async function upgrade(url: string, protocol: string): Promise<SpdyConnection> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method: 'POST',
      agent: false,
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'SPDY/3.1',
        'X-Stream-Protocol-Version': protocol,
      },
    });
    request.once('upgrade', (_, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      resolve(new SpdyConnection(socket, { role: 'client' }));
    });
    request.once('response', (response) => {
      response.resume();
      reject(new RuntimeError('failed', `the streaming server answered ${response.statusCode}`));
    });
    request.once('error', (cause) =>
      reject(new RuntimeError('unavailable', 'the streaming server does not answer', { cause })),
    );
    request.end();
  });
}

/** The process's exit status, once its output has been read to its end. */
async function exitStatus(from: SpdyStream, outputs: readonly Readable[]): Promise<number> {
  const text = await textOf(from);
  await Promise.all(outputs.map((output) => endOf(output)));
  // Success is said too, so silence is none.
  if (text === '') throw new RuntimeError('unavailable', 'the streaming server broke off');
  return parseStatus(text);
}

function endOf(output: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (output.readableEnded || output.destroyed) return resolve();
    output.once('end', resolve);
    output.once('close', resolve);
  });
}

interface StreamStatus {
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { reason?: string; message?: string }[] };
}

/** The `metav1.Status` of the error stream: Success, a NonZeroExitCode, or why the command could not run. */
export function parseStatus(text: string): number {
  let status: StreamStatus;
  try {
    // Checked field by field below.
    status = JSON.parse(text) as StreamStatus;
  } catch (cause) {
    throw new RuntimeError('failed', text.trim(), { cause });
  }
  if (status.status === 'Success') return 0;
  const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
  const code = Number(cause?.message);
  if (status.reason === 'NonZeroExitCode' && Number.isInteger(code)) return code;
  throw new RuntimeError('failed', status.message ?? text.trim());
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      // A stream without an encoding gives buffers.
      const bytes = chunk as Buffer;
      size += bytes.length;
      if (size <= largestStatus) chunks.push(bytes);
    }
  } catch {
    // A connection that broke has said all that it will.
  }
  return Buffer.concat(chunks).toString();
}
