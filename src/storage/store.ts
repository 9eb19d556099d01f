/**
 * The storage contract, in etcd's terms: keys, opaque bytes, one monotonic revision for the whole store, and a watch
 * of what changed. It doesn't know what a Pod is. `conformance.ts` is the suite that every driver passes.
 *
 * A resolved write is durable. Revisions are given in the order of commits, one a write, with no gaps visible to a
 * watcher. Keys are UTF-8 strings, compared byte by byte.
 */

/**
 * Grows by one with each write; the first write of an empty store has revision 1. It never goes back: a driver that
 * was not closed in an orderly way may skip some when it opens again.
 */
export type Revision = number;

export interface StoredEntry {
  readonly key: string;
  readonly value: Uint8Array;
  /** The revision of the last write to this key. */
  readonly revision: Revision;
  /** The revision of the write that created this key. */
  readonly createRevision: Revision;
}

export interface StoreEvent {
  readonly type: 'put' | 'delete';
  readonly key: string;
  readonly revision: Revision;
  /** True for a put that created the key. */
  readonly created: boolean;
  /** The value after a put; the last value before a delete. */
  readonly value: Uint8Array;
}

export interface ListRequest {
  readonly prefix: string;
  /** At most so many entries; all when absent. */
  readonly limit?: number;
  /** Entries with a key greater than this one. */
  readonly after?: string;
  /** The state at this revision; the newest when absent. Throws StoreError `compacted` when that is gone. */
  readonly revision?: Revision;
}

export interface ListResult {
  /** In key order. */
  readonly entries: readonly StoredEntry[];
  /** The revision that the list shows. */
  readonly revision: Revision;
  /** Entries of the prefix beyond the limit; 0 when all are here. */
  readonly remaining: number;
}

export interface UpdateOptions {
  /**
   * The write need not survive a loss of power (it does survive the end of the process), so it costs no disk flush:
   * for heartbeats. Later writes never become durable without it.
   */
  readonly lazy?: boolean;
}

export interface Store {
  get(key: string): Promise<StoredEntry | undefined>;
  list(request: ListRequest): Promise<ListResult>;
  /** Throws StoreError `exists` when the key is there. */
  create(key: string, value: Uint8Array): Promise<Revision>;
  /** Throws `conflict` when the key's revision isn't `expected`, `missing` when the key isn't there. */
  update(
    key: string,
    value: Uint8Array,
    expected: Revision,
    options?: UpdateOptions,
  ): Promise<Revision>;
  /** As `update`. The delete has a revision of its own, which is returned. */
  delete(key: string, expected: Revision): Promise<Revision>;
  /**
   * The events of the prefix after a revision, in order, in batches; ends when the signal aborts. Throws `compacted` when events after that revision are gone, at the start or later when too far behind.
   */
  watch(prefix: string, after: Revision, signal: AbortSignal): AsyncIterable<readonly StoreEvent[]>;
  /** Forgets what was overwritten or deleted at or before the revision. */
  compact(revision: Revision): Promise<void>;
  currentRevision(): Promise<Revision>;
  /** Ends watches, finishes queued writes, releases files. */
  close(): Promise<void>;
}

export type StoreErrorReason =
  | 'exists'
  | 'missing'
  | 'conflict'
  | 'compacted'
  /** The disk, or the size that was allowed, is used up. The write left no trace. */
  | 'full'
  /** The disk failed in another way. The write left no trace that was acknowledged. */
  | 'failed'
  | 'closed';

export class StoreError extends Error {
  readonly reason: StoreErrorReason;
  /** The entry that stood in the way, for `exists` and `conflict`, when the driver knows it. */
  readonly current: StoredEntry | undefined;

  constructor(
    reason: StoreErrorReason,
    message: string,
    options: { cause?: unknown; current?: StoredEntry } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StoreError';
    this.reason = reason;
    this.current = options.current;
  }
}
