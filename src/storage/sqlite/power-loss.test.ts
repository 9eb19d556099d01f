/**
 * The power fails while the store waits for the disk. What was flushed is there; of what was written since, any blocks may
 * be, in any combination.
 */
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seededRandom } from '#base/random.ts';
import { SqliteStore } from './sqlite-store.ts';

const blockSize = 512;
const files = ['state.db', 'state.db-wal'] as const;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-power-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

// Together these seeds find each of the three flushes, and the end of the log, when it is left out.
test.each([4, 7])(
  'whenever the power fails, everything acknowledged is there (seed %i)',
  { timeout: 120_000 },
  async (seed) => {
    const random = seededRandom(seed);
    const disk = new Disk(random);
    const acknowledged = new Map<string, number>();
    const problems: unknown[] = [];
    let [losses, copies] = [0, 0];
    /** How often was flushed since a log was copied into the main file: what follows is what the order matters for. */
    let since = Infinity;
    const flush = async (descriptor: number): Promise<void> => {
      const file = files.find((name) => isOpenAs(descriptor, name));
      if (file === undefined) throw new Error('this is no file of the store');
      if (file === 'state.db') [since, copies] = [0, copies + 1];
      const tries = since++ < 4 ? 12 : Math.floor(random.next() * 1.2);
      for (let number = 0; number < tries; number++) {
        losses++;
        await checkAfterLoss(disk, acknowledged).catch((error: unknown) => problems.push(error));
      }
      disk.flushed(file);
    };
    const store = new SqliteStore({ path: join(directory, files[0]), flush });
    for (const file of files) disk.flushed(file);
    for (let round = 0; round < 80; round++) {
      // Some rounds are as much as a log has room for, most are a write or two.
      const count = random.next() < 0.2 ? 150 : 1 + Math.floor(random.next() * 3);
      const first = Math.floor(random.next() * 400);
      await Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const key = `/k/${(first + index) % 400}`;
          const value = new Uint8Array(1 + Math.floor(random.next() * 12_000)).fill(round);
          const current = acknowledged.get(key) ?? 0;
          const told =
            current === 0
              ? await store.create(key, value)
              : await store.update(key, value, current);
          acknowledged.set(key, told);
        }),
      );
      if (random.next() < 0.1) await store.compact(await store.currentRevision());
    }
    await store.close();
    expect(problems).toEqual([]);
    expect(losses).toBeGreaterThan(20);
    expect(copies).toBeGreaterThan(0);
  },
);

/** The files as the disk is sure to have them, and as they were written. */
class Disk {
  readonly #sure = new Map<string, Buffer>();
  readonly #random: ReturnType<typeof seededRandom>;

  constructor(random: ReturnType<typeof seededRandom>) {
    this.#random = random;
  }

  flushed(file: string): void {
    this.#sure.set(file, readFileSync(join(directory, file)));
  }

  /** What is found after the power came back. */
  afterLoss(file: string): Buffer {
    const sure = this.#sure.get(file) ?? Buffer.alloc(0);
    const written = readFileSync(join(directory, file));
    const size = this.#random.next() < 0.5 ? sure.length : written.length;
    const found = Buffer.alloc(size);
    const isWritten = this.#pattern(Math.ceil(size / blockSize));
    for (let at = 0; at < size; at += blockSize) {
      const source = isWritten(at / blockSize) ? written : sure;
      source.subarray(at, at + blockSize).copy(found, at);
    }
    return found;
  }

  /** Which blocks the disk took: all up to one, all but those, or any, from hardly one to nearly all. */
  #pattern(blocks: number): (block: number) => boolean {
    const [kind, share] = [this.#random.next(), this.#random.next()];
    // Near the beginning as likely as anywhere: there is a log's header.
    const border = Math.floor(blocks ** share);
    if (kind < 0.3) return (block) => block < border;
    if (kind < 0.6) return (block) => block >= border;
    return () => this.#random.next() < share;
  }
}

async function checkAfterLoss(
  disk: Disk,
  acknowledged: ReadonlyMap<string, number>,
): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), 'holdfast-power-'));
  try {
    for (const file of files) writeFileSync(join(place, file), disk.afterLoss(file));
    const path = join(place, files[0]);
    const store = new SqliteStore({ path });
    const { entries, revision } = await store.list({ prefix: '/k/' });
    await store.close();
    const stored = new Map(entries.map((entry) => [entry.key, entry.revision]));
    const lost = [...acknowledged].filter(([key, told]) => (stored.get(key) ?? 0) < told);
    expect(lost).toEqual([]);
    expect(revision).toBeGreaterThanOrEqual(Math.max(0, ...acknowledged.values()));
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    db.close();
  } finally {
    rmSync(place, { recursive: true });
  }
}

function isOpenAs(descriptor: number, name: string): boolean {
  return readlinkSync(`/proc/self/fd/${descriptor}`) === join(directory, name);
}
