import { copyFileSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeStore } from '../conformance.ts';
import { SqliteStore } from './sqlite-store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-store-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const file = (): string => join(directory, 'state.db');
const isMainFile = (descriptor: number): boolean =>
  readlinkSync(`/proc/self/fd/${descriptor}`) === file();
const kilobytes = (count: number): Uint8Array => new Uint8Array(count * 1024).fill(65);

describeStore('sqlite', () => new SqliteStore({ path: file() }));

describe('what is on disk', () => {
  test('comes back when the file is opened again, and revisions go on', async () => {
    const before = new SqliteStore({ path: file() });
    await before.create('/a', kilobytes(1));
    await before.create('/b', kilobytes(1));
    await before.delete('/b', 2);
    await before.close();
    const after = new SqliteStore({ path: file() });
    expect(await after.currentRevision()).toBe(3);
    expect((await after.list({ prefix: '' })).entries).toMatchObject([{ key: '/a', revision: 1 }]);
    expect(await after.create('/b', kilobytes(1))).toBe(4);
    const events = after.watch('', 0, AbortSignal.timeout(5000))[Symbol.asyncIterator]();
    const { value } = await events.next();
    expect(value.map((event: { revision: number }) => event.revision)).toEqual([1, 2, 3, 4]);
    await after.close();
  });

  test('a compaction of everything does not turn revisions back', async () => {
    const before = new SqliteStore({ path: file() });
    await before.create('/a', kilobytes(1));
    await before.delete('/a', 1);
    await before.compact(2);
    await before.close();
    const after = new SqliteStore({ path: file() });
    expect(await after.create('/a', kilobytes(1))).toBe(3);
    await after.close();
  });

  test('a compaction gives space back', async () => {
    const store = new SqliteStore({ path: file() });
    await store.create('/a', kilobytes(16));
    for (let revision = 1; revision <= 200; revision++) {
      await store.update('/a', kilobytes(16), revision);
    }
    await store.compact(201);
    await store.close();
    const db = new DatabaseSync(file());
    expect(db.prepare('SELECT count(*) AS rows FROM log').get()).toEqual({ rows: 1 });
    expect(Number(db.prepare('PRAGMA page_count').get()?.['page_count'])).toBeLessThan(50);
    db.close();
  });
});

describe('a file that cannot be used', () => {
  const open = (): SqliteStore => new SqliteStore({ path: file() });

  test('of another schema version is refused, and left as it is', async () => {
    await open().close();
    const db = new DatabaseSync(file());
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(open).toThrow(/schema version 99, this Holdfast reads version 1/);
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_VERSION' }));
  });

  test("of another program's is refused", () => {
    const db = new DatabaseSync(file());
    db.exec('CREATE TABLE recipes (name TEXT)');
    db.close();
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
  });

  test('that is no database is refused', () => {
    writeFileSync(file(), 'this is a text file, long enough to be read as a header of something');
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
  });

  test('that is open elsewhere is refused', async () => {
    const first = open();
    await first.create('/a', kilobytes(1));
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_IN_USE' }));
    await first.close();
  });
});

