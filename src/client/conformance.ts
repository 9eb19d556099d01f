/** What every transport of Client must do; each runs this suite against the same API server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configMaps, namespaces, nodes, pods } from '#api/gen/resources.ts';
import type { ConfigMap } from '#api/gen/types.ts';
import { ApiError } from '#api/status.ts';
import type { Client, WatchEvent } from './client.ts';

export interface ClientUnderTest {
  /** Speaks as a superuser. */
  readonly client: Client;
  /** Speaks as a user without any right. */
  readonly stranger: Client;
  /** The server's warnings so far. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

export function testClient(name: string, open: () => Promise<ClientUnderTest>): void {
  describe(`client over ${name}`, () => {
    let under: ClientUnderTest;
    let client: Client;
    beforeAll(async () => {
      under = await open();
      client = under.client;
      await client.create(namespaces, { metadata: { name: 'test' }, spec: {} });
    });
    afterAll(() => under.close());

    const key = (name: string): { namespace: string; name: string } => ({
      namespace: 'test',
      name,
    });
    const create = (
      name: string,
      data: Record<string, string> = {},
      labels = {},
    ): Promise<ConfigMap> =>
      client.create(configMaps, { metadata: { ...key(name), labels }, data });
    const fails = async (call: Promise<unknown>): Promise<ApiError> => {
      const error = await call.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ApiError);
      // The line above has checked it.
      return error as ApiError;
    };

    test('creates and gets an object, frozen and with its kind', async () => {
      const created = await create('made', { a: '1' });
      expect(created).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: key('made') });
      const got = await client.get(configMaps, key('made'));
      expect(got).toEqual(created);
      expect(Object.isFrozen(got) && Object.isFrozen(got.metadata)).toBe(true);
    });

    test('lists with selectors and limits, items with their kind', async () => {
      await create('list-a', {}, { app: 'list' });
      await create('list-b', {}, { app: 'list' });
      const all = await client.list(configMaps, { namespace: 'test', labelSelector: 'app=list' });
      expect(all.items.map(({ metadata }) => metadata.name)).toEqual(['list-a', 'list-b']);
      expect(all.items[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
      expect(Object.isFrozen(all.items[0])).toBe(true);
      const page = await client.list(configMaps, {
        namespace: 'test',
        labelSelector: 'app=list',
        limit: 1,
      });
      expect(page.items).toHaveLength(1);
      const rest = await client.list(configMaps, {
        namespace: 'test',
        labelSelector: 'app=list',
        limit: 1,
        continue: page.metadata.continue ?? '',
      });
      expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(['list-b']);
      const one = await client.list(configMaps, { fieldSelector: 'metadata.name=list-a' });
      expect(one.items).toHaveLength(1);
    });

    test('updates, and refuses a stale update', async () => {
      const created = await create('updated');
      const updated = await client.update(configMaps, { ...created, data: { b: '2' } });
      expect(updated.data).toEqual({ b: '2' });
      const error = await fails(client.update(configMaps, { ...created, data: { c: '3' } }));
      expect(error).toMatchObject({ code: 409, reason: 'Conflict' });
      expect(error.status.details).toMatchObject({ name: 'updated', kind: 'configmaps' });
    });

    test.each([
      ['json', [{ op: 'add', path: '/data/x', value: 'y' }]],
      ['merge', { data: { x: 'y' } }],
      ['strategic', { data: { x: 'y' } }],
    ] as const)('patches (%s)', async (type, body) => {
      await create(`patched-${type}`, { a: '1' });
      // Type and body come in pairs above.
      const patch = { type, body } as Parameters<Client['patch']>[2];
      const patched = await client.patch(configMaps, key(`patched-${type}`), patch);
      expect(patched.data).toEqual({ a: '1', x: 'y' });
    });

    test('applies, and is refused what another owns', async () => {
      const config = { metadata: key('applied'), data: { a: '1' } };
      const applied = await client.apply(configMaps, config, { fieldManager: 'one' });
      expect(applied.data).toEqual({ a: '1' });
      const other = { ...config, data: { a: '2' } };
      const error = await fails(client.apply(configMaps, other, { fieldManager: 'two' }));
      expect(error).toMatchObject({ code: 409, reason: 'Conflict' });
      expect(error.message).toBe('Apply failed with 1 conflict: conflict with "one": .data.a');
      const forced = await client.apply(configMaps, other, { fieldManager: 'two', force: true });
      expect(forced.data).toEqual({ a: '2' });
      expect(forced.metadata.managedFields).toMatchObject([{ manager: 'two', operation: 'Apply' }]);
    });

    test('stores nothing in a dry run', async () => {
      await client.create(configMaps, { metadata: key('dry') }, { dryRun: true });
      expect(await fails(client.get(configMaps, key('dry')))).toMatchObject({ code: 404 });
    });

    test('tells warnings', async () => {
      const before = under.warnings.length;
      const unknown: object = { metadata: key('warned'), unknownField: 1 };
      await client.create(
        configMaps,
        unknown as Parameters<typeof create>[1] & { metadata: object },
        {
          fieldValidation: 'Warn',
        },
      );
      expect(under.warnings.slice(before)).toEqual(['unknown field "unknownField"']);
    });

    test('deletes one and many', async () => {
      await create('gone', {}, { app: 'gone' });
      await create('gone-2', {}, { app: 'gone' });
      await client.delete(configMaps, key('gone'));
      expect(await fails(client.get(configMaps, key('gone')))).toMatchObject({
        reason: 'NotFound',
      });
      await client.deleteCollection(configMaps, { namespace: 'test', labelSelector: 'app=gone' });
      const { items } = await client.list(configMaps, { labelSelector: 'app=gone' });
      expect(items).toEqual([]);
    });

    test.each([
      [
        'what is not there',
        404,
        'configmaps "none" not found',
        (c: Client) => c.get(configMaps, { namespace: 'test', name: 'none' }),
      ],
      [
        'what is there already',
        409,
        'namespaces "test" already exists',
        (c: Client) => c.create(namespaces, { metadata: { name: 'test' }, spec: {} }),
      ],
      [
        'a selector that cannot be read',
        400,
        /unable to parse requirement/,
        (c: Client) => c.list(configMaps, { labelSelector: 'a in' }),
      ],
      [
        'a name that breaks the rules',
        422,
        /^ConfigMap "Bad_Name" is invalid: metadata\.name: Invalid value/,
        (c: Client) => c.create(configMaps, { metadata: { namespace: 'test', name: 'Bad_Name' } }),
      ],
    ] as const)("rejects with upstream's words for %s", async (...row) => {
      const [, code, message, call] = row;
      const error = await fails(call(client));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(message);
      expect(error.status.kind).toBe('Status');
    });

    test('rejects what the user may not do', async () => {
      const error = await fails(under.stranger.list(pods, { namespace: 'test' }));
      expect(error).toMatchObject({
        code: 403,
        message:
          'pods is forbidden: User "stranger" cannot list resource "pods" in API group "" in the namespace "test"',
      });
      expect(await fails(under.stranger.get(nodes, { name: 'x' }))).toMatchObject({
        message:
          'nodes "x" is forbidden: User "stranger" cannot get resource "nodes" in API group "" at the cluster scope',
      });
      const watching = under.stranger.watch(pods)[Symbol.asyncIterator]().next();
      expect(await fails(watching)).toMatchObject({ code: 403 });
    });

    test('watches from a list on, until it is given up', async () => {
      const { metadata } = await client.list(configMaps, { namespace: 'test' });
      const stop = new AbortController();
      const { resourceVersion = '' } = metadata;
      const events = client.watch(configMaps, {
        namespace: 'test',
        labelSelector: 'app=watched',
        resourceVersion,
        signal: stop.signal,
      });
      const seen: string[] = [];
      const done = (async (): Promise<void> => {
        for await (const event of events) {
          if (event.type !== 'BOOKMARK') seen.push(`${event.type} ${event.object.metadata.name}`);
          if (seen.length === 3) stop.abort();
        }
      })();
      const created = await create('watched', {}, { app: 'watched' });
      await client.update(configMaps, { ...created, data: { a: '1' } });
      await client.delete(configMaps, key('watched'));
      await done;
      expect(seen).toEqual(['ADDED watched', 'MODIFIED watched', 'DELETED watched']);
    });

    test('marks the end of the initial events of a watch', async () => {
      const stop = new AbortController();
      const events: WatchEvent[] = [];
      const watch = client.watch(namespaces, {
        sendInitialEvents: true,
        allowWatchBookmarks: true,
        resourceVersionMatch: 'NotOlderThan',
        signal: stop.signal,
      });
      for await (const event of watch) {
        events.push(event);
        if (event.type === 'BOOKMARK' && event.initialEventsEnd) break;
      }
      stop.abort();
      expect(events.at(-1)).toMatchObject({ type: 'BOOKMARK', initialEventsEnd: true });
      expect(
        events.some((event) => event.type === 'ADDED' && event.object.metadata.name === 'test'),
      ).toBe(true);
    });

    test('ends a watch at once that was given up before', async () => {
      const watch = client.watch(pods, { signal: AbortSignal.abort() });
      for await (const event of watch) expect(event).toBeUndefined();
    });
  });
}
