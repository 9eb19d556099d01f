import { describe, expect, test } from 'vitest';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { expired, internalError, pathNotFound } from '#api/status.ts';
import { silentLogger } from '#base/log.ts';
import type { Logger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import type { Client, ListOptions, ObjectList, WatchEvent, WatchOptions } from './client.ts';
import { createInformers } from './informer.ts';
import type { Informer } from './informers.ts';
import { MemoryInformers } from './memory-informers.ts';

function pod(name: string, version: number, labels: Record<string, string> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: String(version),
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels,
    },
    spec: { containers: [] },
  };
}

/** A server of one resource whose every answer the test scripts. */
class ScriptedServer {
  readonly lists: ListOptions[] = [];
  readonly watches: {
    options: WatchOptions;
    push: (event: WatchEvent<Pod> | Error | 'end') => void;
  }[] = [];
  /** Lists are answered once it resolves. */
  held: Promise<void> = Promise.resolve();
  answer: () => ObjectList<Pod> = () => ({ metadata: { resourceVersion: '1' }, items: [] });

  readonly client = {
    list: (_type: unknown, options: ListOptions) => {
      this.lists.push(options);
      return this.held.then(() => this.answer());
    },
    watch: (_type: unknown, options: WatchOptions) => this.#watch(options),
    // Only what an informer calls is there.
  } as unknown as Client;

