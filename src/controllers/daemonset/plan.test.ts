import { describe, expect, test } from 'vitest';
import type { DaemonSetSpec, Node, Pod } from '#api/gen/types.ts';
import { daemonPod, daemonSet, node, state } from './fixtures.ts';
import { limits, planPods } from './plan.ts';
import type { DaemonPlan } from './plan.ts';
import { planUpdate } from './rolling-update.ts';
import { statusOf } from './status.ts';

function words({ create, remove, failed, succeeded }: DaemonPlan): string[] {
  return [
    ...create.map((name) => `create on ${name}`),
    ...remove.map(({ metadata }) => `remove ${metadata.name}`),
    ...failed.map(({ metadata }) => `failed ${metadata.name}`),
    ...succeeded.map(({ metadata }) => `succeeded ${metadata.name}`),
  ];
}

const ready = { readyFor: 60 };
const surge: Partial<DaemonSetSpec> = {
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
};
const noSchedule = node('n1', { taints: [{ key: 'a', effect: 'NoSchedule' }] });
const noExecute = node('n1', { taints: [{ key: 'a', effect: 'NoExecute' }] });

describe('planPods()', () => {
  const waiting = {
    ...daemonPod('a', '', 'new', { phase: 'Pending' }),
    spec: {
      containers: [],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n9'] }] },
            ],
          },
        },
      },
    },
  } as const satisfies Pod;
  test.each<[string, Partial<DaemonSetSpec>, Node[], Pod[], string[]]>([
    ['a Pod for each node', {}, [node('n1'), node('n2')], [], ['create on n1', 'create on n2']],
    ['nothing more', {}, [node('n1')], [daemonPod('a', 'n1', 'new')], []],
    [
      'none in place of one that is ending',
      {},
      [node('n1')],
      [daemonPod('a', 'n1', 'new', { terminating: true })],
      [],
    ],
    [
      'the oldest of several stays',
      {},
      [node('n1')],
      [
        daemonPod('b', 'n1', 'new', { created: '2026-01-01T00:00:02Z' }),
        daemonPod('a', 'n1', 'new', { created: '2026-01-01T00:00:01Z' }),
      ],
      ['remove b'],
    ],
    [
      'a failed one',
      {},
      [node('n1')],
      [daemonPod('a', 'n1', 'new', { phase: 'Failed' })],
      ['failed a'],
    ],
    [
      'one that ended well',
      {},
      [node('n1')],
      [daemonPod('a', 'n1', 'new', { phase: 'Succeeded' })],
      ['succeeded a'],
    ],
    ['no new Pod on a tainted node', {}, [noSchedule], [], []],
    ['but the one that is there stays', {}, [noSchedule], [daemonPod('a', 'n1', 'new')], []],
    ['unless the taint ends Pods', {}, [noExecute], [daemonPod('a', 'n1', 'new')], ['remove a']],
    ['one that waits for a node that is gone', {}, [], [waiting], ['remove a']],
    ['one on a node that is gone is not its business', {}, [], [daemonPod('a', 'n9', 'new')], []],
    [
      'with surge: a Pod beside one that is ending',
      surge,
      [node('n1')],
      [daemonPod('a', 'n1', 'new', { terminating: true })],
      ['create on n1'],
    ],
    [
      'with surge: both stay until the new one is available',
      surge,
      [node('n1')],
      [daemonPod('a', 'n1', 'old', ready), daemonPod('b', 'n1', 'new')],
      [],
    ],
    [
      'with surge: the old one goes when the new one is available',
      surge,
      [node('n1')],
      [daemonPod('a', 'n1', 'old', ready), daemonPod('b', 'n1', 'new', ready)],
      ['remove a'],
    ],
    [
      'with surge: an old one that is not ready goes at once',
      surge,
      [node('n1')],
      [daemonPod('a', 'n1', 'old'), daemonPod('b', 'n1', 'new')],
      ['remove a'],
    ],
  ])('%s', (...[, spec, nodes, pods, expected]) => {
    expect(words(planPods(state(daemonSet(spec), nodes, pods)))).toEqual(expected);
  });
});

