import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configMaps, deployments } from '#api/gen/resources.ts';
import { SqliteStore } from '#storage/sqlite/sqlite-store.ts';
import { startCore } from './testing/fixture.ts';

const maps = '/api/v1/namespaces/default/configmaps';
const key = { namespace: 'default', name: 'a' };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'holdfast-core-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = (): SqliteStore => new SqliteStore({ path: join(directory, 'state.db') });

test('one object through every verb, as a part of the server sees it', async () => {
  const { client, stop } = await startCore();
  const end = new AbortController();
  const events: string[] = [];
  const watching = (async () => {
    for await (const event of client.watch(configMaps, { signal: end.signal })) {
      if (event.type !== 'BOOKMARK') events.push(`${event.type} ${event.object.metadata.name}`);
    }
  })();
  const made = await client.create(configMaps, { metadata: key, data: { x: '1' } });
  expect(await client.get(configMaps, key)).toBe(await client.get(configMaps, key));
  const patch = { type: 'merge', body: { data: { y: '2' } } } as const;
  const patched = await client.patch(configMaps, key, patch);
  expect(patched.data).toEqual({ x: '1', y: '2' });
  const updated = await client.update(configMaps, { ...patched, data: { z: '3' } });
  expect(updated.metadata.uid).toBe(made.metadata.uid);
  expect((await client.list(configMaps)).items).toEqual([updated]);
  await client.delete(configMaps, key);
  expect((await client.list(configMaps)).items).toEqual([]);
  end.abort();
  await watching;
  expect(events).toEqual(['ADDED a', 'MODIFIED a', 'MODIFIED a', 'DELETED a']);
  await stop();
});

test('what is answered is frozen all through', async () => {
  const { client, stop } = await startCore();
  const made = await client.create(deployments, {
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } } } },
  });
  for (const part of [made, made.metadata, made.spec, made.spec.selector.matchLabels]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
  await stop();
});

test('after a restart everything is there, and a watch goes on where it stopped', async () => {
  const before = await startCore({ store: open() });
  const made = await before.request(`POST ${maps}`, { body: { metadata: { name: 'a' } } });
  await before.stop();
  const after = await startCore({ store: open() });
  expect((await after.request(`GET ${maps}/a`)).json).toEqual(made.json);
  const watch = await after.watch(`${maps}?watch=true&resourceVersion=1`);
  await after.request(`POST ${maps}`, { body: { metadata: { name: 'b' } } });
  expect(await watch.take(1)).toEqual(['ADDED b']);
  await watch.stop();
  await after.stop();
});

test('after a restart a watch from long ago is told to list again', async () => {
  const before = await startCore({ store: open() });
  for (const name of ['a', 'b'])
    await before.request(`POST ${maps}`, { body: { metadata: { name } } });
  await before.stop();
  const after = await startCore({ store: open() });
  const watch = await after.watch(`${maps}?watch=true&resourceVersion=1`);
  await expect(watch.next()).rejects.toMatchObject({ code: 410, reason: 'Expired' });
  await after.stop();
});
