/** What a node does again and again for as long as it lives, over a connection that may break. */
import { sleep, type Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';

export interface Repeated {
  /** Such as `renew its Lease`. */
  readonly what: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Returns how long to wait before the next time, in milliseconds. */
  step(): Promise<number>;
  readonly hurry?: Hurry;
  /** It went well again after it failed. */
  readonly recovered?: () => void;
}

/** An API that doesn't answer is asked often: the node's good name depends on it. */
const retryMs = 500;

/** Lasts until the signal aborts. */
export async function repeat(repeated: Repeated, signal: AbortSignal): Promise<void> {
  const { what, clock, log, hurry, recovered } = repeated;
  let failing = false;
  while (!signal.aborted) {
    const soon = hurry?.begin();
    try {
      const wait = await repeated.step();
      if (failing) {
        log.info(`the node could ${what} again`);
        recovered?.();
      }
      failing = false;
      await sleep(clock, wait, soon ? AbortSignal.any([signal, soon]) : signal);
    } catch (error) {
      if (signal.aborted) return;
      // Once: it is tried twice a second, and the log may be on the disk that is full.
      if (!failing) log.warn(`the node could not ${what}`, { error });
      failing = true;
      await sleep(clock, retryMs, signal);
    }
  }
}

/** Cuts the wait after the step under way short. */
export class Hurry {
  #current = new AbortController();

  now(): void {
    this.#current.abort();
  }

  begin(): AbortSignal {
    this.#current = new AbortController();
    return this.#current.signal;
  }
}
