import type { WatchItem } from '#client/api-handler.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settle } from '#base/virtual-clock.ts';
import { type Fixture, type TestWatch, startCore } from '../registry/testing/fixture.ts';

let api: Fixture;
let watches: TestWatch[];
beforeEach(async () => {
  api = await startCore();
  watches = [];
});
afterEach(async () => {
  for (const watch of watches) await watch.stop();
  await api.stop();
});

const maps = '/api/v1/namespaces/default/configmaps';

async function watch(query: string, options = {}): Promise<TestWatch> {
  const opened = await api.watch(`${maps}?watch=true${query}`, options);
  watches.push(opened);
  return opened;
}

const create = (name: string, labels: object = {}, namespace = 'default') =>
  api.request(`POST /api/v1/namespaces/${namespace}/configmaps`, {
    body: { metadata: { name, labels } },
  });
const label = (name: string, labels: object) =>
  api.request(`PATCH ${maps}/${name}`, {
    body: { metadata: { labels } },
    contentType: 'application/merge-patch+json',
  });
const remove = (name: string) => api.request(`DELETE ${maps}/${name}`);

describe('how it begins', () => {
  beforeEach(async () => {
    await create('a');
    await create('b');
  });

  test.each([
    ['nothing asked: what is there', '', ['ADDED a', 'ADDED b', 'ADDED c']],
    ['resourceVersion 0: what is there', '&resourceVersion=0', ['ADDED a', 'ADDED b', 'ADDED c']],
    ['a resourceVersion: what came after', '&resourceVersion=1', ['ADDED b', 'ADDED c']],
    [
      'initial events: what is there, then a bookmark',
      '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
      ['ADDED a', 'ADDED b', 'BOOKMARK 2', 'ADDED c'],
    ],
    [
      'initial events not older than a revision',
      '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=1',
      ['ADDED a', 'ADDED b', 'BOOKMARK 2', 'ADDED c'],
    ],
    [
      'nothing asked, with bookmarks: as with initial events',
      '&allowWatchBookmarks=true',
      ['ADDED a', 'ADDED b', 'BOOKMARK 2', 'ADDED c'],
    ],
    [
      'a resourceVersion, with bookmarks: what came after',
      '&resourceVersion=1&allowWatchBookmarks=true',
      ['ADDED b', 'ADDED c'],
    ],
    [
      'no initial events: what comes',
      '&sendInitialEvents=false&resourceVersionMatch=NotOlderThan',
      ['ADDED c'],
    ],
  ])('%s', async (_what, query, expected) => {
    const events = await watch(query);
    const taking = events.take(expected.length);
    await settle();
    await create('c');
    expect(await taking).toEqual(expected);
  });

  test.each(['', '&fieldSelector=metadata.name%3Dc'])(
    'from a revision that is yet to come it shows what comes after that: %j',
    async (selector) => {
      const events = await watch(`&resourceVersion=4${selector}`);
      const taking = events.take(2);
      await settle();
      await create('c');
      await label('c', { is: 'fourth' });
      await label('c', { is: 'fifth' });
      await remove('c');
      expect(await taking).toEqual(['MODIFIED c', 'DELETED c']);
    },
  );

  test('from what is there at a revision that does not come it ends with an error', async () => {
    const query =
      '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&resourceVersion=99';
    const opening = watch(query);
    await settle();
    await api.clock.advance(3_000);
    await expect((await opening).next()).rejects.toMatchObject({
      code: 504,
      reason: 'Timeout',
      message: 'Timeout: Too large resource version: 99, current: 2',
    });
  });

  test('the bookmark that ends the initial events says so', async () => {
    const events = await watch(
      '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    );
    await events.take(2);
    expect(await events.next()).toEqual({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: {
          resourceVersion: '2',
          creationTimestamp: null,
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
  });

  test('from a revision that is no longer known is a 410', async () => {
    for (let index = 0; index < 20_100; index++) await label('a', { index: String(index) });
    const events = await watch('&resourceVersion=1');
    await expect(events.next()).rejects.toMatchObject({
      code: 410,
      reason: 'Expired',
      message: expect.stringMatching(/^too old resource version: 1 \(\d+\)$/),
    });
  });

  test.each([
    [
      '&resourceVersionMatch=NotOlderThan',
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
    ],
    [
      '&sendInitialEvents=true',
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    ],
    [
      '&sendInitialEvents=true&resourceVersionMatch=Exact',
      '[resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
    ],
    [
      '&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&continue=x',
      'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided',
    ],
  ])('%s is refused', async (query, message) => {
    await expect(watch(query)).rejects.toMatchObject({
      code: 422,
      message: `ListOptions.meta.k8s.io "" is invalid: ${message}`,
    });
  });
});

describe('what it tells', () => {
  test('each change once, with the whole object at its revision', async () => {
    const events = await watch('');
    await create('a');
    await label('a', { x: 'y' });
    await remove('a');
    const lines = [await events.next(), await events.next(), await events.next()];
    expect(lines).toMatchObject([
      {
        type: 'ADDED',
        object: { kind: 'ConfigMap', metadata: { name: 'a', resourceVersion: '1' } },
      },
      { type: 'MODIFIED', object: { metadata: { labels: { x: 'y' }, resourceVersion: '2' } } },
      { type: 'DELETED', object: { metadata: { labels: { x: 'y' }, resourceVersion: '3' } } },
    ]);
  });

  test('only of its namespace', async () => {
    const events = await watch('');
    await create('a', {}, 'default-2');
    await create('b');
    expect(await events.take(1)).toEqual(['ADDED b']);
  });

  test('as its label selector sees it', async () => {
    const events = await watch('&labelSelector=app%3Dx');
    const taking = events.take(5);
    await create('a', { app: 'y' });
    await label('a', { app: 'x' });
    await label('a', { more: '1' });
    await label('a', { app: 'z' });
    await label('a', { more: '2' });
    await create('b', { app: 'x' });
    await remove('a');
    await remove('b');
    expect(await taking).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED b', 'DELETED b']);
  });

  test('what ceases to match is told as it last matched, at the revision of the change', async () => {
    await create('a', { app: 'x' });
    const events = await watch('&labelSelector=app%3Dx');
    await events.next();
    await label('a', { app: 'y' });
    expect(await events.next()).toMatchObject({
      type: 'DELETED',
      object: { metadata: { labels: { app: 'x' }, resourceVersion: '2' } },
    });
  });

  test.each(['&fieldSelector=metadata.name%3Db', ''])('of one name: "%s"', async (query) => {
    const url = query
      ? `${maps}?watch=true${query}`
      : '/api/v1/watch/namespaces/default/configmaps/b';
    const events = await api.watch(url);
    watches.push(events);
    await create('a');
    await create('b');
    expect(await events.take(1)).toEqual(['ADDED b']);
  });

  test('the same bytes to all who watch alike', async () => {
    const next = async (): Promise<WatchItem | undefined> => {
      const result = await api.handle(`GET ${maps}?watch=true&resourceVersion=0`);
      if (result.kind !== 'watch') return undefined;
      for await (const item of result.events) return item;
      return undefined;
    };
    const [one, two] = [next(), next()];
    await settle();
    await create('a');
    const line = (await one)?.line();
    expect(line).toHaveLength(1);
    expect((await two)?.line()[0]).toBe(line?.[0]);
  });
});

describe('bookmarks and the end', () => {
  test('a bookmark each minute, at the newest revision, also when nothing happened here', async () => {
    const events = await watch('&allowWatchBookmarks=true');
    const taking = events.take(4);
    await settle();
    await api.request('POST /api/v1/namespaces', { body: { metadata: { name: 'elsewhere' } } });
    await api.clock.advance(60_000);
    await create('a');
    await api.clock.advance(60_000);
    expect(await taking).toEqual(['BOOKMARK 0', 'BOOKMARK 1', 'ADDED a', 'BOOKMARK 2']);
  });

  test('none unless asked for', async () => {
    const events = await watch('');
    const taking = events.take(1);
    await api.clock.advance(120_000);
    await create('a');
    expect(await taking).toEqual(['ADDED a']);
  });

  test('it ends when its time is up, with a bookmark', async () => {
    const events = await watch('&allowWatchBookmarks=true&timeoutSeconds=10');
    const taking = events.take(5);
    await api.clock.advance(10_000);
    expect(await taking).toEqual(['BOOKMARK 0', 'BOOKMARK 0']);
  });

  test('without a time of its own, after half an hour to an hour', async () => {
    const events = await watch('');
    const taking = events.take(1);
    const ended = async (): Promise<boolean> =>
      Promise.race([taking.then(() => true), settle().then(() => false)]);
    await api.clock.advance(29 * 60_000);
    expect(await ended()).toBe(false);
    await api.clock.advance(31 * 60_000);
    expect(await ended()).toBe(true);
  });

  test('it ends when the client goes', async () => {
    const gone = new AbortController();
    const events = await watch('', { signal: gone.signal });
    const taking = events.take(1);
    await settle();
    gone.abort();
    await expect(taking).resolves.toEqual([]);
  });

  test('a client that does not read is ended, and costs the others nothing', async () => {
    await create('a');
    const [lazy, busy] = [await watch('&resourceVersion=1'), await watch('&resourceVersion=1')];
    const begun = lazy.next();
    const taking = busy.take(4200);
    for (let index = 0; index < 20_200; index++) await label('a', { index: String(index) });
    await begun;
    await expect(lazy.take(5000)).rejects.toMatchObject({ code: 410 });
    expect(await taking).toHaveLength(4200);
  });
});
