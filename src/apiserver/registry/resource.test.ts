import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { configMaps, eventsV1Events, events, leases } from '#api/gen/resources.ts';
import type { Event } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import { SqliteStore } from '#storage/sqlite/sqlite-store.ts';
import type { UpdateOptions } from '#storage/store.ts';
import type { Strategy } from './strategy.ts';
import { type Fixture, startCore } from './testing/fixture.ts';
import { testKinds } from './testing/strategies.ts';

let api: Fixture;
afterEach(() => api.stop());

describe('a view: one kind that is stored as another', () => {
  const eventKind: Strategy = { type: events, singular: 'event', columns: [] };
  const viewKind: Strategy = {
    type: eventsV1Events,
    singular: 'event',
    columns: [],
    view: {
      of: events,
      toView: (stored) => {
        const { message, ...rest } = stored as Event;
        return { ...rest, apiVersion: 'events.k8s.io/v1', note: message } as KubeObject;
      },
      toStored: (sent) => {
        const { note, ...rest } = sent as KubeObject & { readonly note?: string };
        return { ...rest, apiVersion: 'v1', message: note } as KubeObject;
      },
    },
  };
  const views = '/apis/events.k8s.io/v1/namespaces/default/events';
  const plain = '/api/v1/namespaces/default/events';

  test('both show the same objects, each in its own shape', async () => {
    api = await startCore({ strategies: [eventKind, viewKind] });
    const made = await api.request(`POST ${views}`, {
      body: { metadata: { name: 'e' }, note: 'hello', eventTime: '2026-01-01T00:00:00.000000Z' },
    });
    expect(made).toMatchObject({
      code: 201,
      json: { apiVersion: 'events.k8s.io/v1', note: 'hello' },
    });
    const stored = await api.request(`GET ${plain}/e`);
    expect(stored.json).toMatchObject({ apiVersion: 'v1', message: 'hello' });
    expect(stored.json.metadata).toEqual(made.json.metadata);
    const list = await api.request(`GET ${views}`);
    expect(list.json.items).toMatchObject([{ apiVersion: 'events.k8s.io/v1', note: 'hello' }]);
  });

  test('a watch of either sees writes to the other', async () => {
    api = await startCore({ strategies: [eventKind, viewKind] });
    const watch = await api.watch(`${views}?watch=true`);
    await api.request(`POST ${plain}`, {
      body: { metadata: { name: 'e' }, involvedObject: {}, message: 'hi' },
    });
    expect(await watch.next()).toMatchObject({
      type: 'ADDED',
      object: { apiVersion: 'events.k8s.io/v1', note: 'hi' },
    });
    await watch.stop();
  });
});

describe('what is stored', () => {
  test('shares its equal parts with what was stored before it, and only these', async () => {
    api = await startCore();
    const create = (name: string, labels: Readonly<Record<string, string>>) =>
      api.client.create(configMaps, {
        metadata: { namespace: 'default', name, labels },
        data: { text: 'the same' },
      });
    await create('a', { app: 'one' });
    await create('b', { app: 'one' });
    await create('c', { app: 'two' });
    const [a, b, c] = api.reader.list(configMaps);
    expect(a?.data).toEqual({ text: 'the same' });
    expect(b?.data).toBe(a?.data);
    expect(b?.metadata.labels).toBe(a?.metadata.labels);
    expect(b?.metadata.name).toBe('b');
    expect(c?.metadata.labels).toEqual({ app: 'two' });
    expect(c?.data).toBe(a?.data);
  });
});

describe('the reader', () => {
  test('shows a write as soon as it is acknowledged, and tells that something changed', async () => {
    api = await startCore();
    const before = api.reader.version(configMaps);
    const key = { namespace: 'default', name: 'a' };
    const made = await api.client.create(configMaps, { metadata: key });
    expect(api.reader.get(configMaps, key)).toEqual(made);
    expect(api.reader.list(configMaps)).toEqual([made]);
    expect(api.reader.list(configMaps, 'other')).toEqual([]);
    expect(api.reader.version(configMaps)).not.toBe(before);
    expect(api.reader.version(leases)).toBe(before);
  });
});

describe('heartbeats', () => {
  test('of a kind that has them are lazy, other writes are not', async () => {
    const lazy: boolean[] = [];
    class SpyStore extends MemoryStore {
      override update(
        key: string,
        value: Uint8Array,
        expected: number,
        options: UpdateOptions = {},
      ): Promise<number> {
        lazy.push(options.lazy ?? false);
        return super.update(key, value, expected);
      }
    }
    api = await startCore({ store: new SpyStore() });
    const lease = await api.client.create(leases, {
      metadata: { namespace: 'n', name: 'l' },
      spec: {},
    });
    await api.client.update(leases, { ...lease, spec: { holderIdentity: 'me' } });
    const map = await api.client.create(configMaps, { metadata: { namespace: 'n', name: 'm' } });
    await api.client.update(configMaps, { ...map, data: { k: 'v' } });
    expect(lazy).toEqual([true, false]);
  });
});

describe('a full disk', () => {
  test('fails the write with a Status; reads and later writes go on', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'holdfast-full-'));
    const path = join(directory, 'state.db');
    try {
      api = await startCore({
        store: new SqliteStore({ path, maxBytes: 256 * 1024 }),
        strategies: testKinds,
      });
      const url = '/api/v1/namespaces/default/configmaps';
      const small = await api.request(`POST ${url}`, { body: { metadata: { name: 'small' } } });
      expect(small.code).toBe(201);
      const data = { k: 'x'.repeat(512 * 1024) };
      const big = await api.request(`POST ${url}`, { body: { metadata: { name: 'big' }, data } });
      expect(big.code).toBe(500);
      expect(big.json.message).toBe(
        'Internal error occurred: the disk is full: nothing was written; free some space',
      );
      expect((await api.request(`GET ${url}/small`)).code).toBe(200);
      expect(
        (await api.request(`POST ${url}`, { body: { metadata: { name: 'next' } } })).code,
      ).toBe(201);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
