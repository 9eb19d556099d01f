import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import { WorkQueue } from './work-queue.ts';

describe('a work queue', () => {
  test('gives keys in the order they came, each once', async () => {
    const queue = new WorkQueue(new VirtualClock());
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
    expect(queue.length).toBe(3);
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(['a', 'b', 'c']);
  });

  test('keeps a key that is added during the work on it until that ends', async () => {
    const queue = new WorkQueue(new VirtualClock());
    queue.add('a');
    expect(await queue.take()).toBe('a');
    queue.add('a');
    queue.add('a');
    expect(queue.length).toBe(0);
    queue.done('a');
    expect(queue.length).toBe(1);
    expect(await queue.take()).toBe('a');
    queue.done('a');
    expect(queue.length).toBe(0);
  });

  test('wakes whoever waits', async () => {
    const queue = new WorkQueue(new VirtualClock());
    const taken = Promise.all([queue.take(), queue.take()]);
    queue.add('a');
    queue.add('a');
    queue.add('b');
    expect(await taken).toEqual(['a', 'b']);
    queue.done('a');
    expect(queue.length).toBe(1);
  });

  test('adds later, and of two delays of a key only the shorter', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue(clock);
    queue.addAfter('a', 100);
    queue.addAfter('a', 50);
    queue.addAfter('a', 200);
    await clock.advance(49);
    expect(queue.length).toBe(0);
    await clock.advance(1);
    expect(queue.length).toBe(1);
    expect(await queue.take()).toBe('a');
    queue.done('a');
    await clock.advance(1000);
    expect(queue.length).toBe(0);
  });

  test('waits twice as long after each failure, and forgets them', () => {
    const queue = new WorkQueue(new VirtualClock());
    const waits = Array.from({ length: 20 }, () => queue.addRateLimited('a'));
    expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(waits.at(-1)).toBe(1_000_000);
    expect(queue.failures('a')).toBe(20);
    queue.forget('a');
    expect(queue.addRateLimited('a')).toBe(5);
  });

  test('gives nothing more once shut down', async () => {
    const clock = new VirtualClock();
    const queue = new WorkQueue(clock);
    const waiting = queue.take();
    queue.addAfter('b', 10);
    queue.shutDown();
    queue.add('c');
    await clock.advance(20);
    expect(await waiting).toBeUndefined();
    expect(await queue.take()).toBeUndefined();
    expect(clock.untilNext()).toBeUndefined();
  });

  test('never loses a key and never gives one to two workers', async () => {
    const action = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      how: fc.constantFrom('add', 'addAfter', 'addRateLimited', 'settle'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
        const clock = new VirtualClock();
        const queue = new WorkQueue(clock);
        const active = new Set<string>();
        /** Keys added since the work on them last began. */
        const owed = new Set<string>();
        const worker = async (): Promise<void> => {
          for (let key = await queue.take(); key !== undefined; key = await queue.take()) {
            expect(active.has(key)).toBe(false);
            active.add(key);
            owed.delete(key);
            await Promise.resolve();
            active.delete(key);
            queue.done(key);
          }
        };
        const workers = [worker(), worker()];
        for (const { key, how } of actions) {
          if (how === 'settle') {
            await Promise.resolve();
            continue;
          }
          owed.add(key);
          if (how === 'add') queue.add(key);
          else if (how === 'addAfter') queue.addAfter(key, 5);
          else queue.addRateLimited(key);
        }
        // A delay may have been overtaken by an `add` made in the meantime: the key then comes twice, never less.
        for (let next = clock.untilNext(); next !== undefined; next = clock.untilNext()) {
          await clock.advance(next);
        }
        await settle(2);
        expect([...owed]).toEqual([]);
        queue.shutDown();
        await Promise.all(workers);
      }),
      { numRuns: 30 },
    );
  });
});
