import { describe, expect, test } from 'vitest';
import type { Node, Taint } from '#api/gen/types.ts';
import { clusterMeta, epoch, pod } from '../testing/objects.ts';
import type { Eviction } from './disruption.ts';
import { silentConditions, unreachablePod } from './health.ts';
import { wantedTaints } from './taints.ts';

function node(
  conditions: Record<string, string>,
  taints: Taint[] = [],
  unschedulable = false,
): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: clusterMeta('n1'),
    spec: { taints, unschedulable },
    status: {
      conditions: Object.entries(conditions).map(([type, status]) => ({ type, status })),
    },
  };
}

function text(taints: readonly Taint[] | undefined): string[] | undefined {
  return taints?.map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`);
}

describe('wantedTaints()', () => {
  const dedicated: Taint = { key: 'dedicated', value: 'db', effect: 'NoSchedule' };
  const down: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' };
  test.each<[string, Node, string[] | undefined]>([
    ['a healthy node', node({ Ready: 'True', MemoryPressure: 'False' }), undefined],
    ['one without conditions', node({}), undefined],
    [
      'one that is not ready',
      node({ Ready: 'False' }),
      ['not-ready:NoSchedule', 'not-ready:NoExecute'],
    ],
    [
      'one short of memory',
      node({ Ready: 'True', MemoryPressure: 'True' }),
      ['memory-pressure:NoSchedule'],
    ],
    ['one that is cordoned', node({ Ready: 'True' }, [], true), ['unschedulable:NoSchedule']],
    [
      'one that is well again',
      node({ Ready: 'True' }, [dedicated, down]),
      ['dedicated:NoSchedule'],
    ],
    ["somebody else's taint", node({ Ready: 'True' }, [dedicated]), undefined],
  ])('%s', (_, target, expected) => {
    expect(text(wantedTaints(target, 'evict', epoch))).toEqual(expected);
  });

  const evicting: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
  test.each<[Eviction, Taint[], string[]]>([
    ['evict', [], ['unreachable:NoSchedule', 'unreachable:NoExecute']],
    ['hold', [], ['unreachable:NoSchedule']],
    ['hold', [evicting], ['unreachable:NoSchedule', 'unreachable:NoExecute']],
    ['spare', [evicting], ['unreachable:NoSchedule']],
  ])('to %s, with %j', (eviction, taints, expected) => {
    expect(text(wantedTaints(node({ Ready: 'Unknown' }, taints), eviction, epoch))).toEqual(
      expected,
    );
  });

  test('is content with what it gave, and keeps the time', () => {
    const bad = node({ Ready: 'Unknown' });
    const first = wantedTaints(bad, 'evict', epoch) ?? [];
    expect(first[0]?.timeAdded).toBe('2026-01-01T00:00:00Z');
    expect(
      wantedTaints({ ...bad, spec: { taints: first } }, 'evict', epoch + 60_000),
    ).toBeUndefined();
  });
});

describe('silentConditions()', () => {
  test('makes Unknown what the kubelet told, once', () => {
    const target = node({ Ready: 'True', NetworkUnavailable: 'False' });
    const conditions = silentConditions(target, epoch) ?? [];
    expect(conditions.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      'NetworkUnavailable False undefined',
      'Ready Unknown NodeStatusUnknown',
      'MemoryPressure Unknown NodeStatusNeverUpdated',
      'DiskPressure Unknown NodeStatusNeverUpdated',
      'PIDPressure Unknown NodeStatusNeverUpdated',
    ]);
    expect(silentConditions({ ...target, status: { conditions } }, epoch)).toBeUndefined();
  });
});

test('unreachablePod() takes readiness from a Pod that has it', () => {
  const changed = unreachablePod(pod('p', { readyFor: 60 }), epoch);
  expect(changed?.status?.conditions).toEqual([
    { type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z' },
  ]);
  expect(unreachablePod(pod('p'), epoch)).toBeUndefined();
});
