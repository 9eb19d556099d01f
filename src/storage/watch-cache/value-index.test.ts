import { array, assert, asyncProperty, constantFrom, nat, option, record } from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryStore } from '../memory/memory-store.ts';
import { silentLogger } from '#base/log.ts';
import { WatchCache } from './watch-cache.ts';

interface Thing {
  readonly colour: string;
}

const encode = (thing: Thing): Uint8Array => new TextEncoder().encode(thing.colour);
const codec = {
  decode: (value: Uint8Array): Thing => ({ colour: new TextDecoder().decode(value) }),
  encode,
  recode: (value: Uint8Array): Uint8Array => value,
};
const things = '/registry/core/things/';

const step = record({
  key: constantFrom('a/one', 'a/two', 'b/one', 'b/two'),
  value: option(constantFrom('red', 'blue', ''), { nil: undefined }),
});

const coloured = (value: string) => ({
  name: 'colour',
  value,
  read: (thing: Thing) => thing.colour,
});

test('an index tells what looking at everything would, whenever it was made', async () => {
  await assert(
    asyncProperty(array(step, { maxLength: 30 }), nat(30), async (steps, madeAt) => {
      const store = new MemoryStore();
      const stop = new AbortController();
      const cache = new WatchCache<Thing>({ store, codec, log: silentLogger });
      const running = cache.run(stop.signal);
      await cache.ready();
      const items = cache.resource(things);
      const expectSame = (): void => {
        for (const value of ['red', 'blue', '', 'green']) {
          for (const [prefix, after] of [[things], [`${things}a/`], [things, `${things}a/two`]]) {
            const all = items.range(prefix ?? '', after);
            expect(items.having(coloured(value), prefix ?? '', after)).toEqual(
              all.filter(({ object }) => object.colour === value),
            );
          }
        }
      };
      for (const [at, { key, value }] of steps.entries()) {
        if (at >= madeAt) expectSame();
        const there = items.get(things + key);
        const bytes = encode({ colour: value ?? '' });
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
