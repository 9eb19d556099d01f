/** One who follows the changes of a resource. It holds nothing before its first `take`, and nothing after `close`. */
import type { CacheEvent } from './item.ts';

export interface Follower<T extends object> {
  /** The events since the last call, maybe none. Throws StoreError `compacted` when too late. */
  take(): readonly CacheEvent<T>[];
  /** Resolves at news that comes from now on, and at `wake`, also one before: first take, then wait. */
  wait(): Promise<void>;
  /** Ends the wait, or the next one. */
  wake(): void;
  close(): void;
}

/** Rung any number of times before it is heard, it is heard once. */
export class Bell {
  #rung = false;
  #heard: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#heard?.();
    this.#heard = undefined;
  }

  async heard(): Promise<void> {
    if (!this.#rung) await new Promise<void>((resolve) => (this.#heard = resolve));
    this.#rung = false;
  }
}
