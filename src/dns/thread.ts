/** The main thread's end of a DNS thread. */
import { Worker } from 'node:worker_threads';
import { errorCodes, HoldfastError } from '#base/errors.ts';
import type { ErrorCode } from '#base/errors.ts';
import { noCounts } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import type { DnsSettings } from './config/settings.ts';
import type { FromThread, ThreadConfig, ToThread } from './messages.ts';
import type { EngineEvents, RunningEngine, Update } from './running-engine.ts';
import type { ListenAddress } from './server.ts';
import type { SeenQueries } from './tap.ts';

export class DnsThread implements RunningEngine {
  readonly #worker: Worker;
  readonly #listening = Promise.withResolvers<readonly ListenAddress[]>();
  readonly #ended = Promise.withResolvers<void>();
  readonly #events: EngineEvents;
  #seen: ((seen: SeenQueries) => void) | undefined;
  #stopping = false;
  #counts: ((counts: DnsCounts) => void)[] = [];

  constructor(config: ThreadConfig, events: EngineEvents) {
    this.#events = events;
    // Beside this file, in whatever form this file runs.
    const name = import.meta.url.replace(/thread(\.\w+)$/, 'worker$1');
    // Answers live for a moment only: a small young generation keeps the thread's memory small too.
    const resourceLimits = { maxYoungGenerationSizeMb: 4 };
    this.#worker = new Worker(new URL(name), { workerData: config, name: 'dns', resourceLimits });
    this.#worker.on('message', (message: FromThread) => this.#receive(message));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => this.#exited());
    // Whoever starts it may look at either later.
    this.#listening.promise.catch(() => undefined);
    this.#ended.promise.catch(() => undefined);
  }

  start(): Promise<readonly ListenAddress[]> {
    return this.#listening.promise;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  update(update: Update): void {
    this.#tell({ kind: 'update', update });
  }

  configure(settings: DnsSettings): void {
    this.#tell({ kind: 'settings', settings });
  }

  tap(deliver: ((seen: SeenQueries) => void) | undefined): void {
    this.#seen = deliver;
    this.#tell({ kind: 'tap', on: deliver !== undefined });
  }

  counts(): Promise<DnsCounts> {
    return new Promise((resolve) => {
      this.#counts.push(resolve);
      this.#tell({ kind: 'count' });
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#tell({ kind: 'stop' });
    await this.#ended.promise;
  }

  /** Ends the thread at once, in whatever it is. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
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
    else if (message.kind === 'loop') this.#events.loop(message.upstream);
    else if (message.kind === 'log') {
      for (const line of message.lines) this.#events.log(line);
      this.#tell({ kind: 'logged' });
    } else if (message.kind === 'failed') this.#fail(errorOf(message));
  }

  #fail(error: unknown): void {
    this.#listening.reject(error);
    this.#ended.reject(error);
    void this.#worker.terminate();
  }

  #exited(): void {
    for (const resolve of this.#counts) resolve(noCounts);
    this.#counts = [];
    if (this.#stopping) this.#ended.resolve();
    else this.#fail(new HoldfastError('BUG', 'the DNS thread ended by itself'));
  }
}

function errorOf({ code, message, remedy }: Extract<FromThread, { kind: 'failed' }>): Error {
  return new HoldfastError(isErrorCode(code) ? code : 'BUG', message, remedy ? { remedy } : {});
}

function isErrorCode(code: string): code is ErrorCode {
  return code in errorCodes;
}
