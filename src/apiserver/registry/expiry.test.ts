import { afterEach, expect, test } from 'vitest';
import { events } from '#api/gen/resources.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import { eventStrategy } from '../resources/core/event/strategy.ts';
import { type Fixture, startCore } from './testing/fixture.ts';

const minute = 60_000;
const path = '/api/v1/namespaces/default/events';
const about = { kind: 'Pod', namespace: 'default', name: 'p' };

let api: Fixture;
afterEach(() => api.stop());

async function names(): Promise<readonly string[]> {
  return (await api.client.list(events)).items.map(({ metadata }) => metadata.name);
}

async function create(name: string, fields: object = {}): Promise<void> {
  const body = { metadata: { name }, involvedObject: about, ...fields };
  expect((await api.request(`POST ${path}`, { body })).code).toBe(201);
}

test('an Event goes an hour after it was last written, and a watch is told', async () => {
  api = await startCore({ strategies: [eventStrategy] });
  await create('a');
  await create('b');
  const watch = await api.watch(`${path}?watch=true&resourceVersion=2`);
  await api.clock.advance(30 * minute);
  await api.client.patch(
    events,
    { namespace: 'default', name: 'b' },
    { type: 'merge', body: { count: 2 } },
  );
  expect(await watch.next()).toMatchObject({ type: 'MODIFIED' });
  await api.clock.advance(29 * minute);
  expect(await names()).toEqual(['a', 'b']);
  await api.clock.advance(3 * minute);
  expect(await names()).toEqual(['b']);
  expect(await watch.next()).toMatchObject({
    type: 'DELETED',
    object: { metadata: { name: 'a' } },
  });
  await watch.stop();
  await api.clock.advance(30 * minute);
  expect(await names()).toEqual([]);
});

test('what an earlier life of the server wrote goes an hour after it says that it happened', async () => {
  class LastingStore extends MemoryStore {
    override async close(): Promise<void> {
      // The next server goes on with it.
    }
  }
  const store = new LastingStore();
  api = await startCore({ store, strategies: [eventStrategy] });
  await create('old', { lastTimestamp: '2026-01-01T00:00:00Z' });
  await create('young', { lastTimestamp: '2026-01-01T00:40:00Z' });
  await api.stop();
  api = await startCore({ store, strategies: [eventStrategy] });
  await api.clock.advance(59 * minute);
  expect(await names()).toEqual(['old', 'young']);
  await api.clock.advance(43 * minute);
  expect(await names()).toEqual([]);
});
