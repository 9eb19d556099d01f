/**
 * The queue between watching and reconciling. A key that is added again while it waits is there once; while it is
 * being worked on it waits until that ends, so that no key is ever worked on twice at the same time.
 */
import { backoffAfter } from '#base/backoff.ts';
import type { Clock, Timer } from '#base/clock.ts';

/** As client-go's: 5 ms, doubled with each failure of the key, at most 1000 s. */
const retry = { initialMs: 5, maxMs: 1_000_000 };

/** Longer ones end early, and the key waits again: a timer of the process can't be longer than 24.8 days. */
const longestDelayMs = 24 * 3_600_000;

export class WorkQueue {
  readonly #clock: Clock;
  /** Waiting keys, first come first served. */
  readonly #ready = new Set<string>();
  readonly #active = new Set<string>();
  /** Keys added while they were active. */
  readonly #again = new Set<string>();
  readonly #delayed = new Map<string, { readonly at: number; readonly timer: Timer }>();
  readonly #failures = new Map<string, number>();
  readonly #takers: ((key: string | undefined) => void)[] = [];
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keys that wait to be taken now. */
  get length(): number {
    return this.#ready.size;
  }

  add(key: string): void {
    if (this.#closed) return;
    if (this.#active.has(key)) {
      this.#again.add(key);
      return;
    }
    const taker = this.#ready.has(key) ? undefined : this.#takers.shift();
    if (taker) {
      this.#active.add(key);
      taker(key);
    } else {
      this.#ready.add(key);
    }
  }

  /** Adds the key later; of several delays for one key the one that ends first counts. */
  addAfter(key: string, milliseconds: number): void {
    if (this.#closed) return;
    if (milliseconds <= 0) return this.add(key);
    const delay = Math.min(milliseconds, longestDelayMs);
    const at = this.#clock.monotonic() + delay;
    const known = this.#delayed.get(key);
    if (known && known.at <= at) return;
    known?.timer.cancel();
    const timer = this.#clock.after(delay, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { at, timer });
  }

  /** Counts a failure of the key and adds it after a wait that grows with each. Returns the wait. */
  addRateLimited(key: string): number {
    const failures = this.failures(key);
    this.#failures.set(key, failures + 1);
    const wait = backoffAfter(failures, retry);
    this.addAfter(key, wait);
    return wait;
  }

  /** Failures of the key since it last went well. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** The key went well: the next failure is its first. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  /** The next key, when there is one; undefined once shut down. Call `done` when the work on it has ended. */
  take(): Promise<string | undefined> {
    if (this.#closed) return Promise.resolve(undefined);
    for (const key of this.#ready) {
      this.#ready.delete(key);
      this.#active.add(key);
      return Promise.resolve(key);
    }
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  done(key: string): void {
    this.#active.delete(key);
    if (this.#again.delete(key)) this.add(key);
  }

  /** Drops what waits; every `take` resolves to undefined. */
  shutDown(): void {
    this.#closed = true;
    for (const { timer } of this.#delayed.values()) timer.cancel();
    this.#delayed.clear();
    this.#ready.clear();
    this.#again.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }
}