describe('planUpdate()', () => {
  const nodes = ['n1', 'n2', 'n3'].map((name) => node(name));
  const old = (index: number, traits = {}): Pod =>
    daemonPod(`old-${index}`, `n${index}`, 'old', { ...ready, ...traits });
  const fresh = (index: number, traits = {}): Pod =>
    daemonPod(`new-${index}`, `n${index}`, 'new', { ...ready, ...traits });
  const inPlace = (maxUnavailable: number | string): Partial<DaemonSetSpec> => ({
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable } },
  });
  const down = { readyFor: undefined };
  test.each<[string, Partial<DaemonSetSpec>, Pod[], string[]]>([
    ['one old Pod at a time', {}, [old(1), old(2), old(3)], ['remove old-1']],
    ['two', inPlace(2), [old(1), old(2), old(3)], ['remove old-1', 'remove old-2']],
    [
      'a share, rounded up',
      inPlace('34%'),
      [old(1), old(2), old(3)],
      ['remove old-1', 'remove old-2'],
    ],
    ['none while a new one is not available', {}, [fresh(1, down), old(2), old(3)], []],
    ['none while a node has none', {}, [old(2), old(3)], []],
    ['none while one is ending', {}, [old(1, { terminating: true }), old(2), old(3)], []],
    ['the next', {}, [fresh(1), old(2), old(3)], ['remove old-2']],
    [
      'those that are not available anyway, beyond the limit',
      {},
      [old(1, down), old(2, down), old(3)],
      ['remove old-1', 'remove old-2', 'remove old-3'],
    ],
    ['none by itself', { updateStrategy: { type: 'OnDelete' } }, [old(1), old(2), old(3)], []],
    ['with surge: a second Pod', surge, [old(1), old(2), old(3)], ['create on n1']],
    ['with surge: no third', surge, [old(1), fresh(1, down), old(2), old(3)], []],
    [
      'with surge: the old one when the new one is available',
      surge,
      [old(1), fresh(1), old(2), old(3)],
      ['remove old-1'],
    ],
    [
      'with surge: beside an old one that is not available, at once',
      surge,
      [old(1), old(2, down), old(3)],
      ['create on n2', 'create on n1'],
    ],
  ])('%s', (_, spec, pods, expected) => {
    expect(words(planUpdate(state(daemonSet(spec), nodes, pods)))).toEqual(expected);
  });
});

test.each([
  [{ rollingUpdate: { maxUnavailable: '10%' } }, 3, { maxUnavailable: 1, maxSurge: 0 }],
  [
    { rollingUpdate: { maxUnavailable: 0, maxSurge: '50%' } },
    3,
    { maxUnavailable: 0, maxSurge: 2 },
  ],
  [{ rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } }, 3, { maxUnavailable: 1, maxSurge: 0 }],
  [{}, 3, { maxUnavailable: 1, maxSurge: 0 }],
])('limits() of %j on %i nodes', (strategy, desired, expected) => {
  const set = daemonSet({ updateStrategy: { type: 'RollingUpdate', ...strategy } });
  expect(limits(set, desired)).toEqual(expected);
});

test('statusOf() counts nodes, by the oldest Pod of each', () => {
  const nodes = [node('n1'), node('n2'), node('n3'), node('n4'), noSchedule].map((one, index) =>
    index === 4 ? { ...one, metadata: { ...one.metadata, name: 'n5' } } : one,
  );
  const pods = [
    daemonPod('a', 'n1', 'new', ready),
    daemonPod('b', 'n2', 'old', { readyFor: 5 }),
    daemonPod('c', 'n3', 'new'),
    daemonPod('d', 'n5', 'new', ready),
  ];
  expect(statusOf(state(daemonSet({ minReadySeconds: 30 }), nodes, pods), 0)).toEqual({
    observedGeneration: 1,
    desiredNumberScheduled: 4,
    currentNumberScheduled: 3,
    numberMisscheduled: 1,
    numberReady: 2,
    numberAvailable: 1,
    numberUnavailable: 3,
    updatedNumberScheduled: 2,
  });
});
