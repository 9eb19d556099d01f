import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seededRandom } from '#base/random.ts';
import { SqliteStore } from './sqlite-store.ts';

const kills = 20;
const random = seededRandom(20);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-crash-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Writes until `lines` writes were acknowledged, then dies; returns what was acknowledged. */
async function writeAndDie(path: string, run: number, lines: number): Promise<string[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'crash-writer.ts'), path, String(run)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    seen += text.split('\n').length - 1;
    if (seen >= lines) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  // The last line may be cut short.
  return output.split('\n').slice(0, -1);
}

test(
  `${kills} times killed while it writes, the store lost nothing that it acknowledged and kept its order`,
  { timeout: 60_000 },
  async () => {
    const path = join(directory, 'state.db');
    const acknowledged = new Map<string, number>();
    const told = new Set<number>();
    for (let run = 0; run < kills; run++) {
      const lines = await writeAndDie(path, run, 1 + Math.floor(random.next() * 400));
      for (const line of lines) {
        const [key = '', revision] = line.split(' ');
        expect(told.has(Number(revision))).toBe(false);
        told.add(Number(revision));
        acknowledged.set(key, Number(revision));
      }
      const store = new SqliteStore({ path });
      const { entries, revision: current } = await store.list({ prefix: '/crash/' });
      const stored = new Map(entries.map((entry) => [entry.key, entry.revision]));
      const lost = [...acknowledged].filter(
        ([key, revision]) => !((stored.get(key) ?? 0) >= revision),
      );
      expect(lost).toEqual([]);
      expect(Math.max(...told)).toBeLessThanOrEqual(current);
      let last = 0;
      for await (const events of store.watch('', 0, AbortSignal.timeout(10_000))) {
        for (const event of events) {
          expect(event.revision).toBeGreaterThan(last);
          last = event.revision;
        }
        if (last >= Math.max(...told)) break;
      }
      await store.close();
    }
  },
);
