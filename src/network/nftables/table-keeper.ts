/**
 * Keeps a table as informers say. Every change is one transaction; changes that come while one is being made go into
 * the next together, and after a transaction that the kernel refused the whole table is made anew.
 */
import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Nft } from './nft.ts';

export interface TableKeeperParts {
  /** What must be known before anything is programmed. */
  readonly sources: readonly { untilSynced(): Promise<void> }[];
  /** Notes what changes and calls `wake`; returns the unsubscribers. */
  watch(wake: () => void): readonly (() => void)[];
  /** The commands for all that was noted, which is then forgotten; `whole`: for the whole table. */
  commands(whole: boolean): string;
  /** After each transaction. */
  programmed?(): Promise<void>;
  /** After each that the kernel refused. */
  refused?(): void;
  readonly nft: Nft;
  readonly clock: Clock;
  readonly log: Logger;
}

/** After a transaction that the kernel refused. */
const retryMs = 1000;

export class TableKeeper {
  readonly #parts: TableKeeperParts;
  readonly #ready = Promise.withResolvers<void>();
  #wake = Promise.withResolvers<void>();
  #everProgrammed = false;

  constructor(parts: TableKeeperParts) {
    this.#parts = parts;
  }

  /** Once the kernel has the table. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Leaves the table as it is at the end. */
  async run(signal: AbortSignal): Promise<void> {
    const { sources, nft } = this.#parts;
    const unsubscribe = this.#parts.watch(() => this.#wake.resolve());
    const aborted = Promise.withResolvers<void>();
    const stop = (): void => {
      aborted.resolve();
      this.#wake.resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const synced = Promise.all(sources.map((informer) => informer.untilSynced()));
      await Promise.race([synced, aborted.promise]);
      await this.#keep(signal);
    } finally {
      signal.removeEventListener('abort', stop);
      for (const end of unsubscribe) end();
      await nft.close();
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
        this.#ready.resolve();
        await this.#wake.promise;
      }
    }
  }

  /** False when the kernel refused. */
  async #program(whole: boolean): Promise<boolean> {
    const { nft, log } = this.#parts;
    const commands = this.#parts.commands(whole);
    try {
      if (whole) await nft.apply(commands);
      else if (commands !== '') await nft.change(commands);
    } catch (error) {
      this.#parts.refused?.();
      // What never worked may never work: then this says why, and the part fails.
      if (!this.#everProgrammed) await nft.check();
      log.error('the packet filter refused a change; making the table anew', { error });
      return false;
    }
    this.#everProgrammed = true;
    await this.#parts.programmed?.();
    return true;
  }
}
