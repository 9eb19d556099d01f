/** What may be resized of a Pod that exists, and what not, in the words that users know. */
import { expect, test } from 'vitest';
import { create, read, testContext } from '../../testing/flow.ts';
import { podStrategy } from './strategy.ts';

const manifest = (spec: string): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: ${spec}}`;
const one = (resources: string, more = ''): string =>
  `{containers: [{name: c, image: i, resources: ${resources}}]${more}}`;

async function resize(before: string, after: string) {
  const { object: stored, errors: none } = await create(podStrategy, manifest(before));
  expect(none).toEqual([]);
  const sent = podStrategy.setDefaults?.(read(podStrategy, manifest(after)));
  const part = podStrategy.subresources?.['resize'];
  if (part?.kind !== 'object' || !sent) throw new TypeError('no such subresource');
  const object = part.merge(sent, stored, testContext());
  const errors = part.validate?.(object, stored) ?? [];
  return { object, errors: errors.map(({ field, message }) => `${field}: ${message}`) };
}

test('amounts of CPU and memory change, and nothing else of what was sent', async () => {
  const { object, errors } = await resize(
    one('{requests: {cpu: 100m}, limits: {cpu: 200m, memory: 1Gi}}'),
    '{containers: [{name: c, image: other, resources: {requests: {cpu: 150m}, limits: {cpu: 300m, memory: 2Gi}}}], hostNetwork: true}',
  );
  expect(errors).toEqual([]);
  expect(object.spec).toMatchObject({
    containers: [
      {
        image: 'i',
        resources: {
          requests: { cpu: '150m', memory: '2Gi' },
          limits: { cpu: '300m', memory: '2Gi' },
        },
      },
    ],
  });
  expect(object.spec.hostNetwork).toBeUndefined();
});

test('a sidecar can be resized, and the Pod as a whole', async () => {
  const spec = (cpu: string, pod: string): string =>
    `{initContainers: [{name: s, image: i, restartPolicy: Always, resources: {requests: {cpu: ${cpu}}}}], containers: [{name: c, image: i}], resources: {requests: {cpu: ${pod}}}}`;
  const { object, errors } = await resize(spec('1', '2'), spec('2', '4'));
  expect(errors).toEqual([]);
  expect(object.spec.resources?.requests).toEqual({ cpu: '4' });
  expect(object.spec.initContainers?.[0]?.resources?.requests).toEqual({ cpu: '2' });
});

const both = '{requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: 200m, memory: 2Gi}}';
const two = (first: string, second: string): string =>
  `{containers: [{name: ${first}, image: i}, {name: ${second}, image: i}]}`;
const init = (cpu: string): string =>
  `{initContainers: [{name: s, image: i, resources: {requests: {cpu: ${cpu}}}}], containers: [{name: c, image: i}]}`;

test.each([
  [
    'another class',
    one('{}'),
    one('{requests: {memory: 1Gi}}'),
    ['spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing'],
  ],
  [
    'a limit removed',
    one(both),
    one('{requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: 200m}}'),
    ['spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed'],
  ],
  [
    'a request removed',
    one('{requests: {cpu: 100m, memory: 1Gi}}'),
    one('{requests: {cpu: 100m}}'),
    ['spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed'],
  ],
  [
    'another resource',
    one('{limits: {cpu: 1}}'),
    one('{limits: {cpu: 1, ephemeral-storage: 1Gi}}'),
    ['spec: Forbidden: only cpu and memory resources are mutable'],
  ],
  [
    'what a container does when it is resized',
    one('{limits: {cpu: 1}}'),
    '{containers: [{name: c, image: i, resources: {limits: {cpu: 1}}, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}]}',
    ['spec: Forbidden: only cpu and memory resources are mutable'],
  ],
  [
    'containers in another order',
    two('a', 'b'),
    two('b', 'a'),
    [
      'spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize',
      'spec.containers[1].name: Forbidden: containers may not be renamed or reordered on resize',
    ],
  ],
  [
    'one container more',
    one('{}'),
    two('c', 'd'),
    ['spec.containers: Forbidden: containers may not be added or removed on resize'],
  ],
  [
    'an init container',
    init('1'),
    init('2'),
    ['spec: Forbidden: only cpu and memory resources for sidecar containers are mutable'],
  ],
  [
    'more than its limit',
    one(both),
    one('{requests: {cpu: 300m, memory: 1Gi}, limits: {cpu: 200m, memory: 2Gi}}'),
    [
      'spec.containers[0].resources.requests: Invalid value: "300m": must be less than or equal to cpu limit of 200m',
    ],
  ],
])('%s is refused', async (_, before, after, expected) => {
  expect((await resize(before, after)).errors).toEqual(expected);
});
