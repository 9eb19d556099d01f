import { describe, expect, test } from 'vitest';
import type { Node } from '#api/gen/types.ts';
import { clusterMeta, epoch, pod } from '../testing/objects.ts';
import { judge } from './reconcile.ts';

function node(ready: boolean, taint?: string): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: clusterMeta('n1'),
    spec: taint ? { taints: [{ key: taint, effect: 'NoExecute' }] } : {},
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown' }] },
  };
}

const out = 'node.kubernetes.io/out-of-service';

describe('judge()', () => {
  const bound = { node: 'n1' };
  test.each([
    ['a Pod that waits for a node', pod('p'), undefined, undefined, 'keep'],
    ['one deleted before that', pod('p', { terminating: true }), undefined, undefined, 'delete'],
    ['one on its node', pod('p', bound), node(true), undefined, 'keep'],
    ['one whose node was just missed', pod('p', bound), undefined, epoch, 'wait'],
    ['one whose node is long gone', pod('p', bound), undefined, epoch - 40_000, 'delete'],
    [
      'a terminating one on a sick node',
      pod('p', { ...bound, terminating: true }),
      node(false),
      undefined,
      'keep',
    ],
    [
      'and out of service',
      pod('p', { ...bound, terminating: true }),
      node(false, out),
      undefined,
      'delete',
    ],
    ['one out of service that runs', pod('p', bound), node(false, out), undefined, 'keep'],
  ])('%s', (...[, target, at, missingSince, expected]) => {
    expect(judge(target, { node: at, missingSince, now: epoch }).act).toBe(expected);
  });
});
