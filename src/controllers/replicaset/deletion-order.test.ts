import { describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { epoch, pod } from '../testing/objects.ts';
import { podsToDelete } from './deletion-order.ts';

const day = '2025-12-31T00:00:00Z';
const hour = '2025-12-31T23:00:00Z';
const onNode = { node: 'n1', readyFor: 60, created: day };

function first(...pods: Pod[]): string | undefined {
  return podsToDelete(pods, pods, { count: 1, now: epoch })[0]?.metadata.name;
}

describe('podsToDelete() takes first', () => {
  test.each<[string, Pod, Pod]>([
    ['one without a node', pod('go', { readyFor: 60 }), pod('stay', onNode)],
    ['a pending one', pod('go', { ...onNode, phase: 'Pending' }), pod('stay', onNode)],
    ['an unready one', pod('go', { node: 'n1', created: day }), pod('stay', onNode)],
    ['a cheaper one', pod('go', { ...onNode, cost: '-5' }), pod('stay', onNode)],
    ['one that was ready later', pod('go', onNode), pod('stay', { ...onNode, readyFor: 6000 })],
    ['one with more restarts', pod('go', { ...onNode, restarts: 3 }), pod('stay', onNode)],
    ['a newer one', pod('go', { ...onNode, created: hour }), pod('stay', onNode)],
  ])('%s', (_, go, stay) => {
    expect(first(go, stay)).toBe('go');
    expect(first(stay, go)).toBe('go');
  });

  test('one from the node where most of them are', () => {
    const crowd = [pod('a', onNode), pod('b', onNode), pod('c', { ...onNode, node: 'n2' })];
    const [go] = podsToDelete(crowd, crowd, { count: 1, now: epoch });
    expect(go?.spec.nodeName).toBe('n1');
  });
});

test('podsToDelete() takes as many as asked, all when there are no more', () => {
  const pods = ['a', 'b', 'c'].map((name) => pod(name, onNode));
  expect(podsToDelete(pods, pods, { count: 2, now: epoch })).toHaveLength(2);
  expect(podsToDelete(pods, pods, { count: 9, now: epoch })).toHaveLength(3);
});
