/**
 * The file of the SQLite driver: its schema, and the statements. One table, a log: each write is a row with its
 * revision, the row that it replaces and the value. The newest row of a key is its state; compaction deletes rows
 * that were replaced. Nothing here knows of queues, watchers, or when the disk has what was written: a transaction only
 * goes to the write-ahead log, whose flush and end are the driver's (write-ahead-log.ts).
 */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { HoldfastError } from '#base/errors.ts';
import { prefixEnd } from '../keys.ts';
import { type ListRequest, type Revision, type StoreEvent, type StoredEntry } from '../store.ts';

/** Marks the file as Holdfast's ("HFst"). */
const applicationId = 0x48467374;
const schemaVersion = 1;

const schema = `
  CREATE TABLE log (
    revision INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    -- The revision of the write that created the key, and of the one that this replaces.
    created INTEGER NOT NULL,
    previous INTEGER,
    deleted INTEGER NOT NULL,
    value BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX log_key ON log (key, revision, deleted);
  CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;

/** What `meta` holds. */
export type MetaName =
  /** The newest revision when the file was closed or compacted: the log may hold less. */
  | 'revision'
  /** States before this revision are not to be had. */
  | 'compacted'
  /** Rows up to this revision have been cleared away. */
  | 'swept'
  /** 1 when the file was closed in an orderly way. */
  | 'clean';

export interface Row {
  readonly revision: Revision;
  readonly key: string;
  readonly created: Revision;
  readonly previous: Revision | null;
  readonly deleted: boolean;
  readonly value: Uint8Array;
}

export type Head = Pick<Row, 'revision' | 'created' | 'deleted'>;

/** The newest row of each key at a revision. */
const newestRows = `
  FROM log NATURAL JOIN (
    SELECT key, max(revision) AS revision FROM log
    WHERE key > :after AND key >= :prefix AND key < :end AND revision <= :revision GROUP BY key
  ) WHERE deleted = 0`;

/** No key is beyond this one, which is no character at all. */
const lastKey = '\u{10ffff}'.repeat(4);

export function openDatabase(path: string) {
  const db = open(path);
  const newest = db.prepare('SELECT * FROM log WHERE key = ? ORDER BY revision DESC LIMIT 1');
  const head = db.prepare(
    'SELECT revision, created, deleted FROM log WHERE key = ? ORDER BY revision DESC LIMIT 1',
  );
  const insert = db.prepare(
    'INSERT INTO log (revision, key, created, previous, deleted, value) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = db.prepare(`SELECT * ${newestRows} ORDER BY key LIMIT :limit`);
  const count = db.prepare(`SELECT count(*) AS total ${newestRows}`);
  const after = db.prepare(`
    SELECT log.*, older.value AS before FROM log LEFT JOIN log AS older ON older.revision = log.previous AND log.deleted = 1
    WHERE log.revision > ? ORDER BY log.revision LIMIT ?`);
  const last = db.prepare('SELECT max(revision) AS revision FROM log');
  const readMeta = db.prepare('SELECT value FROM meta WHERE name = ?');
  const writeMeta = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const dropReplaced = db.prepare(`
    DELETE FROM log WHERE revision IN (
      SELECT previous FROM log WHERE revision > ? AND revision <= ? AND previous IS NOT NULL)`);
  const dropTombstones = db.prepare(
    'DELETE FROM log WHERE revision > ? AND revision <= ? AND deleted = 1',
  );
  const logState = db.prepare('PRAGMA wal_checkpoint(NOOP)');
  const copyLog = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');
  const rangeOf = ({ prefix, after, revision }: ListRequest & { readonly revision: Revision }) => ({
    after: after ?? '',
    prefix,
    end: prefixEnd(prefix) ?? lastKey,
    revision,
  });

  return {
    /** The main file never grows beyond it: a transaction that would make it do so fails with `SQLITE_FULL`. */
    limit: (pages: number): void => db.exec(`PRAGMA max_page_count = ${pages}`),
    /** Gives up to so many free pages back to the file system. */
    vacuum: (pages: number): void => db.exec(`PRAGMA incremental_vacuum(${pages})`),
    close: (): void => db.close(),
    /** Whether SQLite itself waits until the disk has what it wrote. */
    flushItself: (does: boolean): void => db.exec(`PRAGMA synchronous = ${does ? 'FULL' : 'OFF'}`),
    /** Pages in the write-ahead log that the main file doesn't have yet. */
    logPages(): number {
      const state = logState.get();
      return Number(state?.['log']) - Number(state?.['checkpointed']);
    },
    /** Copies them there, outside of any transaction; whether it copied them all. The next transaction begins the log anew. */
    copyLog(): boolean {
      const state = copyLog.get();
      return state?.['busy'] === 0 && state['log'] === state['checkpointed'];
    },
    transaction<T>(work: () => T): T {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        // SQLite may have rolled back by itself.
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    newest(key: string): Row | undefined {
      const row = newest.get(key);
      return row && toRow(row);
    },
    /** As `newest`, without the value. */
    head(key: string): Head | undefined {
      const row = head.get(key);
      return row && toHead(row);
    },
    insert({ revision, key, created, previous, deleted, value }: Row): void {
      insert.run(revision, key, created, previous, deleted ? 1 : 0, value);
    },
    list(request: ListRequest & { readonly revision: Revision }): StoredEntry[] {
      return select
        .all({ ...rangeOf(request), limit: request.limit ?? -1 })
        .map((row) => toEntry(toRow(row)));
    },
    count: (request: ListRequest & { readonly revision: Revision }): number =>
      Number(count.get(rangeOf(request))?.['total']),
    /** Up to `limit` events after a revision. */
    events: (revision: Revision, limit: number): StoreEvent[] =>
      after.all(revision, limit).map((row) => toEvent(toRow(row), toBytes(row['before']))),
    lastRevision: (): Revision => Number(last.get()?.['revision'] ?? 0),
    meta: (name: MetaName): number => Number(readMeta.get(name)?.['value'] ?? 0),
    setMeta(name: MetaName, value: number): void {
      writeMeta.run(name, value);
    },
    /** Deletes what the writes of revisions in `(from, to]` replaced or deleted. */
    sweep(from: Revision, to: Revision): void {
      dropReplaced.run(from, to);
      dropTombstones.run(from, to);
    },
  };
}

export type Database = ReturnType<typeof openDatabase>;

/** To begin with SQLite flushes what it writes. */
const logging =
  'PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL';

/** Opens the file, or makes it; refuses one that this version of Holdfast did not write. */
function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // One process at a time; the lock goes with the process. WAL readers then need no shared memory.
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    const found = db.prepare('PRAGMA application_id').get()?.['application_id'];
    const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
    const tables = db.prepare('SELECT count(*) AS total FROM sqlite_schema').get()?.['total'];
    if (tables === 0) {
      db.exec(`PRAGMA auto_vacuum = INCREMENTAL; ${logging}; BEGIN IMMEDIATE; ${schema}
        PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}; COMMIT`);
      return db;
    }
    if (found !== applicationId) {
      throw new HoldfastError('STORE_CORRUPT', `${path} is not a Holdfast store`, {
        remedy: 'move the file away or give another data directory',
      });
    }
    if (version !== schemaVersion) {
      throw new HoldfastError(
        'STORE_VERSION',
        `${path} has schema version ${String(version)}, this Holdfast reads version ${schemaVersion}`,
        { remedy: 'run the version of Holdfast that wrote it' },
      );
    }
    db.exec(logging);
    return db;
  } catch (error) {
    db.close();
    throw toOpenError(path, error);
  }
}

function toOpenError(path: string, error: unknown): unknown {
  const code = resultCode(error);
  if (code === SQLITE_BUSY) {
    return new HoldfastError('STORE_IN_USE', `${path} is in use by another process`, {
      cause: error,
      remedy: 'stop the other server of this data directory first',
    });
  }
  if (code === SQLITE_NOTADB || code === SQLITE_CORRUPT) {
    return new HoldfastError('STORE_CORRUPT', `${path} is not a readable SQLite file`, {
      cause: error,
      remedy: 'restore it from a backup, or move it away to begin anew',
    });
  }
  return error;
}

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
export const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/** SQLite's primary result code of an error of node:sqlite. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** The schema is STRICT, so the types of columns are known. */
function toRow(row: Record<string, SQLOutputValue>): Row {
  const previous = row['previous'];
  return {
    revision: Number(row['revision']),
    key: String(row['key']),
    created: Number(row['created']),
    previous: previous === null || previous === undefined ? null : Number(previous),
    deleted: row['deleted'] === 1,
    value: toBytes(row['value']) ?? new Uint8Array(),
  };
}

function toHead(row: Record<string, SQLOutputValue>): Head {
  return {
    revision: Number(row['revision']),
    created: Number(row['created']),
    deleted: row['deleted'] === 1,
  };
}

function toBytes(value: SQLOutputValue | undefined): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

export function toEntry({ key, value, revision, created }: Row): StoredEntry {
  return { key, value, revision, createRevision: created };
}

/** `before` is the value of the row that a deletion replaces. */
export function toEvent(row: Row, before: Uint8Array | undefined): StoreEvent {
  return {
    type: row.deleted ? 'delete' : 'put',
    key: row.key,
    revision: row.revision,
    created: row.created === row.revision,
    value: row.deleted ? (before ?? row.value) : row.value,
  };
}
