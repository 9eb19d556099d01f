/**
 * The newest events of one resource, bounded. A watcher of everything is a cursor into it: it has no queue of its own,
 * so one that does not read costs nothing; when the ring has moved past its cursor, it is told that it is too late.
 */
import { partition } from '../keys.ts';
import { type Revision, StoreError } from '../store.ts';
import { Bell, type Follower } from './follower.ts';
import type { CacheEvent } from './item.ts';

export class EventRing<T extends object> {
  #events: CacheEvent<T>[] = [];
  /** All events after this revision are here. */
  #start: Revision;
  readonly #capacity: number;
  readonly #bells = new Set<Bell>();

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
    for (const bell of this.#bells) bell.ring();
  }

  /** The bell rings at all news from now on. */
  onNews(bell: Bell): void {
    this.#bells.add(bell);
  }

  forget(bell: Bell): void {
    this.#bells.delete(bell);
  }

  /** Events after a revision. Throws StoreError `compacted` when some of them are gone. */
  after(revision: Revision): readonly CacheEvent<T>[] {
    if (revision < this.#start) throw tooLate(revision, this.#start);
    const last = this.#events.at(-1);
    if (!last || last.revision <= revision) return [];
    return this.#events.slice(partition(this.#events, (event) => event.revision <= revision));
  }
}

export function tooLate(revision: Revision, start: Revision): StoreError {
  return new StoreError('compacted', `too old resource version: ${revision} (${start})`);
}

/** A place in the ring. */
export class Cursor<T extends object> implements Follower<T> {
  #revision: Revision;
  readonly #bell = new Bell();
  readonly #ring: EventRing<T>;

  constructor(ring: EventRing<T>, after: Revision) {
    this.#ring = ring;
    this.#revision = after;
  }

  take(): readonly CacheEvent<T>[] {
    const events = this.#ring.after(this.#revision);
    this.#revision = events.at(-1)?.revision ?? this.#revision;
    return events;
  }

  wait(): Promise<void> {
    this.#ring.onNews(this.#bell);
    return this.#bell.heard();
  }

  wake(): void {
    this.#bell.ring();
  }

  close(): void {
    this.#ring.forget(this.#bell);
  }
}
