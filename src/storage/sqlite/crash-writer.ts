/**
 * The process that `crash.test.ts` kills: writes to the store given as its argument from 8 writers at once, and prints
 * a line `key revision` for every write that was acknowledged.
 */
import { writeSync } from 'node:fs';
import { SqliteStore } from './sqlite-store.ts';

const [path = '', run = '0'] = process.argv.slice(2);
const store = new SqliteStore({ path });

async function write(writer: number): Promise<never> {
  const value = new Uint8Array(600).fill(65 + writer);
  for (let index = 0; ; index++) {
    const key = `/crash/${run}/${writer}/${index}`;
    const created = await store.create(key, value);
    writeSync(1, `${key} ${created}\n`);
    const lazy = index % 3 === 0;
    writeSync(1, `${key} ${await store.update(key, value, created, { lazy })}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
