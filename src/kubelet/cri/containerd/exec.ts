/**
 * Runs a command in a container by containerd's task service, its streams being FIFOs. CRI's own exec stops reading
 * standard input as soon as the command closes one of its outputs (containerd issue 13934, in every version), so that `sh -c 'cat > file'`
 * would lose what it is sent; this doesn't, and it needs no streaming server in between.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { messageOf } from '#base/errors.ts';
import { RuntimeError } from '../runtime-error.ts';
import type { ContainerStreams, StreamOptions } from '../runtime.ts';
import { openToRead, openToWrite } from './fifo.ts';
import type { GrpcConnection } from './grpc.ts';

const specType = 'types.containerd.io/opencontainers/runtime-spec/1/Process';
const hangUp = 1;

export interface ExecRequest {
  readonly connection: GrpcConnection;
  readonly clock: Clock;
  /** Where the FIFOs are made. */
  readonly directory: string;
  readonly containerId: string;
  readonly command: readonly string[];
  readonly options: StreamOptions;
}

/** Rejects when the command can't be started, in the words of upstream's CRI path. */
export async function execInContainer(request: ExecRequest): Promise<ContainerStreams> {
  const { connection, containerId, options } = request;
  await mkdir(request.directory, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(path.join(request.directory, 'exec-'));
  const ids = { containerId, execId: path.basename(directory) };
  const call = <T>(method: string, parts: object = {}): Promise<T> =>
    connection.containerd<T>('tasks', method, { ...ids, ...parts });
  try {
    const fifos = await makeFifos(directory, options);
    const spec = await processSpec(request);
    await call('Exec', { ...fifos, terminal: options.tty, spec });
    const stdout = fifos.stdout ? openToRead(fifos.stdout) : undefined;
    const stderr = fifos.stderr ? openToRead(fifos.stderr) : undefined;
    const waited = connection.containerd<{ exitStatus: number }>('tasks', 'Wait', ids, {
      timeout: 0,
    });
    const over = new AbortController();
    const abort = (): void => over.abort();
    waited.then(abort, abort);
    await call('Start').catch((error: unknown) => {
      stdout?.destroy();
      stderr?.destroy();
      throw error;
    });
    // The shim opens its end beside the start, on a busy machine some time after it.
    const stdin = fifos.stdin
      ? await openToWrite(fifos.stdin, request.clock, over.signal)
      : undefined;
    // The shim holds its own writing end open until it is told that no more comes.
    const endInput = (): void => void call('CloseIO', { stdin: true }).catch(() => undefined);
    stdin?.once('close', endInput);
    const end = async (): Promise<number> => {
      try {
        return (await waited).exitStatus;
      } finally {
        stdin?.destroy();
        // The outputs that are open stay readable.
        await cleanUp(call, directory);
      }
    };
    const exit = end();
    exit.catch(() => undefined);
    return {
      ...(stdin ? { stdin } : {}),
      ...(stdout ? { stdout } : {}),
      ...(stderr ? { stderr } : {}),
      resize: (size) => void call('ResizePty', size).catch(() => undefined),
      exit,
      close() {
        stdin?.destroy();
        // What it still writes is let go, so that it isn't held up.
        for (const output of [stdout, stderr]) output?.unpipe().resume();
        if (options.tty) call('Kill', { signal: hangUp }).catch(() => undefined);
      },
    };
  } catch (error) {
    await cleanUp(call, directory);
    throw new RuntimeError(
      'failed',
      `error executing command in container: failed to exec in container: failed to start exec "${ids.execId}": ${messageOf(error)}`,
      { cause: error },
    );
  }
}

interface Fifos {
  readonly stdin?: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

async function makeFifos(directory: string, options: StreamOptions): Promise<Fifos> {
  const fifos: Fifos = {
    ...(options.stdin ? { stdin: path.join(directory, 'stdin') } : {}),
    // A terminal's output must go somewhere.
    ...(options.stdout || options.tty ? { stdout: path.join(directory, 'stdout') } : {}),
    ...(options.stderr && !options.tty ? { stderr: path.join(directory, 'stderr') } : {}),
  };
  await run('mkfifo', ['-m', '600', ...Object.values(fifos)]);
  return fifos;
}

/** The container's own process with another command (OCI runtime specification 1.0). */
async function processSpec(request: ExecRequest): Promise<object> {
  const { connection, containerId, command, options } = request;
  const { container } = await connection.containerd<{ container: { spec: { value: Buffer } } }>(
    'containers',
    'Get',
    { id: containerId },
  );
  // It is containerd that wrote it.
  const spec = JSON.parse(container.spec.value.toString()) as {
    readonly process: { readonly env?: readonly string[] };
  };
  const { env: inherited = [], ...first } = spec.process;
  const env = options.tty ? [...inherited, 'TERM=xterm'] : inherited;
  const consoleSize = options.tty && options.size ? { consoleSize: options.size } : {};
  const own = { ...first, args: command, terminal: options.tty, env, ...consoleSize };
  return { typeUrl: specType, value: Buffer.from(JSON.stringify(own)) };
}

async function cleanUp(
  call: (method: string) => Promise<unknown>,
  directory: string,
): Promise<void> {
  await call('DeleteProcess').catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
}
