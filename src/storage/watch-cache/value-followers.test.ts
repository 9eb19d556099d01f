import { array, assert, asyncProperty, constantFrom, nat, option, record } from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import { StoreError } from '../store.ts';
import type { Follower } from './follower.ts';
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
const colour = (value: string) => ({ name: 'colour', value, read: (thing: Thing) => thing.colour });

let store: MemoryStore;
let cache: WatchCache<Thing>;
let stop: AbortController;
let running: Promise<void>;

async function start(): Promise<void> {
  store = new MemoryStore();
  stop = new AbortController();
  cache = new WatchCache<Thing>({ store, codec, log: silentLogger, capacity: 10 });
  running = cache.run(stop.signal);
  await cache.ready();
}

async function end(): Promise<void> {
  stop.abort();
  await running;
  await store.close();
}

/** Creates, replaces or, without a value, deletes. */
async function put(name: string, value: string | undefined): Promise<void> {
  const key = things + name;
  const there = cache.resource(things).get(key);
  const bytes = encode({ colour: value ?? '' });
  if (value === undefined) {
    if (there) await cache.until(await store.delete(key, there.revision));
  } else {
    const revision = there ? store.update(key, bytes, there.revision) : store.create(key, bytes);
    await cache.until(await revision);
  }
}

const step = record({
  name: constantFrom('a', 'b', 'c'),
  value: option(constantFrom('red', 'blue'), { nil: undefined }),
});

test('who follows one value is told of exactly the events that began or ended with it', async () => {
  await assert(
    asyncProperty(
      array(step, { maxLength: 9 }),
      nat(9),
      nat(3),
      async (steps, followedAt, every) => {
        await start();
        const items = cache.resource(things);
        const all = items.follow(0);
        let red: Follower<Thing> | undefined;
        const seen: unknown[] = [];
        for (const [at, { name, value }] of steps.entries()) {
          if (at === followedAt) red = items.follow(0, colour('red'));
          await put(name, value);
          if (at % (every + 1) === 0) seen.push(...(red?.take() ?? []));
        }
        red ??= items.follow(0, colour('red'));
        seen.push(...red.take());
        const expected = all
          .take()
          .filter(
            ({ item, previous }) =>
              item.object.colour === 'red' || previous?.object.colour === 'red',
          );
        expect(seen).toEqual(expected);
        await end();
      },
    ),
    { numRuns: 100 },
  );
});

test('others do not wake it, nor does it get too late by them', async () => {
  const red = cache.resource(things).follow(0, colour('red'));
  expect(red.take()).toEqual([]);
  let woken = false;
  const news = red.wait().then(() => (woken = true));
  for (let index = 0; index < 30; index++) await put('a', `blue ${index}`);
  expect(woken).toBe(false);
  await put('b', 'red');
  await news;
  expect(red.take()).toMatchObject([{ revision: 31 }]);
});

test('one that does not read is told that it is too late; a closed one is told nothing', async () => {
  const late = cache.resource(things).follow(0, colour('red'));
  const closed = cache.resource(things).follow(0, colour('red'));
  late.take();
  closed.take();
  closed.close();
  for (let index = 0; index <= 10; index++) await put(`red-${index}`, 'red');
  expect(() => late.take()).toThrow(StoreError);
  expect(closed.take()).toEqual([]);
});

test('one that begins before what is known is told that it is too late', async () => {
  const early = cache.resource(things).follow(0, colour('red'));
  for (let index = 0; index < 30; index++) await put('a', 'blue');
  expect(() => early.take()).toThrow('too old resource version: 0');
});

test('a cache that loads anew has lost what happened meanwhile', async () => {
  const red = cache.resource(things).follow(0, colour('red'));
  red.take();
  // Nothing is awaited in between, so the cache cannot follow.
  const writes = Array.from({ length: 1500 }, (_, i) =>
    store.create(`${things}${i}`, encode({ colour: '' })),
  );
  await Promise.all([...writes, store.compact(1500)]);
  await cache.until(1500);
  expect(() => red.take()).toThrow(StoreError);
});

test('wait resolves at once after a wake', async () => {
  const red = cache.resource(things).follow(0, colour('red'));
  red.take();
  red.wake();
  await red.wait();
  expect(red.take()).toEqual([]);
});

beforeEach(start);
afterEach(end);
