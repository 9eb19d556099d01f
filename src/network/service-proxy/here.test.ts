import { expect, test } from 'vitest';
import { config, node } from './fixtures.ts';
import { hereOf, isSamePlace } from './here.ts';

test('hereOf() takes the zone and the IPv4 addresses of the node', () => {
  const addresses = [
    { type: 'Hostname', address: 'node-1' },
    { type: 'InternalIP', address: '192.0.2.11' },
    { type: 'InternalIP', address: '2001:db8::11' },
    { type: 'ExternalIP', address: '203.0.113.11' },
  ];
  const here = hereOf(config, node('node-1', addresses, { 'topology.kubernetes.io/zone': 'east' }));
  expect(here).toMatchObject({
    zone: 'east',
    internalIPs: ['192.0.2.11'],
    knownIPs: ['192.0.2.11', '203.0.113.11'],
  });
  expect(isSamePlace(here, hereOf(config, undefined))).toBe(false);
  expect(isSamePlace(hereOf(config, undefined), hereOf(config, node('node-1', [])))).toBe(true);
});