describe('the flush to the disk', () => {
  test('nobody is told of a write before it, and what comes in meanwhile shares the next one', async () => {
    let flushes: (() => void)[] = [];
    const flush = (): Promise<void> => new Promise((resolve) => flushes.push(resolve));
    const store = new SqliteStore({ path: file(), flush });
    const told: string[] = [];
    const events = store.watch('', 0, AbortSignal.timeout(5000))[Symbol.asyncIterator]();
    const write = async (key: string): Promise<void> => {
      await store.create(key, kilobytes(1));
      told.push(key);
    };
    const first = write('/a');
    await expect.poll(() => flushes.length).toBe(1);
    const read = store.get('/a');
    const others = ['/b', '/c'].map(write);
    expect((await store.list({ prefix: '' })).entries).toEqual([]);
    expect(await store.currentRevision()).toBe(0);
    expect(told).toEqual([]);
    flushes.shift()?.();
    await first;
    expect(await read).toMatchObject({ revision: 1 });
    expect((await events.next()).value).toMatchObject([{ key: '/a' }]);
    await expect.poll(() => flushes.length).toBe(1);
    expect(told).toEqual(['/a']);
    flushes.shift()?.();
    await Promise.all(others);
    expect((await events.next()).value).toMatchObject([{ key: '/b' }, { key: '/c' }]);
    flushes = [];
    await store.close();
  });

  test('one that fails: nothing was acknowledged, and nothing is until the store is opened again', async () => {
    const store = new SqliteStore({ path: file(), flush: () => Promise.reject(new Error('EIO')) });
    const failed = { reason: 'failed', message: 'the disk did not take what was written' };
    const writes = ['/a', '/b'].map((key) => store.create(key, kilobytes(1)));
    for (const write of writes) await expect(write).rejects.toMatchObject(failed);
    await expect(store.create('/c', kilobytes(1))).rejects.toMatchObject(failed);
    await expect(store.list({ prefix: '' })).rejects.toMatchObject(failed);
    await store.close();
    const again = new SqliteStore({ path: file() });
    await again.create('/d', kilobytes(1));
    expect(await again.get('/d')).toBeDefined();
    await again.close();
  });

  test('while it waits for the main file, reading goes on and writing waits', async () => {
    const ofMainFile = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const flush = async (descriptor: number): Promise<void> => {
      if (!isMainFile(descriptor)) return;
      begun.resolve();
      await ofMainFile.promise;
    };
    const store = new SqliteStore({ path: file(), flush });
    let written = 0;
    const writing = (async (): Promise<void> => {
      while (written < 60) written = await store.create(`/${written}`, kilobytes(100));
    })();
    await begun.promise;
    const before = written;
    expect(before).toBeLessThan(60);
    expect((await store.list({ prefix: '/' })).entries).toHaveLength(before);
    expect(await store.get('/0')).toMatchObject({ revision: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).toBe(before);
    ofMainFile.resolve();
    await writing;
    await store.close();
  });

  test('one of the main file that fails: the log stays, and has everything', async () => {
    const flush = (descriptor: number): Promise<void> =>
      isMainFile(descriptor) ? Promise.reject(new Error('EIO')) : Promise.resolve();
    const store = new SqliteStore({ path: file(), flush });
    let acknowledged = 0;
    const writes = async (): Promise<void> => {
      for (;;) acknowledged = await store.create(`/${acknowledged}`, kilobytes(100));
    };
    await expect(writes()).rejects.toMatchObject({ reason: 'failed' });
    await store.close();
    // The lock goes with the process, so this one can only open a copy.
    const copy = join(directory, 'copy.db');
    for (const suffix of ['', '-wal']) copyFileSync(file() + suffix, copy + suffix);
    const again = new SqliteStore({ path: copy });
    expect(acknowledged).toBeGreaterThan(20);
    expect((await again.list({ prefix: '/' })).entries).toHaveLength(acknowledged);
    await again.close();
  });
});

describe('a full disk', () => {
  test('fails the write that does not fit, keeps everything, and lives on', async () => {
    const store = new SqliteStore({ path: file(), maxBytes: 512 * 1024 });
    const kept: number[] = [];
    let refused = 0;
    for (let index = 0; index < 100; index++) {
      await store.create(`/k/${index}`, kilobytes(16)).then(
        () => kept.push(index),
        (error: unknown) => {
          expect(error).toMatchObject({ reason: 'full' });
          refused++;
        },
      );
    }
    expect(kept.length).toBeGreaterThan(10);
    expect(refused).toBeGreaterThan(10);
    expect(await store.currentRevision()).toBe(kept.length);
    expect((await store.list({ prefix: '/k/' })).entries).toHaveLength(kept.length);
    await store.delete('/k/0', 1);
    await store.compact(kept.length + 1);
    expect(await store.create('/again', kilobytes(8))).toBe(kept.length + 2);
    await store.close();
  });

  test('does not fail the small writes that wait with a big one', async () => {
    const store = new SqliteStore({ path: file(), maxBytes: 256 * 1024 });
    const results = await Promise.allSettled([
      store.create('/small/1', kilobytes(1)),
      store.create('/big', kilobytes(1024)),
      store.create('/small/2', kilobytes(1)),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store.currentRevision()).toBe(2);
    await store.close();
  });
});
