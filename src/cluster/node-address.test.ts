import { expect, test } from 'vitest';
import { defaultInterface, nodeAddress } from './node-address.ts';

const header =
  'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n';

test.each([
  ['the default route', 'eth1\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n', 'eth1'],
  ['no default route', 'eth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n', undefined],
  ['no route at all', '', undefined],
])('defaultInterface() with %s', (_, routes, name) => {
  expect(defaultInterface(header + routes)).toBe(name);
});

test('nodeAddress() is an IPv4 address', () => {
  expect(nodeAddress()).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
});
