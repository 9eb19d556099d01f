/**
 * Exponential back-off by key, as the kubelet counts it for restarts and image pulls, and the DaemonSet controller for
 * failed Pods: the first attempt is free, the delay doubles from one failure to the next, and a key that was quiet for twice the maximum starts anew.
 */
import type { Clock } from './clock.ts';
import { SparseMap } from './sparse-map.ts';

interface Entry {
  delay: number;
  updatedAt: number;
}

export class KeyedBackoff {
  readonly #clock: Clock;
  readonly #initial: number;
  readonly #maximum: number;
  readonly #entries = new SparseMap<string, Entry>();

  /** Both in milliseconds. */
  constructor(clock: Clock, initial = 10_000, maximum = 300_000) {
    this.#clock = clock;
    this.#initial = initial;
    this.#maximum = maximum;
  }

  /** Counts one more failure. */
  next(key: string): void {
    const now = this.#clock.now();
    const entry = this.#entries.get(key);
    const delay =
      !entry || now - entry.updatedAt > 2 * this.#maximum
        ? this.#initial
        : Math.min(entry.delay * 2, this.#maximum);
    this.#entries.set(key, { delay, updatedAt: now });
  }

  /** The delay that counts now; 0 when there was no failure. */
  delay(key: string): number {
    return this.#entries.get(key)?.delay ?? 0;
  }

  /** Milliseconds still to wait since something failed at `since` (epoch milliseconds); 0 when it may be tried again. */
  remaining(key: string, since: number): number {
    const entry = this.#entries.get(key);
    if (!entry || since - entry.updatedAt > 2 * this.#maximum) return 0;
    return Math.max(0, entry.delay - (this.#clock.now() - since));
  }

  /** The same, since the last failure that was counted. */
  remainingSinceUpdate(key: string): number {
    return this.remaining(key, this.#entries.get(key)?.updatedAt ?? 0);
  }

  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }
}
