import { array, assert, asyncProperty, constantFrom, nat, option, record } from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryStore } from '../memory/memory-store.ts';
import { silentLogger } from '#base/log.ts';
import { WatchCache } from './watch-cache.ts';

const codec = {
  decode: (value: Uint8Array): string => new TextDecoder().decode(value),
  encode: (text: string): Uint8Array => new TextEncoder().encode(text),
};
const things = '/registry/core/things/';

const step = record({
  key: constantFrom('a/one', 'a/two', 'b/one', 'b/two'),
  value: option(constantFrom('red', 'blue', ''), { nil: undefined }),
});

const itself = (value: string) => ({ name: 'itself', value, read: (text: string) => text });

test('an index tells what looking at everything would, whenever it was made', async () => {
  await assert(
    asyncProperty(array(step, { maxLength: 30 }), nat(30), async (steps, madeAt) => {
      const store = new MemoryStore();
      const stop = new AbortController();
      const cache = new WatchCache<string>({ store, codec, log: silentLogger });
      const running = cache.run(stop.signal);
      await cache.ready();
      const items = cache.resource(things);
      const expectSame = (): void => {
        for (const value of ['red', 'blue', '', 'green']) {
          const all = items.range(things).filter(({ object }) => object === value);
          expect(items.having(itself(value))).toEqual(all);
        }
      };
      for (const [at, { key, value }] of steps.entries()) {
        if (at >= madeAt) expectSame();
        const there = items.get(things + key);
        const bytes = codec.encode(value ?? '');
        let revision = cache.revision;
        if (value === undefined) {
          if (there) revision = await store.delete(things + key, there.revision);
        } else if (there) revision = await store.update(things + key, bytes, there.revision);
        else revision = await store.create(things + key, bytes);
        await cache.until(revision);
      }
      expectSame();
      stop.abort();
      await running;
      await store.close();
    }),
    { numRuns: 60 },
  );
});
