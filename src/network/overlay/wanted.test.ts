import { describe, expect, test } from 'vitest';
import type { Peer } from './peers.ts';
import { ethernetAddressOf, podMtu, unreachable, wantedState } from './wanted.ts';
import type { PodNetworkMode, WayInput } from './wanted.ts';

const near: Peer = { podCIDR: '10.42.1.0/24', address: '192.0.2.2' };
const far: Peer = { podCIDR: '10.42.2.0/24', address: '198.51.100.3' };

const input = (mode: PodNetworkMode, peers: readonly Peer[] = [near, far]): WayInput => ({
  mode,
  nodeIP: '192.0.2.1',
  podCIDR: '10.42.0.0/24',
  uplink: { name: 'eth0', mtu: 1500 },
  peers,
  onLink: mode === 'vxlan' ? new Map() : new Map([[near.address, 'eth0']]),
});
const direct = 'via 192.0.2.2 dev eth0';
const tunnelled = (gateway: string): string => `via ${gateway} dev holdfast-vxlan onlink`;

describe('wantedState()', () => {
  test.each<[PodNetworkMode, Record<string, string>]>([
    ['vxlan', { [near.podCIDR]: tunnelled('10.42.1.0'), [far.podCIDR]: tunnelled('10.42.2.0') }],
    ['auto', { [near.podCIDR]: direct, [far.podCIDR]: tunnelled('10.42.2.0') }],
    ['host-gw', { [near.podCIDR]: direct }],
  ])('routes of %s', (mode, routes) => {
    expect(Object.fromEntries(wantedState(input(mode)).routes)).toEqual(routes);
  });

  test('the device, and an entry for each node behind it', () => {
    const { device, forwarding, neighbours } = wantedState(input('vxlan', [far]));
    expect(device).toEqual({
      tunnel: 'id 1 dstport 8472 local 192.0.2.1 nolearning',
      ethernetAddress: '02:48:0a:2a:00:00',
      mtu: 1450,
      addresses: ['10.42.0.0'],
      up: true,
    });
    expect([...forwarding]).toEqual([['02:48:0a:2a:02:00', '198.51.100.3']]);
    expect([...neighbours]).toEqual([['10.42.2.0', '02:48:0a:2a:02:00']]);
  });

  test.each<[string, WayInput]>([
    ['alone', input('vxlan', [])],
    ['with direct routes only', input('auto', [near])],
  ])('no device %s', (_, alone) => {
    expect(wantedState(alone).device).toBeUndefined();
  });
});

test('unreachable() are those behind a router when direct routes were asked for', () => {
  expect(unreachable(input('host-gw'))).toEqual([far]);
  expect(unreachable(input('auto'))).toEqual([]);
  expect(unreachable(input('vxlan'))).toEqual([]);
});

test('ethernetAddressOf() is a locally administered address of one station', () => {
  expect(ethernetAddressOf('10.42.255.0/24')).toBe('02:48:0a:2a:ff:00');
});

test.each<[PodNetworkMode, number]>([
  ['vxlan', 8950],
  ['auto', 8950],
  ['host-gw', 9000],
])('podMtu() with %s', (mode, mtu) => {
  expect(podMtu(mode, { name: 'eth0', mtu: 9000 })).toBe(mtu);
});
