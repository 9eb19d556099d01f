import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { MemoryStore } from '../memory/memory-store.ts';
import { type Revision, StoreError } from '../store.ts';
import type { CacheEvent } from './item.ts';
import { WatchCache, resourceOf } from './watch-cache.ts';

interface Thing {
  readonly text: string;
  readonly revision: Revision;
}

let encodings = 0;
let decodings = 0;
const codec = {
  decode(value: Uint8Array, revision: Revision): Thing {
    decodings++;
    return Object.freeze({ text: new TextDecoder().decode(value), revision });
  },
  encode(thing: Thing): Uint8Array {
    encodings++;
    return new TextEncoder().encode(JSON.stringify(thing));
  },
  recode(value: Uint8Array, revision: Revision): Uint8Array {
    const thing: Thing = { text: new TextDecoder().decode(value), revision };
    return new TextEncoder().encode(JSON.stringify(thing));
  },
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pods = '/registry/core/pods/';
const news = '/registry/core/events/';

const brief = ({ type, revision, item, previous }: CacheEvent<Thing>): string =>
  `${revision} ${type} ${item.key.slice(pods.length)} ${item.object.text} ${previous?.object.text ?? '-'}`;

let store: MemoryStore;
let cache: WatchCache<Thing>;
let stop: AbortController;
let running: Promise<void>;

async function start(capacity = 100): Promise<void> {
  stop = new AbortController();
  cache = new WatchCache<Thing>({
    store,
    codec,
    log: silentLogger,
    capacity,
    encoded: new Set([news]),
  });
  running = cache.run(stop.signal);
  await cache.ready();
}

beforeEach(() => {
  store = new MemoryStore();
  encodings = 0;
  decodings = 0;
});

afterEach(async () => {
  stop.abort();
  await running;
  await store.close();
});

describe('reading', () => {
  test('what was there before and what is written later', async () => {
    await store.create(`${pods}default/a`, bytes('1'));
    await start();
    expect(cache.resource(pods).get(`${pods}default/a`)?.object).toEqual({
      text: '1',
      revision: 1,
    });
    const revision = await store.update(`${pods}default/a`, bytes('2'), 1);
    await cache.until(revision);
    expect(cache.resource(pods).get(`${pods}default/a`)?.object).toEqual({
      text: '2',
      revision: 2,
    });
    await cache.until(await store.delete(`${pods}default/a`, 2));
    expect(cache.resource(pods).get(`${pods}default/a`)).toBeUndefined();
    expect(cache.revision).toBe(3);
  });

  test('ranges are in key order, by prefix, and can be continued', async () => {
    await start();
    for (const key of ['default/c', 'kube-system/x', 'default/a', 'default/b']) {
      await cache.until(await store.create(pods + key, bytes(key)));
    }
    const names = (prefix: string, after?: string): string[] =>
      cache
        .resource(pods)
        .range(prefix, after)
        .map((item) => item.object.text);
    expect(names(pods)).toEqual(['default/a', 'default/b', 'default/c', 'kube-system/x']);
    expect(names(`${pods}default/`)).toEqual(['default/a', 'default/b', 'default/c']);
    expect(names(`${pods}default/`, `${pods}default/a`)).toEqual(['default/b', 'default/c']);
    expect(names(`${pods}none/`)).toEqual([]);
  });

  test('resources are apart, and `changed` is each its own', async () => {
    await start();
    await store.create(`${pods}default/a`, bytes('1'));
    await cache.until(await store.create('/registry/apps/deployments/default/a', bytes('2')));
    expect(cache.resource(pods).changed).toBe(1);
    expect(cache.resource('/registry/apps/deployments/').range('')).toHaveLength(1);
    expect(cache.resource('/registry/core/nodes/').range('')).toEqual([]);
  });

  test('an item is encoded once, and only when wanted', async () => {
    await start();
    await cache.until(await store.create(`${pods}default/a`, bytes('1')));
    expect(encodings).toBe(0);
    const item = cache.resource(pods).get(`${pods}default/a`);
    expect(item?.bytes()).toBe(item?.bytes());
    expect(encodings).toBe(1);
  });

  test('more entries than a page are all loaded', async () => {
    for (let index = 0; index < 4500; index++) await store.create(`${pods}d/${index}`, bytes(''));
    await start();
    expect(cache.resource(pods).range(pods)).toHaveLength(4500);
  });
});

describe('what has been replaced', () => {
  test('keeps no bytes, and is encoded again for a follower that is behind', async () => {
    await start();
    const cursor = cache.resource(pods).follow(0);
    await cache.until(await store.create(`${pods}d/a`, bytes('1')));
    const first = cache.resource(pods).get(`${pods}d/a`);
    const before = first?.bytes();
    await cache.until(await store.update(`${pods}d/a`, bytes('2'), 1));
    expect(encodings).toBe(1);
    const [created] = cursor.take();
    expect(created?.item).toBe(first);
    expect(created?.item.bytes()).toEqual(before);
    expect(created?.item.bytes()).not.toBe(created?.item.bytes());
    expect(encodings).toBe(4);
  });
});

describe('a resource that is held as it is stored', () => {
  test('is not decoded when it is loaded, nor for its bytes', async () => {
    await store.create(`${news}d/a`, bytes('1'));
    await start();
    const item = cache.resource(news).get(`${news}d/a`);
    expect(new TextDecoder().decode(item?.bytes())).toBe('{"text":"1","revision":1}');
    expect([decodings, encodings]).toEqual([0, 0]);
    expect(item?.object).toEqual({ text: '1', revision: 1 });
    expect(item?.object).toBe(item?.object);
    expect(decodings).toBe(1);
  });

  test('is listed, followed and found by a field as any other', async () => {
    await start();
    const resource = cache.resource(news);
    const cursor = resource.follow(0);
    await store.create(`${news}d/a`, bytes('1'));
    await store.create(`${news}d/b`, bytes('2'));
    await store.update(`${news}d/a`, bytes('2'), 1);
    await cache.until(await store.delete(`${news}d/b`, 2));
    expect(resource.range(news).map(({ object }) => object.text)).toEqual(['2']);
    expect(
      cursor
        .take()
        .map(({ type, item, previous }) => [type, item.object.text, previous?.object.text]),
    ).toEqual([
      ['put', '1', undefined],
      ['put', '2', undefined],
      ['put', '2', '1'],
      ['delete', '2', '2'],
    ]);
    const text = { name: 'text', value: '2', read: (thing: Thing) => thing.text };
    expect(resource.having(text, news).map(({ key }) => key)).toEqual([`${news}d/a`]);
  });
});

describe('following', () => {
  test('tells of every change after the revision, with what was before', async () => {
    await store.create(`${pods}d/a`, bytes('1'));
    await start();
    const cursor = cache.resource(pods).follow(cache.revision);
    expect(cursor.take()).toEqual([]);
    await store.update(`${pods}d/a`, bytes('2'), 1);
    await store.create('/registry/core/nodes/n', bytes('elsewhere'));
    await store.delete(`${pods}d/a`, 2);
    await cache.until(4);
    expect(cursor.take().map(brief)).toEqual(['2 put d/a 2 1', '4 delete d/a 2 2']);
    expect(cursor.take()).toEqual([]);
  });

  test('the last state of a deleted item has the revision of the delete', async () => {
    await start();
    await store.create(`${pods}d/a`, bytes('1'));
    await cache.until(await store.delete(`${pods}d/a`, 1));
    const cursor = cache.resource(pods).follow(1);
    expect(cursor.take()[0]?.item.object).toEqual({ text: '1', revision: 2 });
  });

  test('wait resolves at news, and at once after a wake', async () => {
    await start();
    const cursor = cache.resource(pods).follow(0);
    const news = cursor.wait();
    await store.create(`${pods}d/a`, bytes('1'));
    await news;
    expect(cursor.take()).toHaveLength(1);
    cursor.wake();
    await cursor.wait();
    expect(cursor.take()).toEqual([]);
  });

  test('a cursor that does not read is told that it is too late', async () => {
    await start(10);
    const cursor = cache.resource(pods).follow(0);
    for (let index = 0; index < 30; index++) await store.create(`${pods}d/${index}`, bytes(''));
    await cache.until(30);
    expect(() => cursor.take()).toThrow(StoreError);
  });

  test('so is one that begins before what is known', async () => {
    await store.create(`${pods}d/a`, bytes('1'));
    await store.create(`${pods}d/b`, bytes('1'));
    await start();
    const cursor = cache.resource(pods).follow(1);
    expect(() => cursor.take()).toThrow('too old resource version: 1 (2)');
  });

  test('one that reads sees very many writes at once', async () => {
    await start(10);
    const cursor = cache.resource(pods).follow(0);
    const seen: number[] = [];
    const reading = (async () => {
      while (seen.length < 500) {
        const events = cursor.take();
        if (events.length === 0) await cursor.wait();
        seen.push(...events.map((event) => event.revision));
      }
    })();
    await Promise.all(
      Array.from({ length: 500 }, (_, index) => store.create(`${pods}d/${index}`, bytes(''))),
    );
    await reading;
    expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });
});

test('a cache that the store left behind loads anew, and its watchers are told', async () => {
  await start();
  const cursor = cache.resource(pods).follow(0);
  // Nothing is awaited in between, so the cache cannot follow.
  const writes = Array.from({ length: 1500 }, (_, i) => store.create(`${pods}d/${i}`, bytes('')));
  const compaction = store.compact(1500);
  await Promise.all([...writes, compaction]);
  await cache.until(1500);
  expect(cache.resource(pods).range(pods)).toHaveLength(1500);
  expect(() => cursor.take()).toThrow(StoreError);
});

test('nobody waits for a cache that has stopped', async () => {
  await start();
  const waiting = cache.until(99);
  stop.abort();
  await running;
  await waiting;
  await cache.until(100);
  expect(cache.revision).toBe(0);
});

test.each([
  ['/registry/apps/deployments/default/web', '/registry/apps/deployments/'],
  ['/registry/core/nodes/n1', '/registry/core/nodes/'],
  ['/other', '/other'],
])('resourceOf(%s) is %s', (key, prefix) => {
  expect(resourceOf(key)).toBe(prefix);
});
