/** The main thread's end of the DNS thread. */
import { Worker } from 'node:worker_threads';
import { errorCodes, HoldfastError } from '#base/errors.ts';
import type { ErrorCode } from '#base/errors.ts';
import type { DnsCounts } from './counters.ts';
import type { Update } from './engine.ts';
import type { FromThread, ThreadConfig, ToThread } from './messages.ts';
import type { ListenAddress } from './server.ts';
import type { SeenQueries } from './tap.ts';

export class DnsThread {
  readonly #worker: Worker;
  readonly #listening = Promise.withResolvers<readonly ListenAddress[]>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #counts: ((counts: DnsCounts) => void)[] = [];
  #seen: ((seen: SeenQueries) => void) | undefined;

  constructor(config: ThreadConfig) {
    // Beside this file, in whatever form this file runs.
    const name = import.meta.url.replace(/thread(\.\w+)$/, 'worker$1');
    // Answers live for a moment only: a small young generation keeps the thread's memory small too.
    const resourceLimits = { maxYoungGenerationSizeMb: 4 };
    this.#worker = new Worker(new URL(name), { workerData: config, name: 'dns', resourceLimits });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#ended.resolve());
    // Whoever starts it may look at either later.
    this.#listening.promise.catch(() => undefined);
    this.#ended.promise.catch(() => undefined);
  }

  /** Where it listens; rejects when it can't. */
  get listening(): Promise<readonly ListenAddress[]> {
    return this.#listening.promise;
  }

  /** Resolves when the thread has ended; rejects when it failed. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  update(update: Update): void {
    this.#tell({ kind: 'update', update });
  }

  counts(): Promise<DnsCounts> {
    return new Promise((resolve) => {
      this.#counts.push(resolve);
      this.#tell({ kind: 'count' });
    });
  }

  /** From now on tells of every question; without `deliver`, of none any more. */
  tap(deliver: ((seen: SeenQueries) => void) | undefined): void {
    this.#seen = deliver;
    this.#tell({ kind: 'tap', on: deliver !== undefined });
  }

  async stop(): Promise<void> {
    this.#tell({ kind: 'stop' });
    await this.#ended.promise;
  }

  #tell(message: ToThread): void {
    // A thread has no origin to be checked, unlike a window.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#worker.postMessage(message);
  }

  #receive(message: FromThread): void {
    if (message.kind === 'listening') this.#listening.resolve(message.addresses);
    else if (message.kind === 'counts') this.#counts.shift()?.(message.counts);
    else if (message.kind === 'seen') this.#seen?.(message.seen);
    else if (message.kind === 'failed') this.#fail(errorOf(message));
  }

  #fail(error: unknown): void {
    this.#listening.reject(error);
    this.#ended.reject(error);
    void this.#worker.terminate();
  }
}

function errorOf({ code, message, remedy }: Extract<FromThread, { kind: 'failed' }>): Error {
  return new HoldfastError(isErrorCode(code) ? code : 'BUG', message, remedy ? { remedy } : {});
}

function isErrorCode(code: string): code is ErrorCode {
  return code in errorCodes;
}
