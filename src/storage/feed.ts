/**
 * How a driver tells its watchers what was written, without a poll and without a queue for each: a watcher is a
 * cursor. It reads the newest events from a short memory that all share, and older ones from the driver's history,
 * so that a watcher who does not read costs nothing.
 */
import { type Revision, type StoreEvent, StoreError } from './store.ts';

/** Events read from the history in one go. */
const feedBatch = 500;

export interface FeedOptions {
  /** The newest revision when the feed begins. */
  readonly revision: Revision;
  /** Up to `limit` events after a revision, in order. Throws StoreError `compacted`. */
  readonly history: (after: Revision, limit: number) => readonly StoreEvent[];
  /** So many events are kept in memory. */
  readonly keep?: number;
}

export class Feed {
  #revision: Revision;
  /** The newest events, with no gap between them. */
  #recent: StoreEvent[] = [];
  #closed = false;
  readonly #sleepers = new Set<() => void>();
  readonly #history: FeedOptions['history'];
  readonly #keep: number;

  constructor({ revision, history, keep = 50 }: FeedOptions) {
    this.#revision = revision;
    this.#history = history;
    this.#keep = keep;
  }

  /** Tells the watchers of events that are committed. */
  publish(events: readonly StoreEvent[]): void {
    const last = events.at(-1);
    if (!last) return;
    this.#revision = last.revision;
    this.#recent.push(...events);
    // A watcher that keeps up has yet to read what was just written, however much that was.
    const keep = Math.max(this.#keep, events.length);
    if (this.#recent.length > 2 * keep) this.#recent = this.#recent.slice(-keep);
    this.#wake();
  }

  /** Events up to the revision are no longer to be had. */
  forget(revision: Revision): void {
    this.#recent = this.#recent.filter((event) => event.revision > revision);
  }

  /** Ends every watch. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** See `Store.watch`. */
  async *watch(
    prefix: string,
    after: Revision,
    signal: AbortSignal,
  ): AsyncGenerator<readonly StoreEvent[]> {
    if (this.#closed) throw new StoreError('closed', 'the store is closed');
    for (let cursor = after; !signal.aborted && !this.#closed;) {
      const events = this.#after(cursor);
      const last = events.at(-1);
      if (!last) {
        await this.#news(signal);
        continue;
      }
      cursor = last.revision;
      const matching = events.filter((event) => event.key.startsWith(prefix));
      if (matching.length > 0) yield matching;
    }
  }

  #after(cursor: Revision): readonly StoreEvent[] {
    const [first] = this.#recent;
    if (first && cursor >= first.revision - 1) {
      return this.#recent.slice(cursor - first.revision + 1);
    }
    // Asked even when there is nothing new: it is the history that knows what was compacted.
    return cursor > this.#revision ? [] : this.#history(cursor, feedBatch);
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#sleepers.delete(wake);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      this.#sleepers.add(wake);
    });
  }

  #wake(): void {
    for (const wake of this.#sleepers) wake();
  }
}
