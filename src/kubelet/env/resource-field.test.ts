import { expect, test } from 'vitest';
import { podOf } from '../testing/pods.ts';
import { resourceValue } from './resource-field.ts';

const container = {
  name: 'main',
  resources: { limits: { cpu: '1500m' }, requests: { memory: '64Mi' } },
};
const around = { container, allocatable: { memory: '8Gi', cpu: '4' } };

test.each([
  { resource: 'limits.cpu', divisor: undefined, expected: '2' },
  { resource: 'limits.cpu', divisor: '1m', expected: '1500' },
  { resource: 'limits.cpu', divisor: '0', expected: '2' },
  { resource: 'requests.memory', divisor: '1Mi', expected: '64' },
  { resource: 'requests.memory', divisor: '1Gi', expected: '1' },
  { resource: 'limits.memory', divisor: '1Gi', expected: '8' },
  { resource: 'requests.cpu', divisor: '1m', expected: '1500' },
])('$resource by $divisor: $expected', ({ resource, divisor, expected }) => {
  const selector = { resource, ...(divisor === undefined ? {} : { divisor }) };
  expect(resourceValue(podOf({ containers: [container] }), selector, around)).toBe(expected);
});

test('a container that is not there is told', () => {
  const selector = { resource: 'limits.cpu', containerName: 'none' };
  expect(() => resourceValue(podOf(), selector, around)).toThrow(
    'unsupported container resource : none',
  );
});
