/**
 * The newest events of one resource, bounded. A watcher is a cursor into it: it has no queue of its own, so one that
 * does not read costs nothing; when the ring has moved past its cursor, it is told that it is too late.
 */
import { partition } from '../keys.ts';
import { type Revision, StoreError } from '../store.ts';
import type { CacheEvent } from './item.ts';

export class EventRing<T> {
  #events: CacheEvent<T>[] = [];
  /** All events after this revision are here. */
  #start: Revision;
  readonly #capacity: number;
  /** Cursors that wait for news. */
  readonly #waiting = new Set<() => void>();

  constructor(start: Revision, capacity: number) {
    this.#start = start;
    this.#capacity = capacity;
  }

  push(event: CacheEvent<T>): void {
    this.#events.push(event);
    if (this.#events.length <= 2 * this.#capacity) return;
    const dropped = this.#events.length - this.#capacity;
    this.#start = this.#events[dropped - 1]?.revision ?? this.#start;
    this.#events = this.#events.slice(dropped);
  }

  /** Forgets everything: the events up to `start` are not known. Cursors before it are too late. */
  reset(start: Revision): void {
    this.#events = [];
    this.#start = start;
    this.wake();
  }

  /** Tells the cursors that there is news. */
  wake(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Calls `wake` at news; returns what ends that. */
  onNews(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  /** Events after a revision. Throws StoreError `compacted` when some of them are gone. */
  after(revision: Revision): readonly CacheEvent<T>[] {
    if (revision < this.#start) {
      throw new StoreError('compacted', `too old resource version: ${revision} (${this.#start})`);
    }
    const last = this.#events.at(-1);
    if (!last || last.revision <= revision) return [];
    return this.#events.slice(partition(this.#events, (event) => event.revision <= revision));
  }
}

/** A watcher's place in the ring. It is only a number until it waits, so it need not be closed. */
export class Cursor<T> {
  #revision: Revision;
  #end: (() => void) | undefined;
  #woken = false;
  readonly #ring: EventRing<T>;

  constructor(ring: EventRing<T>, after: Revision) {
    this.#ring = ring;
    this.#revision = after;
  }

  /** The events since the last call, maybe none. Throws StoreError `compacted` when too late. */
  take(): readonly CacheEvent<T>[] {
    const events = this.#ring.after(this.#revision);
    this.#revision = events.at(-1)?.revision ?? this.#revision;
    return events;
  }

  /** Resolves at news that comes from now on, and at `wake`, also one before: first take, then wait. */
  async wait(): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const forget = this.#ring.onNews(() => this.wake());
        this.#end = () => {
          forget();
          resolve();
        };
      });
    }
    this.#woken = false;
  }

  /** Ends the wait, or the next one. */
  wake(): void {
    this.#woken = true;
    this.#end?.();
    this.#end = undefined;
  }
}
