import { describe, expect, test } from 'vitest';
import { nodes, pods } from '#api/gen/resources.ts';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { NodeStats, Usage } from '../../proxy/node-stats.ts';
import type { Reader, RequestContext } from '../../registry/strategy.ts';
import { goDuration } from './measured.ts';
import { nodeMetricsStrategy } from './node-metrics/strategy.ts';
import { podMetricsStrategy } from './pod-metrics/strategy.ts';

test.each([
  [0, '0s'],
  [1000, '1s'],
  [10_062, '10.062s'],
  [59_999, '59.999s'],
  [60_000, '1m0s'],
  [62_500, '1m2.5s'],
])('%i ms is %s', (milliseconds, text) => {
  expect(goDuration(milliseconds)).toBe(text);
});

const objects = new Map<ResourceType, readonly unknown[]>([
  [nodes, ['a', 'b', 'silent'].map((name) => ({ metadata: { name, labels: { of: name } } }))],
  [pods, [pod('one', 'a'), pod('two', 'a'), pod('three', 'b'), pod('lost', 'silent'), pod('new')]],
]);

function pod(name: string, nodeName?: string): object {
  return {
    metadata: { name, namespace: 'default', uid: name, labels: { app: name } },
    spec: { nodeName },
    status: { phase: nodeName === undefined ? 'Pending' : 'Running' },
  };
}

const reader: Reader = {
  get: <T extends KubeObject>(type: ResourceType<T>, { name }: ObjectKey) =>
    reader.list(type).find(({ metadata }) => metadata.name === name),
  list: <T extends KubeObject>(type: ResourceType<T>) => (objects.get(type) ?? []) as readonly T[],
  having: (type, { read, value }) => reader.list(type).filter((object) => read(object) === value),
  follow: () => () => [],
};
const context: RequestContext = {
  user: { name: 'someone', groups: [] },
  dryRun: false,
  reader,
  clock: new VirtualClock(),
  random: systemRandom,
  warn: (text) => silentLogger.warn(text),
};

const usage: Usage = {
  time: '2026-01-01T00:00:05Z',
  windowMilliseconds: 10_500,
  nanoCores: 1_250_000,
  workingSetBytes: 5 * 1024 * 1024,
};

/** All nodes but one answer; they know the Pods `one` and `three`. */
function answering(asked: string[]): NodeStats {
  return ({ metadata: { name } }) => {
    asked.push(name);
    const known = new Map(['one', 'three'].map((uid) => [uid, new Map([['main', usage]])]));
    return Promise.resolve(name === 'silent' ? undefined : { node: usage, pods: known });
  };
}

describe('the metrics of Pods', () => {
  test('are asked of each node once, and those are left out that are not known', async () => {
    const asked: string[] = [];
    const found = await podMetricsStrategy(answering(asked)).live?.list('', context);
    expect(asked.toSorted()).toEqual(['a', 'b', 'silent']);
    expect(found?.map(({ metadata }) => metadata.name)).toEqual(['one', 'three']);
  });

  test('say what each container used, when and over how long', async () => {
    const strategy = podMetricsStrategy(answering([]));
    expect(await strategy.live?.get({ namespace: 'default', name: 'one' }, context)).toEqual({
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: {
        name: 'one',
        namespace: 'default',
        uid: '',
        resourceVersion: '',
        creationTimestamp: '2026-01-01T00:00:00Z',
        labels: { app: 'one' },
      },
      timestamp: '2026-01-01T00:00:05Z',
      window: '10.5s',
      containers: [{ name: 'main', usage: { cpu: '1250u', memory: '5Mi' } }],
    });
  });

  test.each([
    ['none', 'pods "none" not found'],
    ['two', 'podmetrics.metrics.k8s.io "default/two" not found'],
    ['lost', 'podmetrics.metrics.k8s.io "default/lost" not found'],
    ['new', 'podmetrics.metrics.k8s.io "default/new" not found'],
  ])('of %s: %s', async (name, message) => {
    const { live } = podMetricsStrategy(answering([]));
    await expect(live?.get({ namespace: 'default', name }, context)).rejects.toThrow(message);
  });

  test('of one Pod are asked of its node only', async () => {
    const asked: string[] = [];
    await podMetricsStrategy(answering(asked)).live?.get(
      { namespace: 'default', name: 'three' },
      context,
    );
    expect(asked).toEqual(['b']);
  });
});

describe('the metrics of nodes', () => {
  test('leave out those that do not answer', async () => {
    const found = await nodeMetricsStrategy(answering([])).live?.list('', context);
    expect(found?.map(({ metadata, usage: used }) => [metadata.name, used])).toEqual([
      ['a', { cpu: '1250u', memory: '5Mi' }],
      ['b', { cpu: '1250u', memory: '5Mi' }],
    ]);
  });

  test.each([
    ['none', 'nodes "none" not found'],
    ['silent', 'nodemetrics.metrics.k8s.io "silent" not found'],
  ])('of %s: %s', async (name, message) => {
    const { live } = nodeMetricsStrategy(answering([]));
    await expect(live?.get({ name }, context)).rejects.toThrow(message);
  });
});
