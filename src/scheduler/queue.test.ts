import { describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { node, pod } from './fixtures.ts';
import type { ClusterChange, Plugin } from './plugin.ts';
import { SchedulingQueue } from './queue.ts';

const plugins: Plugin[] = [
  { name: 'nodes', mayHelp: (change) => change.of === 'Node' },
  { name: 'pods', mayHelp: (change) => change.of === 'Pod' },
];
const nodeAdded: ClusterChange = { of: 'Node', change: { type: 'added', object: node('n') } };

function setUp() {
  const clock = new VirtualClock();
  const queue = new SchedulingQueue(clock, plugins);
  const taken: string[] = [];
  const take = async (): Promise<void> => {
    const next = await queue.take();
    taken.push(next?.metadata.name ?? 'closed');
  };
  return { clock, queue, taken, take };
}

const important = (name: string, priority: number): Pod => pod(name, { priority });

describe('SchedulingQueue', () => {
  test('gives the more important Pod first, then the older', async () => {
    const { clock, queue, taken, take } = setUp();
    queue.add(pod('a'));
    queue.add(pod('b'));
    queue.add(important('c', 10));
    for (let round = 0; round < 3; round++) void take();
    await clock.advance(0);
    expect(taken).toEqual(['c', 'a', 'b']);
  });

  test('holds a rejected Pod until what may help happens, and backs off', async () => {
    const { clock, queue, taken, take } = setUp();
    queue.add(pod('a'));
    void take();
    await clock.advance(0);
    queue.reject(pod('a'), new Set(['pods']));
    void take();
    queue.changed(nodeAdded);
    await clock.advance(20_000);
    expect(taken).toEqual(['a']);
    queue.changed({ of: 'Pod', change: { type: 'deleted', object: pod('x') } });
    await clock.advance(0);
    expect(taken).toEqual(['a', 'a']);
  });

  test('waits 1, 2, 4, 8 and then 10 seconds between attempts', async () => {
    const { clock, queue, taken, take } = setUp();
    queue.add(pod('a'));
    void take();
    await clock.advance(0);
    for (const [index, seconds] of [1, 2, 4, 8, 10, 10].entries()) {
      queue.retry(pod('a'));
      void take();
      await clock.advance(seconds * 1000 - 1);
      expect(taken).toHaveLength(index + 1);
      await clock.advance(1);
      expect(taken).toHaveLength(index + 2);
    }
  });

  test('tries a Pod that nothing helped again after five minutes', async () => {
    const { clock, queue, taken, take } = setUp();
    queue.add(pod('a'));
    void take();
    await clock.advance(0);
    queue.reject(pod('a'), new Set(['nodes']));
    void take();
    await clock.advance(300_000);
    expect(taken).toEqual(['a', 'a']);
  });

  test('tries a Pod again that has become another', async () => {
    const { clock, queue, taken, take } = setUp();
    queue.add(pod('a'));
    void take();
    await clock.advance(0);
    queue.reject(pod('a'), new Set(['nodes']));
    void take();
    queue.update(important('a', 1));
    await clock.advance(2_000);
    expect(taken).toHaveLength(1);
    queue.update(important('a', 2), { retry: true });
    await clock.advance(0);
    expect(taken).toHaveLength(2);
  });

  test('does not take the end of an old Pod’s attempt for that of a new one of its name', async () => {
    const { clock, queue, taken, take } = setUp();
    queue.add(pod('a'));
    void take();
    await clock.advance(0);
    queue.delete('default/a');
    queue.add(pod('a', {}, { uid: 'other' }));
    void take();
    await clock.advance(0);
    queue.retry(pod('a'));
    void take();
    await clock.advance(60_000);
    expect(taken).toEqual(['a', 'a']);
  });

  test('forgets what is deleted, and lets takers go when it closes', async () => {
    const { clock, queue, taken, take } = setUp();
    queue.add(pod('a'));
    queue.delete('default/a');
    void take();
    await clock.advance(0);
    expect([taken, queue.size]).toEqual([[], 0]);
    queue.close();
    await clock.advance(0);
    expect(taken).toEqual(['closed']);
  });
});
