import { describe, expect, test } from 'vitest';
import type { Node, PodSpec, Taint, Toleration } from '#api/gen/types.ts';
import { daemonTolerations, newDaemonPod, nodeOf } from './daemon-pod.ts';
import { daemonSet, node } from './fixtures.ts';
import { fitOf } from './node-fit.ts';

function taint(key: string, effect: Taint['effect']): Taint {
  return { key, effect };
}

const both = { shouldRun: true, mayStay: true };
const neither = { shouldRun: false, mayStay: false };
const onlyStay = { shouldRun: false, mayStay: true };

describe('fitOf()', () => {
  const ssd = node('n1', { labels: { disk: 'ssd' } });
  const lost = [
    taint('node.kubernetes.io/unreachable', 'NoSchedule'),
    taint('node.kubernetes.io/unreachable', 'NoExecute'),
  ];
  const affinity = (value: string): Partial<PodSpec> => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'disk', operator: 'In', values: [value] }] },
          ],
        },
      },
    },
  });
  test.each<[string, Partial<PodSpec>, Node, object]>([
    ['any node', {}, node('n1'), both],
    ['a node that its selector names', { nodeSelector: { disk: 'ssd' } }, ssd, both],
    ['a node that it does not', { nodeSelector: { disk: 'hdd' } }, ssd, neither],
    ['a node of its affinity', affinity('ssd'), ssd, both],
    ['a node outside it', affinity('hdd'), ssd, neither],
    ['another than the one that it names', { nodeName: 'n2' }, ssd, neither],
    ['a taint against new Pods', {}, node('n1', { taints: [taint('a', 'NoSchedule')] }), onlyStay],
    ['a taint against all', {}, node('n1', { taints: [taint('a', 'NoExecute')] }), neither],
    [
      'a taint that it tolerates',
      { tolerations: [{ operator: 'Exists' }] },
      node('n1', { taints: [taint('a', 'NoExecute')] }),
      both,
    ],
    [
      'a taint that only prefers',
      {},
      node('n1', { taints: [taint('a', 'PreferNoSchedule')] }),
      both,
    ],
    // Unreachable keeps new Pods away, and lets those stay that are there.
    ['a lost node', {}, node('n1', { taints: lost }), onlyStay],
    [
      'a cordoned node',
      {},
      node('n1', { taints: [taint('node.kubernetes.io/unschedulable', 'NoSchedule')] }),
      both,
    ],
  ])('%s', (_, pod, target, expected) => {
    const set = daemonSet({ template: { spec: { containers: [], ...pod } } });
    expect(fitOf(set, target)).toEqual(expected);
  });
});

describe('daemonTolerations()', () => {
  const keys = (spec: Partial<PodSpec>): string[] =>
    daemonTolerations({ containers: [], ...spec }).map(
      ({ key, effect }) => `${key?.replace('node.kubernetes.io/', '')}:${effect}`,
    );

  test("adds to the template's own", () => {
    expect(keys({ tolerations: [{ key: 'mine', effect: 'NoSchedule' }] })).toEqual([
      'mine:NoSchedule',
      'not-ready:NoExecute',
      'unreachable:NoExecute',
      'disk-pressure:NoSchedule',
      'memory-pressure:NoSchedule',
      'pid-pressure:NoSchedule',
      'unschedulable:NoSchedule',
    ]);
  });

  test('also a missing network, on the network of the host', () => {
    expect(keys({ hostNetwork: true })).toContain('network-unavailable:NoSchedule');
  });

  test('for ever, whatever the template says', () => {
    const given: Toleration = {
      key: 'node.kubernetes.io/unreachable',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 5,
    };
    const found = daemonTolerations({ containers: [], tolerations: [given] }).filter(
      ({ key }) => key === given.key,
    );
    expect(found).toEqual([{ key: given.key, operator: 'Exists', effect: 'NoExecute' }]);
  });
});

test('newDaemonPod() may go to its node only, and keeps what is preferred', () => {
  const preferred = [{ weight: 1, preference: { matchExpressions: [] } }];
  const set = daemonSet({
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: {
        containers: [],
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: preferred,
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }],
            },
          },
        },
      },
    },
  });
  const { metadata, spec } = newDaemonPod(set, 'n2', 'abc');
  expect(metadata).toMatchObject({
    generateName: 'agent-',
    labels: { app: 'agent', 'controller-revision-hash': 'abc' },
    ownerReferences: [{ kind: 'DaemonSet', name: 'agent', controller: true }],
  });
  expect(spec.affinity).toEqual({
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: preferred,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n2'] }] },
        ],
      },
    },
  });
  const waiting = { spec } as Parameters<typeof nodeOf>[0];
  expect(nodeOf(waiting)).toBe('n2');
});
