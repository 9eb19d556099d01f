import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configMaps } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import { SqliteStore } from '#storage/sqlite/sqlite-store.ts';
import type { Store } from '#storage/store.ts';
import { type Fixture, type TestWatch, startCore, textOf } from '../registry/testing/fixture.ts';

const maps = '/api/v1/namespaces/default/configmaps';

/** One thing that a writer does to one of three objects. */
const step = record({
  name: integer({ min: 0, max: 2 }).map((index) => `m${index}`),
  verb: constantFrom('create', 'put', 'patch', 'delete'),
});

interface Step {
  readonly name: string;
  readonly verb: 'create' | 'put' | 'patch' | 'delete';
}

/** Acknowledged writes by the revision that they were answered with. */
type Acknowledged = Map<number, string>;

async function run(
  api: Fixture,
  { name, verb }: Step,
  { writer, acknowledged }: { readonly writer: string; readonly acknowledged: Acknowledged },
): Promise<void> {
  const key = { namespace: 'default', name };
  const data = { writer };
  try {
    if (verb === 'delete') {
      await api.client.delete(configMaps, key);
      return;
    }
    const written =
      verb === 'create'
        ? await api.client.create(configMaps, { metadata: key, data })
        : verb === 'put'
          ? await api.client.update(configMaps, {
              ...(await api.client.get(configMaps, key)),
              data,
            })
          : await api.client.patch(configMaps, key, { type: 'merge', body: { data } });
    acknowledged.set(
      Number(written.metadata.resourceVersion),
      `${name} ${written.data?.['writer']}`,
    );
  } catch (error) {
    const expected = ['NotFound', 'AlreadyExists', 'Conflict'] as const;
    expect(expected.some((reason) => isApiError(error, reason))).toBe(true);
  }
}

/** Runs all the writers at once, then reads the watch up to the newest revision. */
async function check(store: Store, writers: readonly (readonly Step[])[]): Promise<void> {
  const api = await startCore({ store });
  const watch = await api.watch(`${maps}?watch=true`);
  const acknowledged: Acknowledged = new Map();
  await Promise.all(
    writers.map(async (steps, index) => {
      for (const [round, one] of steps.entries()) {
        await run(api, one, { writer: `${index}.${round}`, acknowledged });
      }
    }),
  );
  const { seen, state } = await readAll(watch, await store.currentRevision());
  // A write that changes nothing is answered with the revision that is there.
  for (const [revision, what] of acknowledged) expect(seen.get(revision)).toBe(what);
  const { items } = await api.client.list(configMaps);
  expect(new Map(items.map((item) => [item.metadata.name, item.data?.['writer']]))).toEqual(state);
  await watch.stop();
  await api.stop();
}

/** What the watch tells of each revision, and the state that results; checks that no revision is left out. */
async function readAll(
  watch: TestWatch,
  current: number,
): Promise<{ readonly seen: Acknowledged; readonly state: ReadonlyMap<string, string> }> {
  const seen: Acknowledged = new Map();
  const state = new Map<string, string>();
  for (let last = 0; last < current; last++) {
    const line = await watch.next();
    const { metadata, data } = line?.['object'] ?? {};
    expect(Number(metadata?.resourceVersion)).toBe(last + 1);
    const [type, name] = [textOf(line?.['type']), textOf(metadata?.name)];
    expect(type).toMatch(state.has(name) ? /MODIFIED|DELETED/ : /ADDED/);
    if (type === 'DELETED') state.delete(name);
    else {
      state.set(name, textOf(data?.writer));
      seen.set(last + 1, `${name} ${textOf(data?.writer)}`);
    }
  }
  return { seen, state };
}

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-writers-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;

test.each([
  ['memory', () => new MemoryStore(), 40],
  ['SQLite', () => new SqliteStore({ path: join(directory, `${files++}.db`) }), 15],
])(
  'on %s, whatever many writers do: no acknowledged write is lost, and watchers see each revision once, in order',
  async (_name, open, numRuns) => {
    const writers = array(array(step, { maxLength: 12 }), { minLength: 2, maxLength: 6 });
    await assert(
      asyncProperty(writers, (steps) => check(open(), steps)),
      { numRuns },
    );
  },
);
