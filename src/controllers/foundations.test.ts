/** What the controllers share. */
import { describe, expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { InformerCache } from '#client/informer-cache.ts';
import type { Informer } from '#client/informers.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { ApiError, forbidden, internalError } from '#api/status.ts';
import { isNamespaceEnding } from './namespace-ending.ts';
import { OwnWrites } from './own-writes.ts';
import { refersTo } from './ownership.ts';
import { nextAvailable } from './pod-state.ts';
import { sameStatus } from './same-status.ts';
import { slowStart } from './slow-start.ts';
import { epoch, pod } from './testing/objects.ts';

describe('slowStart()', () => {
  test('does everything, in batches that double', async () => {
    const batches: number[] = [];
    let running = 0;
    const { succeeded, failure } = await slowStart(10, async () => {
      running += 1;
      await Promise.resolve();
      if (running > 0) batches.push(running);
      running = 0;
    });
    expect(batches.filter((size) => size > 0)).toEqual([1, 2, 4, 3]);
    expect([succeeded, failure]).toEqual([10, undefined]);
  });

  test('stops at the batch that fails', async () => {
    let calls = 0;
    const error = internalError('no');
    const { succeeded, failure } = await slowStart(100, async (index) => {
      calls += 1;
      if (index === 2) throw error;
    });
    expect([calls, succeeded, failure]).toEqual([3, 2, error]);
  });
});

describe('sameStatus()', () => {
  test.each([
    [{}, undefined, true],
    [{ replicas: 0, conditions: [] }, {}, true],
    [{ replicas: 1 }, { replicas: 1, readyReplicas: 0 }, true],
    [{ replicas: 1 }, { replicas: 2 }, false],
    [{ conditions: [{ type: 'A', status: 'True' }] }, {}, false],
    [{ conditions: [{ type: 'A', message: '' }] }, { conditions: [{ type: 'A' }] }, true],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(sameStatus(a, b)).toBe(expected);
  });
});

test('nextAvailable() is the shortest wait of those on the way', () => {
  const all = [
    pod('a', { readyFor: 3 }),
    pod('b', { readyFor: 8 }),
    pod('c', { readyFor: 60 }),
    pod('d'),
  ];
  expect(nextAvailable(all, 10, epoch)).toBe(2_000);
  expect(nextAvailable(all.slice(2), 10, epoch)).toBeUndefined();
});

describe('OwnWrites', () => {
  function start() {
    const cache = new InformerCache<Pod>(silentLogger);
    let seen = 0;
    const informer = {
      get: (key: string) => cache.get(key),
      hasSeen: (version: string) => seen >= Number(version),
      // Only what OwnWrites asks is there.
    } as unknown as Informer<Pod>;
    const see = (version: number): void => {
      seen = version;
    };
    return { cache, see, writes: new OwnWrites(informer) };
  }

  function at(version: number, traits = {}): Pod {
    const plain = pod('p', traits);
    return { ...plain, metadata: { ...plain.metadata, resourceVersion: String(version) } };
  }

  test('an owner is behind until the newest of its writes shows', () => {
    const { writes, see } = start();
    expect(writes.isBehind('ns/a')).toBe(false);
    writes.wrote('ns/a', at(5));
    writes.wrote('ns/a', at(9));
    expect(writes.isBehind('ns/a')).toBe(true);
    expect(writes.isBehind('ns/b')).toBe(false);
    see(8);
    expect(writes.isBehind('ns/a')).toBe(true);
    see(9);
    expect(writes.isBehind('ns/a')).toBe(false);
  });

  test.each([
    ['gone', (cache: InformerCache<Pod>) => cache.remove(at(3))],
    ['terminating', (cache: InformerCache<Pod>) => cache.put(at(4, { terminating: true }))],
  ])('after a delete, until the Pod is %s', (_, change) => {
    const { writes, cache } = start();
    cache.put(at(3));
    writes.deleted('ns/a', at(3));
    expect(writes.isBehind('ns/a')).toBe(true);
    change(cache);
    expect(writes.isBehind('ns/a')).toBe(false);
  });
});

test('isNamespaceEnding() knows the one refusal that needs no retry', () => {
  const refusal = forbidden(pods, 'p', 'it is being terminated');
  const causes = [{ reason: 'NamespaceTerminating', message: '', field: 'metadata.namespace' }];
  const ending = new ApiError({ ...refusal.status, details: { causes } });
  expect(isNamespaceEnding(ending)).toBe(true);
  expect(isNamespaceEnding(refusal)).toBe(false);
  expect(isNamespaceEnding(internalError('x'))).toBe(false);
});

test.each([
  ['apps/v1', 'Deployment', false],
  ['v1', 'Pod', true],
  ['v2', 'Pod', true],
  ['other/v1', 'Pod', false],
])('refersTo(%s %s) a Pod: %s', (apiVersion, kind, expected) => {
  expect(refersTo({ apiVersion, kind }, pods)).toBe(expected);
});
