import { describe, expect, test } from 'vitest';
import type { Service } from '#api/gen/types.ts';
import { balanced, pod, service } from './fixtures.ts';
import { hostPortsOf, isBalanced, nodePortsOf, obstacleOf, portsOf } from './ports.ts';

const holders = (...others: readonly Service[]) => ({
  listeners: [{ port: 6443, protocol: 'TCP' as const, name: 'the API server' }],
  balanced: (port: string) =>
    others.filter((one) => isBalanced(one) && portsOf(one).includes(port)),
  nodePorts: (port: string) => others.filter((one) => nodePortsOf(one).includes(port)),
});

const has = (one: Service): Service => ({
  ...one,
  status: { loadBalancer: { ingress: [{ ip: '192.0.2.11', ipMode: 'VIP' }] } },
});

describe('obstacleOf()', () => {
  const web = balanced('web', { age: 1 });
  test.each<[string, Service, readonly Service[], string | undefined]>([
    ['alone', web, [], undefined],
    ['itself is no rival', web, [web], undefined],
    [
      'an older Service',
      web,
      [balanced('old', { age: 2 })],
      'port 80/TCP is held by Service default/old',
    ],
    ['a younger Service', web, [balanced('new', { age: 0 })], undefined],
    [
      'a younger Service that has it already',
      web,
      [has(balanced('new', { age: 0 }))],
      'port 80/TCP is held by Service default/new',
    ],
    [
      'an older one, where both have it',
      has(web),
      [has(balanced('old', { age: 2 }))],
      'port 80/TCP is held by Service default/old',
    ],
    [
      'of the same age: by name',
      web,
      [balanced('able', { age: 1 })],
      'port 80/TCP is held by Service default/able',
    ],
    [
      'the same number, another protocol',
      web,
      [balanced('old', { age: 2, protocol: 'UDP' })],
      undefined,
    ],
    [
      'a Service of another class',
      web,
      [balanced('old', { age: 2, spec: { loadBalancerClass: 'example.com/lb' } })],
      undefined,
    ],
    [
      'a node port',
      balanced('web', { port: 30_080 }),
      [service('other', { ports: [{ port: 80, nodePort: 30_080 }] })],
      'port 30080/TCP is held by Service default/other as its node port',
    ],
    [
      'the node itself',
      balanced('web', { port: 6443 }),
      [],
      'port 6443/TCP is taken by the API server',
    ],
  ])('%s', (_name, one, others, expected) => {
    expect(obstacleOf(one, holders(...others))).toBe(expected);
  });
});

test('isBalanced() is a LoadBalancer without a class that isn’t about to go', () => {
  const going = balanced('web');
  const deletionTimestamp = '2026-01-01T00:00:00Z';
  expect(isBalanced(balanced('web'))).toBe(true);
  expect(isBalanced(service('web'))).toBe(false);
  expect(isBalanced({ ...going, metadata: { ...going.metadata, deletionTimestamp } })).toBe(false);
});

test('hostPortsOf() are those of a Pod on a node, until it has ended', () => {
  expect(hostPortsOf(pod('a', 'node-1', 80))).toEqual(['80/TCP']);
  expect(hostPortsOf(pod('a', '', 80))).toEqual([]);
  expect(hostPortsOf(pod('a', 'node-1', 80, 'Succeeded'))).toEqual([]);
});
