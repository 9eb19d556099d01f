import { beforeEach, expect, test } from 'vitest';
import { configMaps } from '#api/gen/resources.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock, settle } from '#base/virtual-clock.ts';
import { serviceUnavailable } from '#api/status.ts';
import { References } from './references.ts';
import { MemoryClient } from './testing/memory-client.ts';

const key = { namespace: 'default', name: 'c' };
let clock: VirtualClock;
let client: MemoryClient;
let references: References;
let lists: number;

beforeEach(() => {
  clock = new VirtualClock();
  client = new MemoryClient(clock);
  lists = 0;
  const list = client.list.bind(client);
  client.list = (type, options) => {
    lists++;
    return list(type, options);
  };
  references = new References({ client, clock, random: seededRandom(1), log: silentLogger });
});

function holderOf(id: string) {
  const holder = { id, changes: 0, changed: () => void holder.changes++ };
  return holder;
}

test('one watch serves all holders, and tells each of every change', async () => {
  const [a, b] = [holderOf('a'), holderOf('b')];
  expect(await references.hold(configMaps, key, a)).toEqual({ state: 'missing' });
  expect(await references.hold(configMaps, key, b)).toEqual({ state: 'missing' });
  expect(lists).toBe(1);
  await client.create(configMaps, { metadata: key, data: { a: 'one' } });
  await settle();
  expect([a.changes, b.changes]).toEqual([1, 1]);
  expect(await references.hold(configMaps, key, a)).toMatchObject({
    state: 'present',
    object: { data: { a: 'one' } },
  });
  await client.delete(configMaps, key);
  await settle();
  expect(await references.hold(configMaps, key, a)).toEqual({ state: 'missing' });
});

test('others of the name do not matter', async () => {
  const holder = holderOf('a');
  await references.hold(configMaps, key, holder);
  await client.create(configMaps, { metadata: { name: 'c', namespace: 'other' } });
  await client.create(configMaps, { metadata: { name: 'd', namespace: 'default' } });
  await settle();
  expect(holder.changes).toBe(0);
});

test('who let go hears nothing, and the last one ends the watch', async () => {
  const [a, b] = [holderOf('a'), holderOf('b')];
  await references.hold(configMaps, key, a);
  await references.hold(configMaps, key, b);
  references.release('a');
  await client.create(configMaps, { metadata: key });
  await settle();
  expect([a.changes, b.changes]).toEqual([0, 1]);
  references.release('b');
  // Anew: what was known is not believed any longer.
  expect(await references.hold(configMaps, key, a)).toMatchObject({ state: 'present' });
  expect(lists).toBe(2);
});

test('an API that is away is asked again', async () => {
  client.failures.push(serviceUnavailable('away'), serviceUnavailable('away'));
  const answer = references.hold(configMaps, key, holderOf('a'));
  await clock.advance(10_000);
  expect(await answer).toEqual({ state: 'missing' });
});
