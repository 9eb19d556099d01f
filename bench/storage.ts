/** The SQLite driver alone: durable writes against bare commits of one row each on the same disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SqliteStore } from '#storage/sqlite/sqlite-store.ts';
import type { Benchmark, Row } from './bench.ts';
import { median } from './bench.ts';

const seconds = 1.5;
const rounds = 3;
/** As large as a small Pod. */
const value = new Uint8Array(2048).fill(97);

async function run(): Promise<readonly Row[]> {
  const ratios: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const floor = inFolder((folder) => bareCommits(folder));
    const ours = await inFolder((folder) => storeWrites(folder));
    ratios.push(ours / floor);
    bare.push(floor);
  }
  return [
    {
      name: 'durable store writes, 32 in flight',
      value: median(ratios),
      unit: '× bare commits',
      comparedWith: `synchronous=FULL commits of one row each: ${median(bare).toFixed(0)}/s`,
    },
  ];
}

export const storageBenchmark: Benchmark = {
  name: 'storage',
  what: 'durable writes of the SQLite driver against bare commits',
  run,
};

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  const result = work(folder);
  if (result instanceof Promise) void result.finally(clean);
  else clean();
  return result;
}

/** Commits a second of one row each. */
export function bareCommits(folder: string, file = 'bare.db'): number {
  const database = new DatabaseSync(join(folder, file));
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB)',
  );
  const insert = database.prepare('INSERT INTO t (v) VALUES (?)');
  const begin = performance.now();
  let count = 0;
  for (; performance.now() - begin < seconds * 1000; count++) insert.run(value);
  const rate = (count * 1000) / (performance.now() - begin);
  database.close();
  return rate;
}

async function storeWrites(folder: string): Promise<number> {
  const store = new SqliteStore({ path: join(folder, 'store.db') });
  const begin = performance.now();
  let count = 0;
  const writer = async (id: number): Promise<void> => {
    for (let n = 0; performance.now() - begin < seconds * 1000; n++) {
      await store.create(`/bench/${id}/${n}`, value);
      count++;
    }
  };
  await Promise.all(Array.from({ length: 32 }, (_, id) => writer(id)));
  const rate = (count * 1000) / (performance.now() - begin);
  await store.close();
  return rate;
}
