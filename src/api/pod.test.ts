import { expect, test } from 'vitest';
import type { PodSpec } from './gen/types.ts';
import { availableInMs, isPodActive, isPodAvailable, isPodReady } from './pod.ts';
import { podLimits, podRequests, qosClass } from './pod-resources.ts';

const start = Date.UTC(2026, 0, 1);
const ready = {
  status: {
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  },
};

test('a Pod is available once it has been ready for long enough', () => {
  expect(isPodReady(ready)).toBe(true);
  expect(isPodReady({})).toBe(false);
  expect(isPodAvailable(ready, 0, start)).toBe(true);
  expect(isPodAvailable(ready, 10, start + 9_999)).toBe(false);
  expect(isPodAvailable(ready, 10, start + 10_000)).toBe(true);
  expect(availableInMs(ready, 10, start + 4_000)).toBe(6_000);
  expect(availableInMs({}, 0, start)).toBeUndefined();
});

test('a Pod is active until it ends or is deleted', () => {
  const metadata = {
    name: 'a',
    namespace: 'b',
    uid: '',
    resourceVersion: '',
    creationTimestamp: '',
  };
  expect(isPodActive({ metadata, status: { phase: 'Running' } })).toBe(true);
  expect(isPodActive({ metadata, status: { phase: 'Failed' } })).toBe(false);
  expect(isPodActive({ metadata: { ...metadata, deletionTimestamp: 'x' } })).toBe(false);
});

const asks = (cpu: string, memory = '1Gi'): object => ({
  resources: { requests: { cpu, memory } },
});
const spec = (containers: object[], initContainers: object[] = [], more: object = {}): PodSpec => ({
  containers: containers.map((container, index) => ({ name: `c${index}`, ...container })),
  initContainers: initContainers.map((container, index) => ({ name: `i${index}`, ...container })),
  ...more,
});

test.each<[string, PodSpec, object]>([
  ['nothing', spec([{}]), {}],
  ['a sum', spec([asks('100m'), asks('200m')]), { cpu: '300m', memory: '2Gi' }],
  [
    'an init container that needs more',
    spec([asks('100m')], [asks('1')]),
    { cpu: '1', memory: '1Gi' },
  ],
  [
    'a sidecar beside the containers and a later init container',
    spec([asks('100m')], [{ ...asks('50m'), restartPolicy: 'Always' }, asks('200m')]),
    { cpu: '250m', memory: '2Gi' },
  ],
  [
    'overhead',
    spec([asks('100m')], [], { overhead: { cpu: '50m' } }),
    { cpu: '150m', memory: '1Gi' },
  ],
  ['a limit without a request', spec([{ resources: { limits: { cpu: '1' } } }]), { cpu: '1' }],
  [
    'resources of the Pod',
    spec([asks('100m')], [], { resources: { requests: { cpu: '2' } } }),
    { cpu: '2', memory: '1Gi' },
  ],
])('podRequests() of %s', (_, pod, expected) => {
  expect(podRequests(pod)).toEqual(expected);
});

test('podLimits() doesn’t add overhead to what isn’t limited', () => {
  const limited = spec([{ resources: { limits: { cpu: '1' } } }], [], {
    overhead: { cpu: '1', memory: '1' },
  });
  expect(podLimits(limited)).toEqual({ cpu: '2' });
});

const both = { cpu: '1', memory: '1Gi' };
test.each<[string, PodSpec]>([
  ['BestEffort', spec([{}])],
  ['BestEffort', spec([{ resources: { requests: { cpu: '0' } } }])],
  ['Burstable', spec([asks('1')])],
  ['Burstable', spec([{ resources: { limits: both, requests: both } }, {}])],
  ['Guaranteed', spec([{ resources: { limits: both, requests: { cpu: '1000m' } } }])],
  ['Burstable', spec([{ resources: { limits: both, requests: { cpu: '500m' } } }])],
])('qosClass() is %s', (expected, pod) => {
  expect(qosClass(pod)).toBe(expected);
});
