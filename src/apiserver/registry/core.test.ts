import { afterEach, beforeEach, expect, test } from 'vitest';
import { configMaps, namespaces } from '#api/gen/resources.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { Client } from '#client/client.ts';
import { createInProcessClient } from '#client/in-process.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import { configMapStrategy } from '../resources/core/config-map/strategy.ts';
import { namespaceStrategy } from '../resources/core/namespace/strategy.ts';
import { createApiServerCore } from './core.ts';

let client: Client;
let stop: AbortController;
let running: Promise<void>;
beforeEach(async () => {
  stop = new AbortController();
  const core = createApiServerCore({
    store: new MemoryStore(),
    strategies: [configMapStrategy, namespaceStrategy],
    admission: [],
    clock: new VirtualClock(),
    random: seededRandom(1),
    log: silentLogger,
  });
  running = core.run(stop.signal);
  await core.ready();
  client = createInProcessClient({ handler: core.handler, user: { name: 'test', groups: [] } });
});
afterEach(async () => {
  stop.abort();
  await running;
});

test('thin path', async () => {
  const made = await client.create(configMaps, {
    metadata: { name: 'a', namespace: 'default' },
    data: { x: '1' },
  });
  expect(made).toMatchObject({ kind: 'ConfigMap', metadata: { name: 'a', resourceVersion: '1' } });
  expect(await client.get(configMaps, { namespace: 'default', name: 'a' })).toEqual(made);
  const events: string[] = [];
  const watching = (async () => {
    for await (const event of client.watch(configMaps, { signal: stop.signal })) {
      if (event.type !== 'BOOKMARK') events.push(`${event.type} ${event.object.metadata.name}`);
      if (events.length === 4) break;
    }
  })();
  const patched = await client.patch(
    configMaps,
    { namespace: 'default', name: 'a' },
    { type: 'merge', body: { data: { y: '2' } } },
  );
  expect(patched.data).toEqual({ x: '1', y: '2' });
  await client.update(configMaps, { ...patched, data: { z: '3' } });
  await client.delete(configMaps, { namespace: 'default', name: 'a' });
  await watching;
  expect(events).toEqual(['ADDED a', 'MODIFIED a', 'MODIFIED a', 'DELETED a']);
  expect((await client.list(configMaps)).items).toEqual([]);
  await client.create(namespaces, { metadata: { name: 'n' }, spec: {} });
  expect((await client.list(namespaces)).items).toHaveLength(1);
});
