/** Waits that grow: how long to leave something alone after it failed again. */
import type { Random } from './random.ts';

export interface BackoffOptions {
  readonly initialMs: number;
  readonly maxMs: number;
  /** What each wait is multiplied by to give the next; 2 when absent. */
  readonly factor?: number;
  /** The share of each wait that is random, from 0 (none, the default) to 1; it is added on top. */
  readonly jitter?: number;
}

/** The wait after failure number `failures` (the first is 0), without jitter, in milliseconds. */
export function backoffAfter(failures: number, options: BackoffOptions): number {
  return Math.min(options.maxMs, options.initialMs * (options.factor ?? 2) ** failures);
}

/** One thing that may fail again and again. */
export class Backoff {
  readonly #options: BackoffOptions;
  readonly #random: Random;
  #failures = 0;

  constructor(options: BackoffOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** Failures since the last reset. */
  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure; returns how many milliseconds to wait. */
  next(): number {
    const wait = backoffAfter(this.#failures++, this.#options);
    return wait * (1 + this.#random.next() * (this.#options.jitter ?? 0));
  }

  /** It went well. */
  reset(): void {
    this.#failures = 0;
  }
}
