import { describe, expect, test } from 'vitest';
import type { Node } from '#api/gen/types.ts';
import { balanced, node, pod, slice } from './fixtures.ts';
import { chooseNodes, factsOf } from './nodes.ts';

const web = balanced('web');
const local = balanced('web', { spec: { externalTrafficPolicy: 'Local' } });
const two = [node('node-1', '192.0.2.11'), node('node-2', '192.0.2.12')];
const addressesOf = (nodes: readonly Node[], of = web, slices = [slice('web', 'node-2')]) =>
  chooseNodes(of, { nodes, slices, hostPorts: new Map() }).addresses;

describe('chooseNodes()', () => {
  test.each<[string, readonly Node[], readonly string[]]>([
    ['all that are ready', two, ['192.0.2.11', '192.0.2.12']],
    ['not one that isn’t', [node('node-1', '192.0.2.11', { ready: 'Unknown' })], []],
    [
      'not one that is left out by its label',
      [
        node('node-1', '192.0.2.11', {
          labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' },
        }),
      ],
      [],
    ],
    [
      'the address outside, where there is one',
      [node('node-1', '192.0.2.11', { externalIP: '203.0.113.11' }), ...two.slice(1)],
      ['192.0.2.12', '203.0.113.11'],
    ],
  ])('%s', (_name, nodes, expected) => {
    expect(addressesOf(nodes)).toEqual(expected);
  });

  test('with policy Local those with a ready endpoint', () => {
    expect(addressesOf(two, local)).toEqual(['192.0.2.12']);
    const unready = [slice('web', 'node-2', { ready: false })];
    expect(addressesOf(two, local, unready)).toEqual([]);
  });

  test('not one where a Pod has the port', () => {
    const hostPorts = new Map([['80/TCP', [pod('a', 'node-1', 80)]]]);
    expect(chooseNodes(web, { nodes: two, slices: [], hostPorts })).toEqual({
      addresses: ['192.0.2.12'],
      obstacles: ['port 80/TCP of node node-1 is held by Pod default/a'],
    });
  });
});

test('factsOf() tells nodes apart where it matters', () => {
  const one = node('node-1', '192.0.2.11');
  expect(factsOf({ ...one, spec: { unschedulable: true } })).toBe(factsOf(one));
  expect(factsOf(node('node-1', '192.0.2.11', { ready: 'False' }))).not.toBe(factsOf(one));
});
