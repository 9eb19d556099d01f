/**
 * What every store must do, as one vitest suite: `describeStore('memory', () => new MemoryStore())`. A driver's own
 * tests add only what is its own (durability, full disks).
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Store, type StoreErrorReason, type StoreEvent, StoreError } from './store.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (value: Uint8Array | undefined): string | undefined =>
  value && new TextDecoder().decode(value);

async function failure(promise: Promise<unknown>): Promise<StoreError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof StoreError) return thrown;
  return expect.fail(`expected a StoreError, got ${String(thrown)}`);
}

async function reasonOf(promise: Promise<unknown>): Promise<StoreErrorReason> {
  return (await failure(promise)).reason;
}

/** Reads `count` events. */
async function take(
  events: AsyncIterable<readonly StoreEvent[]>,
  count: number,
): Promise<StoreEvent[]> {
  const taken: StoreEvent[] = [];
  if (count === 0) return taken;
  for await (const batch of events) {
    taken.push(...batch);
    if (taken.length >= count) break;
  }
  return taken;
}

const brief = ({ type, key, revision, created, value }: StoreEvent): string =>
  [revision, type, key, created ? 'created' : '', textOf(value)].join(' ');

export function describeStore(name: string, open: () => Store | Promise<Store>): void {
  describe(`store: ${name}`, () => {
    let store: Store;
    let stop: AbortController;

    beforeEach(async () => {
      store = await open();
      stop = new AbortController();
    });

    afterEach(async () => {
      stop.abort();
      await store.close();
    });

    describe('one key', () => {
      test('begins empty, at revision 0', async () => {
        expect(await store.currentRevision()).toBe(0);
        expect(await store.get('/a')).toBeUndefined();
      });

      test('create, get, update, delete', async () => {
        expect(await store.create('/a', bytes('1'))).toBe(1);
        expect(await store.get('/a')).toMatchObject({ key: '/a', revision: 1, createRevision: 1 });
        expect(await store.update('/a', bytes('2'), 1)).toBe(2);
        const entry = await store.get('/a');
        expect(entry).toMatchObject({ key: '/a', revision: 2, createRevision: 1 });
        expect(textOf(entry?.value)).toBe('2');
        expect(await store.delete('/a', 2)).toBe(3);
        expect(await store.get('/a')).toBeUndefined();
        expect(await store.currentRevision()).toBe(3);
      });

      test('a key that was deleted can be created again', async () => {
        await store.create('/a', bytes('1'));
        await store.delete('/a', 1);
        expect(await store.create('/a', bytes('2'))).toBe(3);
        expect(await store.get('/a')).toMatchObject({ revision: 3, createRevision: 3 });
      });

      test('create of a key that is there fails with what is there', async () => {
        await store.create('/a', bytes('1'));
        const error = await failure(store.create('/a', bytes('2')));
        expect(error.reason).toBe('exists');
        expect(error.current).toMatchObject({ key: '/a', revision: 1 });
      });

      test.each([
        ['update', (s: Store) => s.update('/a', bytes('x'), 1)],
        ['delete', (s: Store) => s.delete('/a', 1)],
      ])('%s at a stale revision fails with what is there', async (_verb, act) => {
        await store.create('/a', bytes('1'));
        await store.update('/a', bytes('2'), 1);
        const error = await failure(act(store));
        expect(error.reason).toBe('conflict');
        expect(error.current).toMatchObject({ revision: 2, createRevision: 1 });
        expect(textOf(error.current?.value)).toBe('2');
        expect(await store.currentRevision()).toBe(2);
      });

      test('update and delete of a missing key fail', async () => {
        expect(await reasonOf(store.update('/a', bytes('x'), 1))).toBe('missing');
        expect(await reasonOf(store.delete('/a', 1))).toBe('missing');
      });

      test('a lazy update is a write like others', async () => {
        await store.create('/a', bytes('1'));
        expect(await store.update('/a', bytes('2'), 1, { lazy: true })).toBe(2);
        expect(textOf((await store.get('/a'))?.value)).toBe('2');
        expect(await store.create('/b', bytes('1'))).toBe(3);
      });

      test('an empty value and a value with zero bytes come back as they were', async () => {
        await store.create('/empty', new Uint8Array());
        await store.create('/zero', new Uint8Array([0, 1, 0]));
        expect((await store.get('/empty'))?.value).toHaveLength(0);
        expect([...((await store.get('/zero'))?.value ?? [])]).toEqual([0, 1, 0]);
      });
    });

    describe('list', () => {
      const keysOf = async (request: Parameters<Store['list']>[0]): Promise<string[]> =>
        (await store.list(request)).entries.map((entry) => entry.key);

      beforeEach(async () => {
        for (const key of ['/p/c', '/p/a', '/q/a', '/p/b', '/p']) {
          await store.create(key, bytes(key));
        }
      });

      test('in key order, within the prefix', async () => {
        expect(await keysOf({ prefix: '/p/' })).toEqual(['/p/a', '/p/b', '/p/c']);
        expect(await keysOf({ prefix: '' })).toEqual(['/p', '/p/a', '/p/b', '/p/c', '/q/a']);
        expect(await keysOf({ prefix: '/none/' })).toEqual([]);
      });

      test('pages', async () => {
        const first = await store.list({ prefix: '/p/', limit: 2 });
        expect(first).toMatchObject({ revision: 5, remaining: 1 });
        expect(first.entries.map((entry) => entry.key)).toEqual(['/p/a', '/p/b']);
        const second = await store.list({ prefix: '/p/', limit: 2, after: '/p/b' });
        expect(second.remaining).toBe(0);
        expect(second.entries.map((entry) => entry.key)).toEqual(['/p/c']);
      });

      test('`after` need not be a key that is there', async () => {
        expect(await keysOf({ prefix: '/p/', after: '/p/aa' })).toEqual(['/p/b', '/p/c']);
        expect(await keysOf({ prefix: '/p/', after: '/a' })).toEqual(['/p/a', '/p/b', '/p/c']);
      });

      test('at an older revision', async () => {
        await store.update('/p/a', bytes('new'), 2);
        await store.delete('/p/b', 4);
        await store.create('/p/d', bytes('d'));
        const old = await store.list({ prefix: '/p/', revision: 5 });
        expect(old.entries.map((entry) => textOf(entry.value))).toEqual(['/p/a', '/p/b', '/p/c']);
        expect(old.entries[0]).toMatchObject({ revision: 2, createRevision: 2 });
        expect(old.revision).toBe(5);
        const paged = await store.list({ prefix: '/p/', revision: 5, limit: 1, after: '/p/a' });
        expect(paged.entries.map((entry) => entry.key)).toEqual(['/p/b']);
        expect(paged.remaining).toBe(1);
        expect(await keysOf({ prefix: '/p/' })).toEqual(['/p/a', '/p/c', '/p/d']);
      });

      test('keys are compared byte by byte', async () => {
        for (const key of ['/u/\u{1f600}', '/u/\uffee', '/u/a', '/u/Z', '/u/é']) {
          await store.create(key, bytes(key));
        }
        expect(await keysOf({ prefix: '/u/' })).toEqual([
          '/u/Z',
          '/u/a',
          '/u/é',
          '/u/\uffee',
          '/u/\u{1f600}',
        ]);
      });
    });

    describe('watch', () => {
      test('tells of each kind of write, in order, with the value there is, or was', async () => {
        const seen = take(store.watch('/p/', 0, stop.signal), 4);
        await store.create('/p/a', bytes('1'));
        await store.create('/q/a', bytes('elsewhere'));
        await store.update('/p/a', bytes('2'), 1);
        await store.delete('/p/a', 3);
        await store.create('/p/a', bytes('3'));
        expect((await seen).map(brief)).toEqual([
          '1 put /p/a created 1',
          '3 put /p/a  2',
          '4 delete /p/a  2',
          '5 put /p/a created 3',
        ]);
      });

      test('begins after an old revision, then goes on with what is new', async () => {
        for (let index = 1; index <= 1500; index++) await store.create(`/p/${index}`, bytes('x'));
        const seen = take(store.watch('/p/', 700, stop.signal), 801);
        await store.update('/p/1', bytes('y'), 1);
        const revisions = (await seen).map((event) => event.revision);
        expect(revisions).toEqual(Array.from({ length: 801 }, (_, index) => 701 + index));
      });

      test('a watcher who reads late misses nothing', async () => {
        const events = store.watch('', 0, stop.signal)[Symbol.asyncIterator]();
        await store.create('/k', bytes('0'));
        const first = await events.next();
        expect(first.value).toHaveLength(1);
        for (let index = 1; index <= 3000; index++) await store.update('/k', bytes('x'), index);
        let last = 1;
        while (last < 3001) {
          const { value, done } = await events.next();
          if (done) break;
          for (const event of value) expect(event.revision).toBe(++last);
        }
        expect(last).toBe(3001);
      });

      test('ends when its signal aborts', async () => {
        const seen = take(store.watch('/p/', 0, stop.signal), 1);
        stop.abort();
        expect(await seen).toEqual([]);
      });

      test('ends when the store closes', async () => {
        const seen = take(store.watch('/p/', 0, stop.signal), 1);
        await store.close();
        expect(await seen).toEqual([]);
      });
    });

    describe('compaction', () => {
      beforeEach(async () => {
        await store.create('/a', bytes('1'));
        await store.create('/b', bytes('1'));
        await store.update('/a', bytes('2'), 1);
        await store.delete('/b', 2);
        await store.update('/a', bytes('3'), 3);
      });

      test('keeps the newest values and what came after', async () => {
        await store.compact(4);
        expect(await store.get('/a')).toMatchObject({ revision: 5, createRevision: 1 });
        expect(await store.get('/b')).toBeUndefined();
        const old = await store.list({ prefix: '/', revision: 4 });
        expect(old.entries.map((entry) => textOf(entry.value))).toEqual(['2']);
        const [event] = await take(store.watch('', 4, stop.signal), 1);
        expect(event && brief(event)).toBe('5 put /a  3');
      });

      test('older states and events are gone', async () => {
        await store.compact(4);
        expect(await reasonOf(store.list({ prefix: '/', revision: 3 }))).toBe('compacted');
        expect(await reasonOf(take(store.watch('', 3, stop.signal), 1))).toBe('compacted');
      });

      test('a watcher whom it overtakes is told', async () => {
        const events = store.watch('', 0, stop.signal)[Symbol.asyncIterator]();
        await events.next();
        for (let revision = 5; revision < 2000; revision++) {
          await store.update('/a', bytes('x'), revision);
        }
        await store.compact(1990);
        expect(await reasonOf(Promise.resolve(drain(events)))).toBe('compacted');
      });

      test('of everything keeps what is current, and revisions go on', async () => {
        await store.compact(5);
        expect(await store.currentRevision()).toBe(5);
        expect((await store.list({ prefix: '/' })).entries).toHaveLength(1);
        const seen = take(store.watch('', 5, stop.signal), 1);
        expect(await store.create('/c', bytes('1'))).toBe(6);
        expect((await seen).map(brief)).toEqual(['6 put /c created 1']);
      });

      test('may be asked for twice, and for less than before', async () => {
        await store.compact(4);
        await store.compact(4);
        await store.compact(2);
        expect(await reasonOf(store.list({ prefix: '/', revision: 3 }))).toBe('compacted');
      });
    });

    describe('many writers', () => {
      test('every write has its revision, none twice, none left out, and a watcher sees all in order', async () => {
        const writers = 16;
        const rounds = 20;
        const seen = take(store.watch('', 0, stop.signal), writers * rounds);
        const written = await Promise.all(
          Array.from({ length: writers }, async (_, writer) => {
            const revisions: number[] = [];
            let last = await store.create(`/w/${writer}`, bytes('0'));
            revisions.push(last);
            for (let round = 1; round < rounds; round++) {
              last = await store.update(`/w/${writer}`, bytes(`${round}`), last);
              revisions.push(last);
            }
            return revisions;
          }),
        );
        const all = Array.from({ length: writers * rounds }, (_, index) => index + 1);
        expect(written.flat().sort((left, right) => left - right)).toEqual(all);
        expect((await seen).map((event) => event.revision)).toEqual(all);
      });

      test('of one key at one revision, one wins', async () => {
        await store.create('/a', bytes('0'));
        const results = await Promise.allSettled(
          Array.from({ length: 10 }, (_, index) => store.update('/a', bytes(`${index}`), 1)),
        );
        const losers = results.filter((result) => result.status === 'rejected');
        expect(losers).toHaveLength(9);
        for (const loser of losers) expect(loser.reason).toMatchObject({ reason: 'conflict' });
        expect(await store.currentRevision()).toBe(2);
      });

      test('of one new key, one creates it', async () => {
        const results = await Promise.allSettled(
          Array.from({ length: 10 }, () => store.create('/a', bytes('0'))),
        );
        expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
        expect(await store.currentRevision()).toBe(1);
      });
    });

    test('after close everything fails with `closed`, and closing again does no harm', async () => {
      const pending = store.create('/a', bytes('1'));
      await store.close();
      expect(await pending).toBe(1);
      expect(await reasonOf(store.get('/a'))).toBe('closed');
      expect(await reasonOf(store.create('/b', bytes('1')))).toBe('closed');
      expect(await reasonOf(store.list({ prefix: '' }))).toBe('closed');
      expect(await reasonOf(take(store.watch('', 0, stop.signal), 1))).toBe('closed');
      await store.close();
    });
  });
}

async function drain(events: AsyncIterator<readonly StoreEvent[]>): Promise<void> {
  while (!(await events.next()).done);
}