  async *#watch(options: WatchOptions): AsyncIterable<WatchEvent<Pod>> {
    const waiting: (WatchEvent<Pod> | Error | 'end')[] = [];
    let wake = (): void => undefined;
    this.watches.push({
      options,
      push: (event) => {
        waiting.push(event);
        wake();
      },
    });
    options.signal?.addEventListener('abort', () => wake());
    while (!options.signal?.aborted) {
      const next = waiting.shift();
      if (next === 'end') return;
      if (next instanceof Error) throw next;
      if (next) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
}

function start(server: ScriptedServer) {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const informers = createInformers({
    client: server.client,
    clock,
    random: seededRandom(1),
    log: silentLogger,
  });
  const informer = informers.of(pods);
  const log: string[] = [];
  const unsubscribe = informer.onChange(({ type, object }) =>
    log.push(`${type} ${object.metadata.name}@${object.metadata.resourceVersion}`),
  );
  const done = informers.run(stop.signal);
  return { clock, stop, informers, informer, log, unsubscribe, done };
}

describe('an informer', () => {
  test('lists without paging, then watches from the revision of the list', async () => {
    const server = new ScriptedServer();
    server.answer = () => ({
      metadata: { resourceVersion: '7' },
      items: [pod('a', 3), pod('b', 5)],
    });
    const { informer, informers, log, stop, done } = start(server);
    expect(informer.synced).toBe(false);
    await informers.untilSynced();
    await settle();
    expect(informer.synced).toBe(true);
    expect(log).toEqual(['added a@3', 'added b@5']);
    expect(server.lists[0]?.limit).toBeUndefined();
    expect(server.watches[0]?.options).toMatchObject({
      resourceVersion: '7',
      allowWatchBookmarks: true,
    });
    stop.abort();
    await done;
  });

  test('tells each change once and in order, with the object before it', async () => {
    const server = new ScriptedServer();
    const { informer, log, stop, done } = start(server);
    const previous: unknown[] = [];
    informer.onChange((change) => {
      if (change.type === 'updated') previous.push(change.previous.metadata.resourceVersion);
    });
    await settle();
    const changed = pod('a', 3);
    server.watches[0]?.push({ type: 'ADDED', object: pod('a', 2) });
    server.watches[0]?.push({ type: 'MODIFIED', object: changed });
    await settle();
    expect(informer.get('default/a')).toBe(changed);
    server.watches[0]?.push({ type: 'DELETED', object: pod('a', 4) });
    await settle();
    expect(log).toEqual(['added a@2', 'updated a@3', 'deleted a@4']);
    expect(previous).toEqual(['2']);
    expect(informer.list()).toEqual([]);
    stop.abort();
    await done;
  });

  test('resumes from the last revision seen, bookmarks included, without listing again', async () => {
    const server = new ScriptedServer();
    const { informer, stop, done } = start(server);
    await settle();
    server.watches[0]?.push({ type: 'ADDED', object: pod('a', 2) });
    server.watches[0]?.push({ type: 'BOOKMARK', resourceVersion: '90', initialEventsEnd: false });
    server.watches[0]?.push('end');
    await settle();
    expect(server.watches.map(({ options }) => options.resourceVersion)).toEqual(['1', '90']);
    expect(server.lists).toHaveLength(1);
    expect([informer.hasSeen('90'), informer.hasSeen('100')]).toEqual([true, false]);
    stop.abort();
    await done;
  });

  test('lists again when the server has forgotten the revision, and tells only what differs', async () => {
    const server = new ScriptedServer();
    server.answer = () => ({
      metadata: { resourceVersion: '9' },
      items: [pod('kept', 1), pod('changed', 2), pod('gone', 3), pod('anew', 4)],
    });
    const { log, stop, done } = start(server);
    await settle();
    log.length = 0;
    const { metadata, ...rest } = pod('anew', 42);
    const anew = { ...rest, metadata: { ...metadata, uid: 'another' } };
    server.answer = () => ({
      metadata: { resourceVersion: '50' },
      items: [pod('kept', 1), pod('changed', 40), pod('new', 41), anew],
    });
    server.watches[0]?.push(expired('too old resource version'));
    await settle();
    expect(log).toEqual([
      'deleted gone@3',
      'updated changed@40',
      'added new@41',
      'deleted anew@4',
      'added anew@42',
    ]);
    expect(server.watches.at(-1)?.options.resourceVersion).toBe('50');
    stop.abort();
    await done;
  });

  test('leaves a failing server alone for longer and longer, then goes on', async () => {
    const server = new ScriptedServer();
    server.answer = () => {
      throw internalError('down');
    };
    const { clock, informer, stop, done } = start(server);
    await clock.advance(60_000);
    expect(server.lists.length).toBeGreaterThan(5);
    expect(server.lists.length).toBeLessThan(20);
    server.answer = () => ({ metadata: { resourceVersion: '1' }, items: [pod('a', 1)] });
    await clock.advance(60_000);
    expect(informer.list()).toHaveLength(1);
    stop.abort();
    await done;
  });

  test('does not spin on a server that ends every watch at once', async () => {
    const server = new ScriptedServer();
    const { clock, stop, done } = start(server);
    for (let step = 0; step < 600; step++) {
      server.watches.at(-1)?.push('end');
      await clock.advance(100);
    }
    expect(server.watches.length).toBeLessThan(20);
    stop.abort();
    await done;
  });

  test('keeps indexes, those registered late included', async () => {
    const server = new ScriptedServer();
    server.answer = () => ({
      metadata: { resourceVersion: '1' },
      items: [pod('a', 1, { app: 'x' }), pod('b', 2, { app: 'y' })],
    });
    const { informer, stop, done } = start(server);
    await settle();
    informer.addIndex('app', ({ metadata }) => [metadata.labels?.['app'] ?? '']);
    server.watches[0]?.push({ type: 'MODIFIED', object: pod('a', 3, { app: 'y' }) });
    await settle();
    expect(informer.byIndex('app', 'x')).toEqual([]);
    expect(informer.byIndex('app', 'y').map(({ metadata }) => metadata.name)).toEqual(['b', 'a']);
    expect(informer.list('elsewhere')).toEqual([]);
    expect(informer.list('default')).toHaveLength(2);
    stop.abort();
    await done;
  });

  test('gives a late subscriber what is there, and an unsubscribed one nothing', async () => {
    const server = new ScriptedServer();
    server.answer = () => ({ metadata: { resourceVersion: '1' }, items: [pod('a', 1)] });
    const { informer, log, unsubscribe, stop, done } = start(server);
    await settle();
    unsubscribe();
    const late: string[] = [];
    informer.onChange(({ type, object }) => late.push(`${type} ${object.metadata.name}`));
    server.watches[0]?.push({ type: 'ADDED', object: pod('b', 2) });
    await settle();
    expect(late).toEqual(['added a', 'added b']);
    expect(log).toEqual(['added a@1']);
    stop.abort();
    await done;
  });

  test('survives a handler that throws', async () => {
    const server = new ScriptedServer();
    server.answer = () => ({ metadata: { resourceVersion: '1' }, items: [pod('a', 1)] });
    const { informer, stop, done } = start(server);
    const heard: string[] = [];
    informer.onChange(() => {
      throw internalError('a fault of the handler');
    });
    informer.onChange(({ object }) => heard.push(object.metadata.name));
    await settle();
    expect(heard).toEqual(['a']);
    stop.abort();
    await done;
  });
});

test('informers are shared by resource and scope, and start by themselves when asked for late', async () => {
  const server = new ScriptedServer();
  const { informers, informer, stop, done } = start(server);
  await settle();
  expect(informers.of(pods)).toBe(informer);
  const scoped = informers.of(pods, { namespace: 'other' });
  expect(scoped).not.toBe(informer);
  await informers.untilSynced();
  expect(scoped.synced).toBe(true);
  expect(server.lists.map(({ namespace }) => namespace)).toEqual([undefined, 'other']);
  stop.abort();
  await done;
});

describe('an informer whose resource is dropped', () => {
  test('tells that all is deleted, watches no more, and leaves its place to a new one', async () => {
    const server = new ScriptedServer();
    server.answer = () => ({ metadata: { resourceVersion: '7' }, items: [pod('a', 3)] });
    const { informers, informer, log, stop, done } = start(server);
    const scoped = informers.of(pods, { namespace: 'other' });
    await settle();
    const seen: (Informer<Pod> | undefined)[] = [];
    informer.onChange(({ type }) => {
      if (type === 'deleted') seen.push(informers.of(pods));
    });
    informers.drop(pods);
    expect(log).toEqual(['added a@3', 'deleted a@3']);
    expect([informer.list(), scoped.list()]).toEqual([[], []]);
    expect([informer.synced, informer.hasSeen('1')]).toEqual([false, false]);
    for (const watch of server.watches) watch.push({ type: 'ADDED', object: pod('late', 9) });
    await settle();
    expect(log).toHaveLength(2);
    const next = informers.of(pods);
    expect(seen).toEqual([next]);
    expect(next).not.toBe(informer);
    expect(next.list().map(({ metadata }) => metadata.name)).toEqual(['a']);
    stop.abort();
    await done;
  });

  test('stays empty when its list is answered late, and keeps nobody waiting', async () => {
    const server = new ScriptedServer();
    const { promise, resolve } = Promise.withResolvers<void>();
    server.held = promise;
    server.answer = () => ({ metadata: { resourceVersion: '7' }, items: [pod('a', 3)] });
    const { informers, informer, log, stop, done } = start(server);
    const synced = informers.untilSynced();
    await settle();
    informers.drop(pods);
    await synced;
    resolve();
    await settle();
    expect([log, informer.synced, server.watches]).toEqual([[], false, []]);
    stop.abort();
    await done;
  });

  test('does not list again when it was about to', async () => {
    const server = new ScriptedServer();
    server.answer = () => {
      throw internalError('gone');
    };
    const { clock, informers, stop, done } = start(server);
    await settle();
    const asked = server.lists.length;
    informers.drop(pods);
    await clock.advance(60_000);
    expect(server.lists).toHaveLength(asked);
    stop.abort();
    await done;
  });
});

test.each([
  ['a server that is down', internalError('down'), [1, 1]],
  ['a resource that is not served', pathNotFound(), [0, 1]],
])('%s is warned of once', async (_what, failure, expected) => {
  const server = new ScriptedServer();
  server.answer = () => {
    throw failure;
  };
  const warnings: string[] = [];
  const log: Logger = { ...silentLogger, warn: (text) => warnings.push(text), child: () => log };
  const clock = new VirtualClock();
  const informers = createInformers({
    client: server.client,
    clock,
    random: seededRandom(1),
    log,
  });
  informers.of(pods);
  const stop = new AbortController();
  const done = informers.run(stop.signal);
  await settle();
  const first = warnings.length;
  await clock.advance(60_000);
  expect([first, warnings.length]).toEqual(expected);
  stop.abort();
  await done;
});

test('informers in memory are dropped too', () => {
  const informers = new MemoryInformers();
  const cache = informers.of(pods);
  cache.put(pod('a', 1));
  const log: string[] = [];
  cache.onChange(({ type, object }) => log.push(`${type} ${object.metadata.name}`));
  informers.drop(pods);
  expect(log).toEqual(['added a', 'deleted a']);
  expect(informers.of(pods)).not.toBe(cache);
  expect(informers.of(pods).list()).toEqual([]);
});
