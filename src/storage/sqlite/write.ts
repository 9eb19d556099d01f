/** One write inside a transaction: checks what is there, then adds a row to the log. */
import { type Revision, type StoreEvent, StoreError } from '../store.ts';
import { type Database, type Row, toEntry, toEvent } from './database.ts';

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
  const newest = db.newest(write.key);
  const current = newest && !newest.deleted ? newest : undefined;
  check(write, current);
  const row: Row = {
    revision,
    key: write.key,
    created: current?.created ?? revision,
    previous: current?.revision ?? null,
    deleted: write.type === 'delete',
    value: write.value,
  };
  db.insert(row);
  return toEvent(row, current?.value);
}

function check({ type, key, expected }: Write, current: Row | undefined): void {
  if (type === 'create') {
    if (!current) return;
    throw new StoreError('exists', `${key} exists`, { current: toEntry(current) });
  }
  if (!current) throw new StoreError('missing', `${key} does not exist`);
  if (current.revision !== expected) {
    throw new StoreError('conflict', `${key} is at another revision`, {
      current: toEntry(current),
    });
  }
}
