import { expect, test } from 'vitest';
import type { ContainerStatus, PodStatus, ResourceRequirements } from './gen/types.ts';
import { heldSpec, podRequests } from './pod-resources.ts';

const requests = (cpu: string): ResourceRequirements => ({ requests: { cpu } });
const told = (granted: string, has: string): ContainerStatus => ({
  name: 'main',
  image: '',
  imageID: '',
  ready: true,
  restartCount: 0,
  allocatedResources: { cpu: granted },
  resources: requests(has),
});

/** What a Pod that asks for one CPU holds of its node. */
function held(status: PodStatus): string | undefined {
  const spec = { containers: [{ name: 'main', resources: requests('1') }] };
  return podRequests(heldSpec({ spec, status }))['cpu'];
}

const infeasible = {
  conditions: [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }],
} as const;

test.each([
  ['what was never told', {}, '1'],
  ['what is as it was asked for', { containerStatuses: [told('1', '1')] }, '1'],
  ['what it gives back only when it has', { containerStatuses: [told('1', '2')] }, '2'],
  ['what it was granted', { containerStatuses: [told('3', '2')] }, '3'],
  ['what it asks for', { containerStatuses: [told('500m', '500m')] }, '1'],
  [
    'not what it can never get',
    { containerStatuses: [told('500m', '500m')], ...infeasible },
    '500m',
  ],
])('a Pod holds %s', (_, status, expected) => {
  expect(held(status)).toBe(expected);
});

test('a specification that says it all stays the same object', () => {
  const spec = { containers: [{ name: 'main', resources: requests('1') }] };
  expect(heldSpec({ spec, status: { containerStatuses: [told('1000m', '1')] } })).toBe(spec);
});
