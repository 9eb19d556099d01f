/** One write inside a transaction: checks what is there, then adds a row to the log. */
import { type Revision, type StoreEvent, type StoredEntry, StoreError } from '../store.ts';
import { type Database, type Head, type Row, toEntry, toEvent } from './database.ts';

export interface Write {
  readonly type: 'create' | 'update' | 'delete';
  readonly key: string;
  /** Empty for a delete. */
  readonly value: Uint8Array;
  /** Ignored for a create. */
  readonly expected: Revision;
}

/** Writes at `revision`. Throws StoreError `exists`, `missing` or `conflict`, having written nothing. */
export function applyWrite(db: Database, write: Write, revision: Revision): StoreEvent {
  const head = db.head(write.key);
  const current = head && !head.deleted ? head : undefined;
  check(db, write, current);
  const isDelete = write.type === 'delete';
  const last = isDelete ? db.newest(write.key)?.value : undefined;
  const row: Row = {
    revision,
    key: write.key,
    created: current?.created ?? revision,
    previous: current?.revision ?? null,
    deleted: isDelete,
    value: write.value,
  };
  db.insert(row);
  return toEvent(row, last);
}

function check(db: Database, { type, key, expected }: Write, current: Head | undefined): void {
  if (type === 'create') {
    if (!current) return;
    throw new StoreError('exists', `${key} exists`, inTheWay(db, key));
  }
  if (!current) throw new StoreError('missing', `${key} does not exist`);
  if (current.revision !== expected) {
    throw new StoreError('conflict', `${key} is at another revision`, inTheWay(db, key));
  }
}

function inTheWay(db: Database, key: string): { current?: StoredEntry } {
  const row = db.newest(key);
  return row ? { current: toEntry(row) } : {};
}
