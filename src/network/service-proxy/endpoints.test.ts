import { describe, expect, test } from 'vitest';
import type { EndpointSlice } from '#api/gen/types.ts';
import { poolsOf } from './endpoints.ts';
import { service, slice } from './fixtures.ts';
import type { SliceOptions } from './fixtures.ts';

const [port = { port: 80 }] = service('web').spec?.ports ?? [];
const place = { nodeName: 'node-1', zone: 'east' };
const going = { ready: false, serving: true, terminating: true };
const gone = { ready: false, serving: false, terminating: true };
const forZone = (name: string) => ({ hints: { forZones: [{ name }] } });
const forNode = (node: string, zone: string): SliceOptions => ({
  node,
  hints: { forNodes: [{ name: node }], forZones: [{ name: zone }] },
});
const one = (address: string, options: SliceOptions = {}) => slice('web', [address], options);

const cases: readonly [
  name: string,
  slices: readonly EndpointSlice[],
  cluster: readonly string[],
  local: readonly string[],
][] = [
  ['nobody', [], [], []],
  [
    'ready ones only',
    [one('10.42.0.2'), one('10.42.0.3', { conditions: { ready: false } })],
    ['10.42.0.2'],
    ['10.42.0.2'],
  ],
  [
    'a missing condition means ready',
    [one('10.42.0.2', { conditions: {} }), one('10.42.0.3')],
    ['10.42.0.2', '10.42.0.3'],
    ['10.42.0.2', '10.42.0.3'],
  ],
  [
    'local ones for traffic that must stay',
    [one('10.42.0.2'), one('10.42.1.2', { node: 'node-2' })],
    ['10.42.0.2', '10.42.1.2'],
    ['10.42.0.2'],
  ],
  [
    'an endpoint told twice counts once',
    [one('10.42.0.2'), one('10.42.0.2')],
    ['10.42.0.2'],
    ['10.42.0.2'],
  ],
  [
    'those that go but serve, where none is ready',
    [one('10.42.0.2', { conditions: going }), one('10.42.0.3', { conditions: gone })],
    ['10.42.0.2'],
    ['10.42.0.2'],
  ],
  [
    'those that go here, where the ready ones are elsewhere: for traffic that must stay',
    [one('10.42.0.2', { conditions: going }), one('10.42.1.2', { node: 'node-2' })],
    ['10.42.1.2'],
    ['10.42.0.2'],
  ],
  [
    'the ready one here and not the going one beside it',
    [one('10.42.0.2', { conditions: going }), one('10.42.0.3')],
    ['10.42.0.3'],
    ['10.42.0.3'],
  ],
  [
    'those of the zone',
    [one('10.42.0.2', forZone('west')), one('10.42.1.2', { node: 'node-2', ...forZone('east') })],
    ['10.42.1.2'],
    ['10.42.0.2'],
  ],
  [
    'all, where none is for the zone',
    [one('10.42.0.2', forZone('west')), one('10.42.0.3', forZone('west'))],
    ['10.42.0.2', '10.42.0.3'],
    ['10.42.0.2', '10.42.0.3'],
  ],
  [
    'all, where a ready one has no hint',
    [one('10.42.0.2', forZone('east')), one('10.42.0.3')],
    ['10.42.0.2', '10.42.0.3'],
    ['10.42.0.2', '10.42.0.3'],
  ],
  [
    'the zone’s, where only one that isn’t ready has no hint',
    [
      one('10.42.0.2', forZone('east')),
      one('10.42.0.3', forZone('west')),
      one('10.42.0.4', { conditions: { ready: false } }),
    ],
    ['10.42.0.2'],
    ['10.42.0.2', '10.42.0.3'],
  ],
  [
    'the node’s before the zone’s',
    [one('10.42.0.2', forNode('node-1', 'east')), one('10.42.1.2', forNode('node-2', 'east'))],
    ['10.42.0.2'],
    ['10.42.0.2'],
  ],
  [
    'the zone’s, where none is for the node',
    [one('10.42.1.2', forNode('node-2', 'east')), one('10.42.2.2', forNode('node-3', 'west'))],
    ['10.42.1.2'],
    [],
  ],
  [
    'those that go take no hints',
    [
      one('10.42.0.2', { ...forZone('west'), conditions: going }),
      one('10.42.0.3', { ...forZone('east'), conditions: going }),
    ],
    ['10.42.0.2', '10.42.0.3'],
    ['10.42.0.2', '10.42.0.3'],
  ],
  ['another port’s are not its own', [one('10.42.0.2', { portName: 'metrics' })], [], []],
];

describe('poolsOf()', () => {
  test.each(cases)('%s', (_name, slices, cluster, local) => {
    const pools = poolsOf(port, slices, place);
    expect(pools.cluster.map(({ ip }) => ip)).toEqual(cluster);
    expect(pools.local.map(({ ip }) => ip)).toEqual(local);
  });

  test('a node without a zone takes no zone’s hints', () => {
    const slices = [one('10.42.0.2', forZone('east')), one('10.42.0.3', forZone('west'))];
    const { cluster } = poolsOf(port, slices, { ...place, zone: undefined });
    expect(cluster).toHaveLength(2);
  });

  test('a load balancer is told of ready ones only', () => {
    const slices = [one('10.42.0.2', { conditions: going })];
    expect(poolsOf(port, slices, place)).toMatchObject({ local: [{}], localReady: 0 });
  });
});
