import { array, assert, asyncProperty, integer, oneof, record, constant } from 'fast-check';
import { expect, test } from 'vitest';
import { configMaps } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { type Fixture, startCore } from '../registry/testing/fixture.ts';

const maps = '/api/v1/namespaces/default/configmaps';

/** One thing that a writer does to one of three objects. */
const step = record({
  name: integer({ min: 0, max: 2 }).map((index) => `m${index}`),
  verb: oneof(...(['create', 'put', 'patch', 'delete'] as const).map((verb) => constant(verb))),
});

/** Acknowledged writes by the revision that they were answered with. */
type Acknowledged = Map<number, string>;

async function run(
  api: Fixture,
  { name, verb }: { readonly name: string; readonly verb: string },
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
          ? await api.client.update(configMaps, { ...(await api.client.get(configMaps, key)), data })
          : await api.client.patch(configMaps, key, { type: 'merge', body: { data } });
    acknowledged.set(Number(written.metadata.resourceVersion), `${name} ${written.data?.['writer']}`);
  } catch (error) {
    const expected = ['NotFound', 'AlreadyExists', 'Conflict'] as const;
    expect(expected.some((reason) => isApiError(error, reason))).toBe(true);
  }
}

test('whatever many writers do, no acknowledged write is lost, and watchers see each revision once, in order', async () => {
  await assert(
    asyncProperty(array(array(step, { maxLength: 12 }), { minLength: 2, maxLength: 6 }), async (writers) => {
      const api = await startCore();
      const watch = await api.watch(`${maps}?watch=true&allowWatchBookmarks=true&resourceVersion=0`);
      const acknowledged: Acknowledged = new Map();
      await Promise.all(
        writers.map(async (steps, index) => {
          for (const [round, one] of steps.entries()) {
            await run(api, one, { writer: `${index}.${round}`, acknowledged });
          }
        }),
      );
      const current = await api.store.currentRevision();
      const seen = new Map<number, string>();
      const state = new Map<string, string>();
      for (let last = 0; last < current;) {
        const line = await watch.next();
        const { metadata, data } = line?.['object'] ?? {};
        const revision = Number(metadata?.resourceVersion);
        expect(revision).toBe(last + 1);
        last = revision;
        const [type, name] = [String(line?.['type']), String(metadata?.name)];
        expect(type).toBe(state.has(name) ? expect.stringMatching(/MODIFIED|DELETED/) : 'ADDED');
        if (type === 'DELETED') state.delete(name);
        else {
          state.set(name, String(data?.writer));
          seen.set(revision, `${name} ${String(data?.writer)}`);
        }
      }
      for (const [revision, what] of acknowledged) {
        // A write that changes nothing is answered with what is there.
        expect(seen.get(revision)).toBe(what);
      }
      const { items } = await api.client.list(configMaps);
      expect(new Map(items.map((item) => [item.metadata.name, item.data?.['writer']]))).toEqual(state);
      await watch.stop();
      await api.stop();
    }),
    { numRuns: 40 },
  );
});
