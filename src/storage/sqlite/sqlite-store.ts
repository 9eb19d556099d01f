/**
 * The store on disk: one SQLite file, written by one process. All writes that came in meanwhile are one transaction and
 * one flush to disk, so the price of durability is shared; the process goes on with other work while the disk flushes.
 * Nobody is told of a write before it is durable. Why so: docs/decisions/0002-sqlite-driver.md.
 */
import { fdatasync } from 'node:fs';
import { promisify } from 'node:util';
import { bug } from '#base/errors.ts';
import { Feed } from '../feed.ts';
import {
  type ListRequest,
  type ListResult,
  type Revision,
  type Store,
  type StoreEvent,
  type StoredEntry,
  type UpdateOptions,
  StoreError,
} from '../store.ts';
import { type Database, SQLITE_FULL, openDatabase, resultCode, toEntry } from './database.ts';
import { type Write, applyWrite } from './write.ts';
import { type Flush, WriteAheadLog } from './write-ahead-log.ts';

/**
 * Lazy writes that may be unflushed at a time. After a loss of power the revisions of so many may have been seen by
 * somebody and be gone, so as many are skipped.
 */
const lazyLimit = 1000;
/** Revisions cleared away in one transaction: a few milliseconds. */
const sweepStep = 1000;
/** Free pages given back to the file system after a compaction. */
const vacuumPages = 2000;

export interface SqliteOptions {
  /** The file; `:memory:` won't do, since nothing would be durable. */
  readonly path: string;
  /** The file never grows beyond it: writes fail with `full` instead. Unlimited when absent. */
  readonly maxBytes?: number;
  /** Linux' fdatasync when absent. */
  readonly flush?: Flush;
}

interface Queued extends Write {
  readonly lazy: boolean;
  resolve(revision: Revision): void;
  reject(error: unknown): void;
}

type Outcome = { readonly event: StoreEvent } | { readonly error: unknown };

export class SqliteStore implements Store {
  readonly #db: Database;
  readonly #feed: Feed;
  readonly #log: WriteAheadLog;
  /** All up to this one are durable. */
  #revision: Revision;
  #compacted: Revision;
  #queue: Queued[] = [];
  #unflushed = 0;
  #writing: Promise<void> | undefined;
  /** Of what is written and not durable yet. */
  #flushing: Promise<void> | undefined;
  /** The end of what is done to the file, one after the other. */
  #last: Promise<void> = Promise.resolve();
  #closed = false;
  /** After a flush that failed, nobody knows what the disk has. */
  #broken: StoreError | undefined;

