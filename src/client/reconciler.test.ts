import { describe, expect, test } from 'vitest';
import { conflict, internalError } from '#api/status.ts';
import { silentLogger } from '#base/log.ts';
import type { Logger } from '#base/log.ts';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import type { Change, Informer } from './informers.ts';
import { createController, runController, TerminalError, watching } from './reconciler.ts';
import type { Reconcile } from './reconciler.ts';
import { WorkQueue } from './work-queue.ts';
import type { KubeObject } from '#api/object.ts';

function start(reconcile: Reconcile) {
  const clock = new VirtualClock();
  const queue = new WorkQueue(clock);
  const stop = new AbortController();
  const warnings: string[] = [];
  const log: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
  const done = runController({ name: 'test', queue, reconcile, log, workers: 2 }, stop.signal);
  return { clock, queue, stop, warnings, done };
}

describe('runController()', () => {
  test('tries a key that failed again, later each time, and logs that once', async () => {
    const at: number[] = [];
    const { clock, queue, stop, warnings, done } = start(async () => {
      at.push(clock.monotonic());
      if (at.length < 4) throw internalError('not yet');
    });
    queue.add('a');
    await clock.advance(1000);
    expect(at).toEqual([0, 5, 15, 35]);
    expect(warnings).toHaveLength(1);
    expect(queue.failures('a')).toBe(0);
    stop.abort();
    await done;
  });

  test('tries again after a conflict without a warning', async () => {
    let calls = 0;
    const { clock, queue, stop, warnings, done } = start(async () => {
      if (calls++ === 0) throw conflict({ group: '', resource: 'pods' }, 'a', 'stale');
    });
    queue.add('a');
    await clock.advance(100);
    expect(calls).toBe(2);
    expect(warnings).toEqual([]);
    stop.abort();
    await done;
  });

  test('does not try again what only a change of the object can mend', async () => {
    let calls = 0;
    const { clock, queue, stop, warnings, done } = start(async () => {
      calls += 1;
      throw new TerminalError('the selector is empty');
    });
    queue.add('a');
    await clock.advance(100_000);
    expect(calls).toBe(1);
    expect(warnings).toEqual(['cannot reconcile']);
    stop.abort();
    await done;
  });

  test('comes back exactly when asked to', async () => {
    const at: number[] = [];
    const { clock, queue, stop, done } = start(async () => {
      at.push(clock.monotonic());
      return at.length === 1 ? { requeueAfterMs: 300 } : undefined;
    });
    queue.add('a');
    await clock.advance(1000);
    expect(at).toEqual([0, 300]);
    stop.abort();
    await done;
  });

  test('works on different keys at the same time and ends only when the work under way has', async () => {
    const release = Promise.withResolvers<void>();
    const begun: string[] = [];
    const { queue, stop, done } = start(async (key) => {
      begun.push(key);
      await release.promise;
    });
    for (const key of ['a', 'b', 'c']) queue.add(key);
    await settle();
    expect(begun).toEqual(['a', 'b']);
    stop.abort();
    let ended = false;
    const finished = done.then(() => (ended = true));
    await settle();
    expect(ended).toBe(false);
    release.resolve();
    await finished;
    expect(begun).toEqual(['a', 'b']);
  });
});

test('createController() waits for its informers, turns changes into keys, and unsubscribes at the end', async () => {
  const clock = new VirtualClock();
  const synced = Promise.withResolvers<void>();
  let handler: ((change: Change<KubeObject>) => void) | undefined;
  const informer = {
    onChange: (handle: (change: Change<KubeObject>) => void) => {
      handler = handle;
      return () => (handler = undefined);
    },
    untilSynced: () => synced.promise,
    // Only what a controller's wiring calls is there.
  } as unknown as Informer<KubeObject>;
  const reconciled: string[] = [];
  const controller = createController(
    {
      name: 'test',
      watches: [watching(informer, ({ object }) => [object.metadata.name])],
      reconcile: async (key) => {
        reconciled.push(key);
      },
    },
    { clock, log: silentLogger },
  );
  const stop = new AbortController();
  const done = controller.run(stop.signal);
  const metadata = { name: 'a', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
  handler?.({ type: 'added', object: { apiVersion: 'v1', kind: 'Node', metadata } });
  await settle();
  expect(reconciled).toEqual([]);
  synced.resolve();
  await settle();
  expect(reconciled).toEqual(['a']);
  stop.abort();
  await done;
  expect(handler).toBeUndefined();
});
