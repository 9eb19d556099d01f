/** Questions without pause, from a thread of their own, while the test changes what they are about. */
import { Worker } from 'node:worker_threads';

export interface StormQuery {
  /** For people. */
  readonly asked: string;
  readonly message: Uint8Array;
  /** `empty`: the name exists, without records of this type. */
  readonly expected: 'records' | 'empty' | 'absent' | 'records or absent';
  /** The address of the one A record that must be there. */
  readonly address?: string;
}

export interface Storm {
  readonly host: string;
  readonly port: number;
  /** Questions in all; `queries` are asked in turns. */
  readonly count: number;
  readonly queries: readonly StormQuery[];
}

export interface StormReport {
  readonly kind: 'progress' | 'done';
  readonly answered: number;
  readonly mistakes: number;
  /** The first of them, in words. */
  readonly wrong: readonly string[];
}

export class DnsStorm {
  readonly #worker: Worker;
  readonly #done = Promise.withResolvers<StormReport>();
  last: StormReport = { kind: 'progress', answered: 0, mistakes: 0, wrong: [] };

  constructor(storm: Storm) {
    const file = new URL('dns-storm-worker.ts', import.meta.url);
    this.#worker = new Worker(file, { workerData: storm });
    this.#worker.on('message', (report: StormReport) => {
      this.last = report;
      if (report.kind === 'done') this.#done.resolve(report);
    });
    this.#worker.on('error', this.#done.reject);
  }

  get over(): boolean {
    return this.last.kind === 'done';
  }

  /** Resolves when all questions have been asked; rejects when the thread failed. */
  get done(): Promise<StormReport> {
    return this.#done.promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
