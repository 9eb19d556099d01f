import { describe, expect, test } from 'vitest';
import { difference } from './difference.ts';
import type { Device, OverlayState } from './state.ts';
import { tunnelWords } from './state.ts';

const nothing: OverlayState = {
  device: undefined,
  forwarding: new Map(),
  neighbours: new Map(),
  routes: new Map(),
};
const device: Device = {
  tunnel: tunnelWords('192.0.2.1'),
  ethernetAddress: '02:48:0a:2a:00:00',
  mtu: 1450,
  addresses: ['10.42.0.0'],
  up: true,
};
const mac = '02:48:0a:2a:01:00';
const way = 'via 10.42.1.0 dev holdfast-vxlan onlink';
const one: OverlayState = {
  device,
  forwarding: new Map([[mac, '192.0.2.2']]),
  neighbours: new Map([['10.42.1.0', mac]]),
  routes: new Map([['10.42.1.0/24', way]]),
};
const added = {
  forwarding: [`fdb replace ${mac} dev holdfast-vxlan dst 192.0.2.2`],
  routes: [
    `neigh replace 10.42.1.0 lladdr ${mac} dev holdfast-vxlan nud permanent`,
    `route replace 10.42.1.0/24 ${way} proto 72`,
  ],
};
const creation = [
  'link add holdfast-vxlan type vxlan id 1 dstport 8472 local 192.0.2.1 nolearning',
  'link set holdfast-vxlan addrgenmode none',
  'link set holdfast-vxlan address 02:48:0a:2a:00:00',
  'link set holdfast-vxlan mtu 1450',
  'address add 10.42.0.0/32 dev holdfast-vxlan',
  'link set holdfast-vxlan up',
];
const none = { device: [], forwarding: [], routes: [] };

describe('difference()', () => {
  test.each<[string, OverlayState, OverlayState, Partial<ReturnType<typeof difference>>]>([
    ['nothing, when nothing differs', one, { ...one, device: { ...device } }, {}],
    ['all of it, the device first', nothing, one, { device: creation, ...added }],
    [
      'the entry of a node whose address changed',
      one,
      { ...one, forwarding: new Map([[mac, '192.0.2.9']]) },
      { forwarding: [`fdb replace ${mac} dev holdfast-vxlan dst 192.0.2.9`] },
    ],
    [
      'one node that left, the route before what it rests on',
      one,
      { ...nothing, device },
      {
        forwarding: [`fdb del ${mac} dev holdfast-vxlan dst 192.0.2.2`],
        routes: ['route del 10.42.1.0/24 proto 72', 'neigh del 10.42.1.0 dev holdfast-vxlan'],
      },
    ],
    [
      'the device with all that hangs on it',
      one,
      nothing,
      { device: ['link delete holdfast-vxlan'] },
    ],
    [
      'a direct route beside the device that goes',
      { ...one, routes: new Map([['10.42.2.0/24', 'via 192.0.2.3 dev eth0']]) },
      nothing,
      { device: ['link delete holdfast-vxlan'], routes: ['route del 10.42.2.0/24 proto 72'] },
    ],
    [
      'the whole device, when this node’s address changed',
      { ...one, device: { ...device, tunnel: tunnelWords('192.0.2.7') } },
      one,
      { device: ['link delete holdfast-vxlan', ...creation], ...added },
    ],
    [
      'what of the device differs',
      {
        ...one,
        device: { ...device, mtu: 1400, up: false, addresses: ['10.42.9.0'], ethernetAddress: '' },
      },
      one,
      {
        device: [
          'link set holdfast-vxlan address 02:48:0a:2a:00:00',
          'link set holdfast-vxlan mtu 1450',
          'address add 10.42.0.0/32 dev holdfast-vxlan',
          'address del 10.42.9.0/32 dev holdfast-vxlan',
          'link set holdfast-vxlan up',
        ],
      },
    ],
    [
      'a way that turned from direct to tunnelled',
      { ...one, routes: new Map([['10.42.1.0/24', 'via 192.0.2.2 dev eth0']]) },
      one,
      { routes: [`route replace 10.42.1.0/24 ${way} proto 72`] },
    ],
  ])('%s', (_, actual, wanted, commands) => {
    expect(difference(actual, wanted)).toEqual({ ...none, ...commands });
  });
});
