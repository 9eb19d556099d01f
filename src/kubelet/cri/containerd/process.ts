/**
 * A private containerd: started as a child that may outlive us, adopted when it already runs, started anew when it
 * dies. Its containers hang on shims of their own and survive it in every case; `remove.ts` takes all of it away.
 */
import { spawn } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import http2 from 'node:http2';
import net from 'node:net';
import path from 'node:path';
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import { HoldfastError, isSystemError } from '#base/errors.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import { configPathOf, renderConfig, socketOf } from './config.ts';
import type { ContainerdOptions } from './config.ts';
import { GrpcConnection } from './grpc.ts';

/** How long containerd may take until it answers; with cold disks it needs seconds. */
const startTimeout = 60_000;
const stopTimeout = 5000;
const firstRestartDelay = 100;
const longestRestartDelay = 10_000;

export interface ContainerdProcessOptions extends ContainerdOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Leave containerd running when `run` is told to stop, so that the next start is quicker. */
  readonly outlive: boolean;
  /** What the program gets: a PATH with runc, and the proxy settings for pulls. */
  readonly environment: Readonly<Record<string, string>>;
}

export class ContainerdProcess implements Runnable {
  readonly name = 'containerd';
  readonly #options: ContainerdProcessOptions;
  readonly #ready = Promise.withResolvers<void>();

  constructor(options: ContainerdProcessOptions) {
    this.#options = options;
    this.#ready.promise.catch(() => undefined);
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, outlive } = this.#options;
    let delay = firstRestartDelay;
    try {
      while (!signal.aborted) {
        const pid = await this.#adoptOrStart(signal);
        const startedAt = clock.monotonic();
        this.#ready.resolve();
        await this.#untilGone(pid, signal);
        if (signal.aborted) break;
        if (clock.monotonic() - startedAt > longestRestartDelay * 6) delay = firstRestartDelay;
        log.warn('containerd ended; starting it again', { pid, delay });
        await sleep(clock, delay, signal);
        delay = Math.min(delay * 2, longestRestartDelay);
      }
    } catch (error) {
      this.#ready.reject(error);
      throw error;
    }
    if (!outlive) await stopContainerd(this.#options, clock);
  }

  /** The pid of a containerd that answers. One that runs with another configuration is replaced. */
  async #adoptOrStart(signal: AbortSignal): Promise<number> {
    const { log, clock } = this.#options;
    const config = renderConfig(this.#options);
    const running = await runningPid(this.#options);
    if (running !== undefined) {
      if ((await readIfThere(configPathOf(this.#options))) === config) {
        await this.#untilAnswers(signal, new Promise(() => undefined));
        log.info('adopted the running containerd', { pid: running });
        return running;
      }
      await stopContainerd(this.#options, clock);
    }
    return this.#start(config, signal);
  }

  async #start(config: string, signal: AbortSignal): Promise<number> {
    const options = this.#options;
    await mkdir(options.rootDirectory, { recursive: true, mode: 0o711 });
    await mkdir(options.stateDirectory, { recursive: true, mode: 0o711 });
    await writeFile(configPathOf(options), config, { mode: 0o600 });
    const output = await open(path.join(options.stateDirectory, 'containerd.log'), 'w', 0o600);
    try {
      const child = spawn(options.program ?? 'containerd', ['--config', configPathOf(options)], {
        detached: true,
        stdio: ['ignore', output.fd, output.fd],
        env: options.environment,
      });
      const failed = new Promise<never>((_, reject) => {
        child.once('error', (cause) => reject(cannotStart(options, cause)));
        child.once('exit', (code) => reject(cannotStart(options, `exit status ${code}`)));
      });
      failed.catch(() => undefined);
      child.unref();
      if (child.pid === undefined) return await failed;
      await writeFile(pidPathOf(options), `${child.pid}\n`);
      await this.#untilAnswers(signal, failed);
      options.log.info('started containerd', { pid: child.pid });
      return child.pid;
    } finally {
      await output.close();
    }
  }

  async #untilAnswers(signal: AbortSignal, failed: Promise<never>): Promise<void> {
    const connection = new GrpcConnection(socketOf(this.#options));
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await Promise.race([connection.ready(startTimeout), failed, aborted]);
    } finally {
      connection.close();
    }
  }

  /** Resolves when the process is gone (the kernel closes its end of a connection) or the signal aborts. */
  async #untilGone(pid: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await runningPid(this.#options)) === pid) {
      await connectionEnds(socketOf(this.#options), signal);
      await sleep(this.#options.clock, firstRestartDelay / 2, signal);
    }
  }
}

function cannotStart(options: ContainerdOptions, cause: unknown): HoldfastError {
  if (isSystemError(cause, 'ENOENT')) {
    return new HoldfastError('PROGRAM_MISSING', 'containerd is not installed', {
      cause,
      remedy: 'Install the packages containerd and runc.',
    });
  }
  return new HoldfastError('RUNTIME_UNAVAILABLE', 'containerd could not be started', {
    cause,
    remedy: `See ${path.join(options.stateDirectory, 'containerd.log')}.`,
  });
}

/** Holds an HTTP/2 connection open (which is what gRPC speaks) until it closes. */
function connectionEnds(socketPath: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // An abort that came before us tells nobody again.
    if (signal.aborted) return resolve();
    const session = http2.connect('http://localhost', {
      createConnection: () => net.connect(socketPath),
    });
    const stop = (): void => session.destroy();
    signal.addEventListener('abort', stop, { once: true });
    // The close that follows an error says all that matters here.
    session.on('error', stop);
    session.on('close', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}

function pidPathOf({ stateDirectory }: ContainerdOptions): string {
  return path.join(stateDirectory, 'containerd.pid');
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ESRCH')) return undefined;
    throw error;
  }
}

/** The pid of our containerd if it runs: a pid may have been given to another program since. */
export async function runningPid(options: ContainerdOptions): Promise<number | undefined> {
  const pid = Number(await readIfThere(pidPathOf(options)));
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  const commandLine = await readIfThere(`/proc/${pid}/cmdline`);
  return commandLine?.split('\0').includes(configPathOf(options)) ? pid : undefined;
}

/** Ends containerd, not its containers. */
export async function stopContainerd(options: ContainerdOptions, clock: Clock): Promise<void> {
  for (const kill of ['SIGTERM', 'SIGKILL'] as const) {
    const pid = await runningPid(options);
    if (pid === undefined) return;
    process.kill(pid, kill);
    const deadline = clock.monotonic() + stopTimeout;
    while (clock.monotonic() < deadline && (await runningPid(options)) === pid) {
      await sleep(clock, 20);
    }
  }
}
