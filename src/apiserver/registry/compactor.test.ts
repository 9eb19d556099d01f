import { expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import { createCompactor } from './compactor.ts';

const minute = 60_000;
const value = new Uint8Array([1]);

test('states older than five to ten minutes are forgotten, younger ones are kept', async () => {
  const clock = new VirtualClock();
  const store = new MemoryStore();
  const stop = new AbortController();
  await store.create('/a', value);
  await store.update('/a', value, 1);
  const running = createCompactor(store, { clock, log: silentLogger }).run(stop.signal);
  await clock.advance(1);
  await store.update('/a', value, 2);
  await clock.advance(5 * minute);
  await expect(store.list({ prefix: '', revision: 1 })).rejects.toMatchObject({
    reason: 'compacted',
  });
  expect((await store.list({ prefix: '', revision: 2 })).entries).toHaveLength(1);
  await clock.advance(5 * minute);
  await expect(store.list({ prefix: '', revision: 2 })).rejects.toMatchObject({
    reason: 'compacted',
  });
  stop.abort();
  await running;
});

test('a compaction that fails is tried again', async () => {
  const clock = new VirtualClock();
  let tries = 0;
  class FailingStore extends MemoryStore {
    override async compact(): Promise<void> {
      tries++;
      throw new TypeError('the disk is on fire');
    }
  }
  const stop = new AbortController();
  const compactor = createCompactor(new FailingStore(), { clock, log: silentLogger });
  const running = compactor.run(stop.signal);
  await clock.advance(11 * minute);
  stop.abort();
  await running;
  expect(tries).toBe(2);
});
