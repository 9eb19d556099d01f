/** NetworkPolicies and one destination: port 53 of the DNS server. */
import { expect, test } from 'vitest';
import type { NetworkPolicyEgressRule, NetworkPolicySpec } from '#api/gen/types.ts';
import { namespace } from '../fixtures.ts';
import { policiesAgainstDns } from './egress.ts';
import { plainPod, policy } from './testing/world.ts';

const web = plainPod('web', { labels: { app: 'web' } });
const server = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
const destination = {
  address: '10.43.0.10',
  pod: server,
  namespaces: [namespace('default'), namespace('kube-system')],
};

const verdict = (...specs: readonly NetworkPolicySpec[]) =>
  policiesAgainstDns(
    web,
    specs.map((spec, at) => policy(`p${at}`, spec)),
    destination,
  );
const egress = (...rules: readonly NetworkPolicyEgressRule[]): NetworkPolicySpec => ({
  podSelector: {},
  policyTypes: ['Egress'],
  egress: rules,
});
const udp53 = [{ protocol: 'UDP' as const, port: 53 }];

test.each<
  [what: string, specs: readonly NetworkPolicySpec[], against: readonly string[] | undefined]
>([
  ['none', [], undefined],
  ['ingress only', [{ podSelector: {}, policyTypes: ['Ingress'] }], undefined],
  ['of other Pods', [{ ...egress(), podSelector: { matchLabels: { app: 'db' } } }], undefined],
  ['nothing goes out', [egress()], ['p0']],
  ['everything goes out', [egress({})], undefined],
  ['UDP 53', [egress({ ports: udp53 })], undefined],
  ['TCP 53 only', [egress({ ports: [{ protocol: 'TCP', port: 53 }] })], ['p0']],
  [
    'a range with 53 in it',
    [egress({ ports: [{ protocol: 'UDP', port: 50, endPort: 60 }] })],
    undefined,
  ],
  ['a range beside it', [egress({ ports: [{ protocol: 'UDP', port: 54, endPort: 60 }] })], ['p0']],
  [
    'to its address',
    [egress({ ports: udp53, to: [{ ipBlock: { cidr: '10.43.0.0/16' } }] })],
    undefined,
  ],
  [
    'to its range without it',
    [egress({ to: [{ ipBlock: { cidr: '10.43.0.0/16', except: ['10.43.0.8/29'] } }] })],
    ['p0'],
  ],
  ['to Pods of this namespace', [egress({ to: [{ podSelector: {} }] })], ['p0']],
  ['to Pods of all namespaces', [egress({ to: [{ namespaceSelector: {} }] })], undefined],
  [
    'to its Pods',
    [
      egress({
        to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
      }),
    ],
    undefined,
  ],
  ['one forbids, another admits', [egress(), egress({ ports: udp53 })], undefined],
  ['two forbid', [egress(), egress({ ports: [{ port: 80 }] })], ['p0', 'p1']],
])('%s', (_what, specs, against) => expect(verdict(...specs)).toEqual(against));
