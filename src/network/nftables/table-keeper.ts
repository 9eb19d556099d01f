/**
 * Keeps a table as informers say. Every change is one transaction; changes that come while one is being made go into
 * the next together, and after a transaction that the kernel refused the whole table is made anew.
 */
import type { KubeObject } from '#api/object.ts';
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Informer } from '#client/informers.ts';
import type { Nft } from './nft.ts';

export interface TableKeeperParts {
  readonly name: string;
  /** What must be known before anything is programmed. */
  readonly sources: readonly Pick<Informer<KubeObject>, 'untilSynced'>[];
  /** Notes what changes and calls `wake`; returns the unsubscribers. */
  watch(wake: () => void): readonly (() => void)[];
  /** The commands for all that was noted, which is then forgotten; `whole`: for the whole table. */
  commands(whole: boolean): string;
  /** After a transaction. */
  programmed?(): Promise<void>;
  readonly nft: Nft;
  readonly clock: Clock;
  readonly log: Logger;
}

/** After a transaction that the kernel refused. */
const retryMs = 1000;

export function createTableKeeper(parts: TableKeeperParts): Runnable {
  const keeper = new TableKeeper(parts);
  return { name: parts.name, run: (signal) => keeper.run(signal), ready: () => keeper.ready };
}

class TableKeeper {
  readonly #parts: TableKeeperParts;
  readonly #ready = Promise.withResolvers<void>();
  #wake = Promise.withResolvers<void>();
  #programmed = false;

  constructor(parts: TableKeeperParts) {
    this.#parts = parts;
  }

  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  async run(signal: AbortSignal): Promise<void> {
    const wake = (): void => this.#wake.resolve();
    const unsubscribe = this.#parts.watch(wake);
    const aborted = Promise.withResolvers<void>();
    const stop = (): void => {
      aborted.resolve();
      wake();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const synced = this.#parts.sources.map((informer) => informer.untilSynced());
      await Promise.race([Promise.all(synced), aborted.promise]);
      await this.#keep(signal);
    } finally {
      signal.removeEventListener('abort', stop);
      for (const end of unsubscribe) end();
    }
  }

  async #keep(signal: AbortSignal): Promise<void> {
    let whole = true;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      whole = !(await this.#program(whole));
      if (whole) {
        await sleep(this.#parts.clock, retryMs, signal);
      } else {
        this.#programmed = true;
        this.#ready.resolve();
        await this.#wake.promise;
      }
    }
  }

  /** False when the kernel refused. */
  async #program(whole: boolean): Promise<boolean> {
    const { nft, log, name } = this.#parts;
    const commands = this.#parts.commands(whole);
    try {
      if (commands !== '') await nft.apply(commands);
    } catch (error) {
      // What never worked may never work: then this says why, and the part fails.
      if (!this.#programmed) await nft.check();
      log.error('the packet filter refused a change; making the table anew', { part: name, error });
      return false;
    }
    await this.#parts.programmed?.();
    return true;
  }
}