  /** Opens the file at once. Throws HoldfastError `STORE_CORRUPT`, `STORE_VERSION`, `STORE_IN_USE`. */
  constructor({ path, maxBytes, flush = promisify(fdatasync) }: SqliteOptions) {
    this.#db = openDatabase(path);
    if (maxBytes !== undefined) {
      this.#db.limit(Math.max(1, Math.floor(maxBytes / 4096)));
    }
    const last = Math.max(this.#db.lastRevision(), this.#db.meta('revision'));
    const orderly = last === 0 || this.#db.meta('clean') === 1;
    this.#revision = orderly ? last : last + lazyLimit;
    this.#compacted = this.#db.meta('compacted');
    this.#db.transaction(() => {
      this.#db.setMeta('clean', 0);
      this.#db.setMeta('revision', this.#revision);
    });
    this.#log = new WriteAheadLog(path, this.#db, flush);
    this.#feed = new Feed({
      revision: this.#revision,
      history: (after, limit) => {
        this.#checkNotCompacted(after);
        // What is not durable yet is told when it is.
        return this.#db.events(after, limit).filter(({ revision }) => revision <= this.#revision);
      },
    });
  }

  async get(key: string): Promise<StoredEntry | undefined> {
    this.#checkOpen();
    const row = this.#db.newest(key);
    if (row && row.revision > this.#revision) {
      await this.#flushing;
      return this.get(key);
    }
    return row && !row.deleted ? toEntry(row) : undefined;
  }

  async list(request: ListRequest): Promise<ListResult> {
    this.#checkOpen();
    const revision = request.revision ?? this.#revision;
    this.#checkNotCompacted(revision);
    const range = { ...request, revision };
    const entries = this.#db.list(range);
    const full = request.limit !== undefined && entries.length === request.limit;
    const remaining = full
      ? this.#db.count({ ...range, after: entries.at(-1)?.key ?? request.after })
      : 0;
    return { entries, revision, remaining };
  }

  async create(key: string, value: Uint8Array): Promise<Revision> {
    return this.#write({ type: 'create', key, value, expected: 0 });
  }

  async update(
    key: string,
    value: Uint8Array,
    expected: Revision,
    { lazy = false }: UpdateOptions = {},
  ): Promise<Revision> {
    return this.#write({ type: 'update', key, value, expected }, lazy);
  }

  async delete(key: string, expected: Revision): Promise<Revision> {
    return this.#write({ type: 'delete', key, value: new Uint8Array(), expected });
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
    this.#feed.forget(limit);
    // The mark comes first: what follows may be cut short and is taken up by the next compaction.
    await this.#maintain(() => {
      this.#db.setMeta('compacted', limit);
      this.#db.setMeta('revision', this.#revision);
    });
    let swept = this.#closed ? limit : this.#db.meta('swept');
    while (swept < limit && !this.#closed) {
      const from = swept;
      swept = Math.min(from + sweepStep, limit);
      await this.#maintain(() => {
        this.#db.sweep(from, swept);
        this.#db.setMeta('swept', swept);
      });
    }
    await this.#maintain(() => this.#db.vacuum(vacuumPages));
  }

  async currentRevision(): Promise<Revision> {
    this.#checkOpen();
    return this.#revision;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    await this.#last;
    this.#feed.close();
    try {
      if (!this.#broken) {
        this.#transaction(() => {
          this.#db.setMeta('clean', 1);
          this.#db.setMeta('revision', this.#revision);
        });
      }
    } finally {
      this.#log.close();
    }
  }

  #write(write: Write, lazy = false): Promise<Revision> {
    this.#checkOpen();
    const { promise, resolve, reject } = Promise.withResolvers<Revision>();
    this.#queue.push({ ...write, lazy, resolve, reject });
    this.#writing ??= this.#drain();
    return promise;
  }

  /** What comes in while the disk flushes goes into the next transaction. */
  async #drain(): Promise<void> {
    for (await turn(); this.#queue.length > 0; await turn()) {
      await this.#inOrder(() => this.#commit(this.#queue.splice(0)));
    }
    this.#writing = undefined;
  }

  /** One transaction of a compaction; none any more when the store is closed. */
  async #maintain(work: () => void): Promise<void> {
    await this.#inOrder(async () => {
      if (this.#closed || this.#broken) return;
      this.#transaction(work);
    });
    await turn();
  }

  /** After what was begun before it. No transaction may begin while the log is copied. */
  #inOrder(work: () => Promise<void>): Promise<void> {
    const ended = this.#last.then(work);
    const copied = async (): Promise<void> => {
      if (!this.#log.isLong || this.#broken) return;
      await this.#log.copy().catch((cause: unknown) => this.#breakOff(cause));
    };
    this.#last = ended.catch(() => undefined).then(copied);
    return ended;
  }

  #commit(batch: readonly Queued[]): Promise<void> {
    this.#flushing = this.#commitAll(batch);
    return this.#flushing;
  }

  async #commitAll(batch: readonly Queued[]): Promise<void> {
    if (this.#broken) return this.#breakOff(this.#broken.cause, batch);
    const outcomes = this.#insertAll(batch);
    try {
      await this.#makeDurable(batch);
    } catch (cause) {
      return this.#breakOff(cause, batch);
    }
    this.#settle(batch, outcomes);
  }

  #breakOff(cause: unknown, batch: readonly Queued[] = []): void {
    this.#broken = new StoreError('failed', 'the disk did not take what was written', { cause });
    for (const write of [...batch, ...this.#queue.splice(0)]) write.reject(this.#broken);
  }

  async #makeDurable(batch: readonly Queued[]): Promise<void> {
    const lazy = batch.every((write) => write.lazy) && this.#unflushed + batch.length < lazyLimit;
    if (!lazy) await this.#log.flush();
    this.#unflushed = lazy ? this.#unflushed + batch.length : 0;
  }

  #insertAll(batch: readonly Queued[]): readonly Outcome[] {
    try {
      return this.#insert(batch, this.#revision);
    } catch (error) {
      if (batch.length === 1) return [{ error }];
      // One of them was too much: each for itself, so that only the culprit fails.
      let revision = this.#revision;
      return batch.map((write): Outcome => {
        try {
          const [outcome = bug('a write without an outcome')] = this.#insert([write], revision);
          if ('event' in outcome) ({ revision } = outcome.event);
          return outcome;
        } catch (failure) {
          return { error: failure };
        }
      });
    }
  }

  /** One transaction: a write that is refused leaves the others be. Throws StoreError `full` or `failed`. */
  #insert(batch: readonly Queued[], after: Revision): readonly Outcome[] {
    let revision = after;
    return this.#transaction(() =>
      batch.map((write): Outcome => {
        try {
          const event = applyWrite(this.#db, write, revision + 1);
          revision = event.revision;
          return { event };
        } catch (error) {
          if (error instanceof StoreError) return { error };
          throw error;
        }
      }),
    );
  }

  #settle(batch: readonly Queued[], outcomes: readonly Outcome[]): void {
    const events = outcomes.flatMap((outcome) => ('event' in outcome ? [outcome.event] : []));
    this.#revision = events.at(-1)?.revision ?? this.#revision;
    this.#feed.publish(events);
    for (const [index, outcome] of outcomes.entries()) {
      if ('event' in outcome) batch[index]?.resolve(outcome.event.revision);
      else batch[index]?.reject(outcome.error);
    }
  }

  #transaction<T>(work: () => T): T {
    try {
      return this.#db.transaction(work);
    } catch (error) {
      throw toStoreError(error);
    } finally {
      this.#log.written();
    }
  }

  #checkNotCompacted(revision: Revision): void {
    if (revision < this.#compacted) {
      throw new StoreError('compacted', `revision ${revision} was compacted`);
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new StoreError('closed', 'the store is closed');
    if (this.#broken) throw this.#broken;
  }
}

/** One turn of the event loop: what has arrived in it is committed together. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function toStoreError(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  return code === SQLITE_FULL
    ? new StoreError('full', 'the disk is full', { cause: error })
    : new StoreError('failed', 'the disk failed', { cause: error });
}
