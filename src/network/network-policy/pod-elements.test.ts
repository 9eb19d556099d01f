/** Where the address of a Pod stands. */
import { describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { pod, policy } from './fixtures.ts';
import { elementsOf } from './pod-elements.ts';
import { rulesOf } from './policy-rules.ts';
import type { PolicyRules } from './policy-rules.ts';

function elements(of: Pod, ...policies: readonly PolicyRules[]): readonly string[] {
  const fragment = elementsOf(of, {
    nodeName: 'node-1',
    policies: Map.groupBy(policies, ({ namespace }) => namespace),
    peerSets: policies.flatMap(({ peerSets }) => peerSets),
    namedPorts: policies.flatMap(({ namedPorts }) => namedPorts),
    namespaceLabels: (name) => ({ name }),
  });
  return fragment.elements.map(({ map, key }) => `${map.replace(/-[0-9a-f]{20}/, '')} ${key}`);
}

const denyAll = rulesOf(policy({ policyTypes: ['Ingress', 'Egress'] }));
const fromA = rulesOf(
  policy({ ...onlyB(), ingress: [{ from: [{ podSelector: { matchLabels: { app: 'a' } } }] }] }),
);
const toHttp = rulesOf(policy({ ...onlyB(), ingress: [{ ports: [{ port: 'http' }] }] }));
const fromDefault = rulesOf(
  policy({
    ...onlyB(),
    ingress: [{ from: [{ namespaceSelector: { matchLabels: { name: 'default' } } }] }],
  }),
);

function onlyB() {
  return { podSelector: { matchLabels: { app: 'b' } } };
}

const address = '10.42.0.2';
const isolated = [`selves ${address} . ${address}`, `isolated-ingress ${address}`];

describe('a Pod', () => {
  test.each<[string, Pod, readonly PolicyRules[], readonly string[]]>([
    ['without policies', pod('a', address), [], []],
    [
      'isolated both ways',
      pod('a', address),
      [denyAll],
      [...isolated, `isolated-egress ${address}`],
    ],
    ['isolated one way', pod('b', address), [fromA], isolated],
    ['that is a peer', pod('a', address), [fromA], [`pods ${address}`]],
    ['that a namespace makes a peer', pod('x', address), [fromDefault], [`pods ${address}`]],
    [
      'of another namespace',
      pod('a', address, { namespace: 'other' }),
      [denyAll, fromA, fromDefault],
      [],
    ],
    ['with a named port', pod('a', address), [toHttp], [`port-tcp-http ${address} . tcp . 8080`]],
    [
      'of another node is a peer, not isolated',
      pod('a', address, { spec: { nodeName: 'node-2' } }),
      [denyAll, fromA],
      [`pods ${address}`],
    ],
    ['without an address', pod('a', ''), [denyAll, fromA], []],
    ['that has ended', pod('a', address, { phase: 'Succeeded' }), [denyAll, fromA], []],
    [
      'on the network of the host',
      pod('a', address, { spec: { hostNetwork: true } }),
      [denyAll, fromA],
      [],
    ],
  ])('%s', (_, of, policies, expected) => expect(elements(of, ...policies)).toEqual(expected));

  test('shares its chain with those that the same policies select', () => {
    const world = {
      nodeName: 'node-1',
      policies: new Map([['default', [denyAll, fromA]]]),
      peerSets: [],
      namedPorts: [],
      namespaceLabels: () => ({}),
    };
    const chainsOf = (name: string): readonly string[] => [
      ...elementsOf(pod(name, address), world).chains.keys(),
    ];
    expect(chainsOf('x')).toEqual(chainsOf('y'));
    expect(chainsOf('x')).not.toEqual(chainsOf('b'));
    const [chain = ''] = chainsOf('b');
    expect(elementsOf(pod('b', address), world).chains.get(chain)).toEqual([
      'jump ingress-default/policy',
      'jump ingress-default/policy',
      'drop',
    ]);
  });
});
