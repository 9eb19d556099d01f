/**
 * The store for tests and throw-away clusters: everything in memory, gone with the process. Keeps every version of
 * every key until it is compacted.
 */
import { Feed } from '../feed.ts';
import { compareKeys, partition, prefixEnd } from '../keys.ts';
import {
  type ListRequest,
  type ListResult,
  type Revision,
  type Store,
  type StoreEvent,
  type StoredEntry,
  StoreError,
} from '../store.ts';

/** What a key held from a revision on; no entry after a delete. */
interface Version {
  readonly revision: Revision;
  readonly entry: StoredEntry | undefined;
}

export class MemoryStore implements Store {
  #revision: Revision = 0;
  #compacted: Revision = 0;
  #closed = false;
  /** Every key that has a version, sorted. */
  #keys: string[] = [];
  /** Oldest first. */
  readonly #versions = new Map<string, Version[]>();
  /** One a revision after the compacted one. */
  #events: StoreEvent[] = [];
  readonly #feed = new Feed({
    revision: 0,
    history: (after, limit) => this.#eventsAfter(after, limit),
  });

  async get(key: string): Promise<StoredEntry | undefined> {
    this.#checkOpen();
    return this.#current(key);
  }

  async list({ prefix, limit, after, revision }: ListRequest): Promise<ListResult> {
    this.#checkOpen();
    const at = revision ?? this.#revision;
    if (at < this.#compacted) throw compacted(at);
    const from = after !== undefined && compareKeys(after, prefix) > 0 ? after : undefined;
    const start = partition(this.#keys, (key) =>
      from === undefined ? compareKeys(key, prefix) < 0 : compareKeys(key, from) <= 0,
    );
    const end = prefixEnd(prefix);
    const stop =
      end === undefined
        ? this.#keys.length
        : partition(this.#keys, (key) => compareKeys(key, end) < 0);
    const entries = this.#keys
      .slice(start, stop)
      .map((key) => this.#versions.get(key)?.findLast((version) => version.revision <= at)?.entry)
      .filter((entry) => entry !== undefined);
    const page = entries.slice(0, limit ?? entries.length);
    return { entries: page, revision: at, remaining: entries.length - page.length };
  }

  async create(key: string, value: Uint8Array): Promise<Revision> {
    this.#checkOpen();
    const current = this.#current(key);
    if (current) throw new StoreError('exists', `${key} exists`, { current });
    const revision = this.#revision + 1;
    this.#commit(key, { key, value, revision, createRevision: revision });
    return revision;
  }

  async update(key: string, value: Uint8Array, expected: Revision): Promise<Revision> {
    const { createRevision } = this.#expect(key, expected);
    const revision = this.#revision + 1;
    this.#commit(key, { key, value, revision, createRevision });
    return revision;
  }

  async delete(key: string, expected: Revision): Promise<Revision> {
    this.#expect(key, expected);
    this.#commit(key, undefined);
    return this.#revision;
  }

  watch(
    prefix: string,
    after: Revision,
    signal: AbortSignal,
  ): AsyncIterable<readonly StoreEvent[]> {
    return this.#feed.watch(prefix, after, signal);
  }

  async compact(revision: Revision): Promise<void> {
    this.#checkOpen();
    const limit = Math.min(revision, this.#revision);
    if (limit <= this.#compacted) return;
    this.#compacted = limit;
    this.#events = this.#events.filter((event) => event.revision > limit);
    this.#feed.forget(limit);
    for (const [key, versions] of this.#versions) {
      const newest = versions.findLastIndex((version) => version.revision <= limit);
      const kept = versions.slice(Math.max(newest, 0));
      if (kept.length === 1 && !kept[0]?.entry) this.#versions.delete(key);
      else this.#versions.set(key, kept);
    }
    this.#keys = this.#keys.filter((key) => this.#versions.has(key));
  }

  async currentRevision(): Promise<Revision> {
    this.#checkOpen();
    return this.#revision;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#feed.close();
  }

  #commit(key: string, entry: StoredEntry | undefined): void {
    const last = this.#current(key)?.value;
    const revision = ++this.#revision;
    const versions = this.#versions.get(key);
    if (versions) versions.push({ revision, entry });
    else {
      this.#versions.set(key, [{ revision, entry }]);
      this.#keys.splice(
        partition(this.#keys, (other) => compareKeys(other, key) < 0),
        0,
        key,
      );
    }
    const event: StoreEvent = {
      type: entry ? 'put' : 'delete',
      key,
      revision,
      created: entry?.createRevision === revision,
      value: entry?.value ?? last ?? new Uint8Array(),
    };
    this.#events.push(event);
    this.#feed.publish([event]);
  }

  #current(key: string): StoredEntry | undefined {
    return this.#versions.get(key)?.at(-1)?.entry;
  }

  #expect(key: string, expected: Revision): StoredEntry {
    this.#checkOpen();
    const current = this.#current(key);
    if (!current) throw new StoreError('missing', `${key} does not exist`);
    if (current.revision !== expected) {
      throw new StoreError('conflict', `${key} is at another revision`, { current });
    }
    return current;
  }

  #eventsAfter(after: Revision, limit: number): readonly StoreEvent[] {
    if (after < this.#compacted) throw compacted(after);
    const start = after - this.#compacted;
    return this.#events.slice(start, start + limit);
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError('closed', 'the store is closed');
  }
}

function compacted(revision: Revision): StoreError {
  return new StoreError('compacted', `revision ${revision} was compacted`);
}
