/** What policies become in the packet filter. */
import { describe, expect, test } from 'vitest';
import type { NetworkPolicyPort, NetworkPolicySpec } from '#api/gen/types.ts';
import { policy } from './fixtures.ts';
import { rulesOf } from './policy-rules.ts';
import { matchPorts } from './ports.ts';

const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, except } });

/** The rules by chain, with what names sets by content replaced. */
function linesOf(spec: Partial<NetworkPolicySpec>): Record<string, readonly string[]> {
  const { chains } = rulesOf(policy(spec)).fragment;
  return Object.fromEntries(
    [...chains].map(([name, lines]) => [
      name.replace('-default/policy', ''),
      lines.map((line) => line.replaceAll(/@pods-[0-9a-f]{20}/g, '@pods')),
    ]),
  );
}

const rows: readonly (readonly [
  string,
  Partial<NetworkPolicySpec>,
  Record<string, readonly string[]>,
])[] = [
  ['nothing', {}, { ingress: [] }],
  ['no direction', { policyTypes: [] }, {}],
  ['both directions', { policyTypes: ['Ingress', 'Egress'] }, { ingress: [], egress: [] }],
  ['rules of another direction', { egress: [{}] }, { ingress: [] }],
  ['a rule of everything', { ingress: [{}] }, { ingress: ['accept'] }],
  ['a rule of empty lists', { ingress: [{ from: [], ports: [] }] }, { ingress: ['accept'] }],
  [
    'peers that select Pods are one match',
    { ingress: [{ from: [app('a'), app('b'), { namespaceSelector: {} }] }] },
    { ingress: ['ip saddr @pods accept'] },
  ],
  [
    'every block is a match',
    {
      ingress: [
        { from: [block('10.0.0.0/8', '10.1.0.0/16', '10.2.0.0/16'), block('192.0.2.0/24')] },
      ],
    },
    {
      ingress: [
        'ip saddr 10.0.0.0/8 ip saddr != 10.1.0.0/16 ip saddr != 10.2.0.0/16 accept',
        'ip saddr 192.0.2.0/24 accept',
      ],
    },
  ],
  [
    'everything, and everything but',
    { ingress: [{ from: [block('0.0.0.0/0')] }, { from: [block('0.0.0.0/0', '10.0.0.0/8')] }] },
    { ingress: ['accept', 'ip saddr != 10.0.0.0/8 accept'] },
  ],
  ['IPv6 allows nothing', { ingress: [{ from: [block('2001:db8::/64')] }] }, { ingress: [] }],
  [
    'every peer with every port',
    {
      policyTypes: ['Egress'],
      egress: [
        {
          to: [app('a'), block('10.0.0.0/8')],
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 'http', protocol: 'TCP' },
          ],
        },
      ],
    },
    {
      egress: [
        'ip daddr @pods udp dport { 53 } accept',
        'ip daddr @pods ip daddr . meta l4proto . th dport @port-tcp-http accept',
        'ip daddr 10.0.0.0/8 udp dport { 53 } accept',
        'ip daddr 10.0.0.0/8 ip daddr . meta l4proto . th dport @port-tcp-http accept',
      ],
    },
  ],
];

describe('a policy of', () => {
  test.each(rows)('%s', (_, spec, expected) => expect(linesOf(spec)).toEqual(expected));
});

test('what selects the same is the same set, whatever the policy is called', () => {
  const setsOf = (name: string, namespace: string, from: object): readonly string[] =>
    rulesOf(policy({ ingress: [{ from: [from] }] }, { name, namespace })).peerSets.map(
      (set) => set.name,
    );
  const everywhere = { namespaceSelector: {}, ...app('a') };
  expect(setsOf('one', 'x', everywhere)).toEqual(setsOf('two', 'y', everywhere));
  expect(setsOf('one', 'x', app('a'))).toEqual(setsOf('two', 'x', app('a')));
  expect(setsOf('one', 'x', app('a'))).not.toEqual(setsOf('one', 'y', app('a')));
});

test('the name of a chain fits, however long that of the policy is', () => {
  const long = policy({}, { name: 'x'.repeat(253), namespace: 'y'.repeat(63) });
  expect(rulesOf(long).chains.get('ingress')).toMatch(/^ingress-[0-9a-f]{40}$/);
});

describe('ports', () => {
  test.each<[string, readonly NetworkPolicyPort[], readonly string[]]>([
    ['none', [], ['']],
    ['no number', [{}], ['meta l4proto tcp']],
    ['no number beside a number', [{ port: 80 }, {}], ['meta l4proto tcp']],
    [
      'of several protocols',
      [{ port: 80 }, { port: 53, protocol: 'UDP' }, { protocol: 'SCTP' }],
      ['tcp dport { 80 }', 'udp dport { 53 }', 'meta l4proto sctp'],
    ],
    [
      'ranges that overlap and touch',
      [{ port: 90, endPort: 99 }, { port: 80, endPort: 95 }, { port: 100 }, { port: 443 }],
      ['tcp dport { 80-100, 443 }'],
    ],
  ])('%s', (_, ports, expected) => expect(matchPorts(ports).matches).toEqual(expected));
});
