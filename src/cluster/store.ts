/** Opens the server's store; the folder is made when it is missing. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { SqliteStore } from '#storage/sqlite/sqlite-store.ts';
import type { Store } from '#storage/store.ts';

export function openStore(path: string): Store {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return new SqliteStore({ path });
}
