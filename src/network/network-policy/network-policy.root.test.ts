/**
 * Policies on the real kernel: real TCP and UDP between two Pods on a node's bridge, the node itself, another node's Pod
 * and machines outside of the cluster, with the Service proxy beside. Needs root; everything is taken away afterwards.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  endpointSlices,
  namespaces as namespaceType,
  networkPolicies,
  pods as podType,
  services,
} from '#api/gen/resources.ts';
import type { NetworkPolicy, NetworkPolicySpec } from '#api/gen/types.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { config as proxyConfig, service, slice } from '../service-proxy/fixtures.ts';
import { createServiceProxy } from '../service-proxy/service-proxy.ts';
import { TestNode } from '../testing/test-node.ts';
import type { Machine } from '../testing/test-node.ts';
import { config, namespace, pod, policy } from './fixtures.ts';
import { createNetworkPolicyEnforcement } from './network-policy.ts';

const isRoot = process.getuid?.() === 0;
const node = new TestNode(`hf-policy-${process.pid}`);
const informers = new MemoryInformers();
const stop = new AbortController();
const running: Promise<void>[] = [];

/** `a` and `b` are Pods of this node, `far` one of another node; `out` is outside, with two addresses. */
const addresses = {
  a: '10.42.0.2',
  b: '10.42.0.3',
  far: '10.42.1.2',
  out: '198.51.100.2',
  out2: '198.51.100.130',
  node: '10.42.0.1',
  web: '10.43.0.50',
} as const;
type Place = keyof typeof addresses;
const machines = new Map<Place, Machine>();

const patient = 10_000;
const waiting = { interval: 5, timeout: patient };
/** How long nothing must come for it to count as denied. */
const denial = 250;

/** `b -> a:8080/udp`; a place with a Service's name is that Service. */
async function ask(question: string, patience: number): Promise<string> {
  const found = /^(\w+) -> (\w+):(\d+)(?:\/(\w+))?$/.exec(question);
  const [, from = '', to = '', port = '', kind = 'tcp'] = found ?? [];
  // The test names only places that there are.
  const [source, target] = [from as Place, to as Place];
  const machine = machines.get(source === 'out2' ? 'out' : source);
  if (!machine || (kind !== 'tcp' && kind !== 'udp')) throw new TypeError(question);
  const local = source.startsWith('out') ? { from: addresses[source] } : {};
  return machine.ask({ kind, host: addresses[target], port: Number(port), patience, ...local });
}

const isAnswer = (answer: string): boolean => answer.includes(' ');

async function expectAnswers(allowed: readonly string[], denied: readonly string[]): Promise<void> {
  const heard = async (questions: readonly string[], patience: number): Promise<string[]> => {
    const answers = await Promise.all(questions.map((question) => ask(question, patience)));
    return questions.filter((_, at) => isAnswer(answers[at] ?? ''));
  };
  expect(await heard(allowed, patient)).toEqual(allowed);
  expect(await heard(denied, denial)).toEqual([]);
}

let stored: NetworkPolicy[] = [];
/** Replaces all policies, and waits until the kernel has them. */
async function enforce(...specs: readonly Partial<NetworkPolicySpec>[]): Promise<void> {
  const policies = specs.map((spec, at) => policy(spec, { name: `policy-${at}` }));
  const before = node.transactions.length;
  const informer = informers.of(networkPolicies);
  for (const old of stored.slice(policies.length)) informer.remove(old);
  for (const one of policies) informer.put(one);
  stored = policies;
  await vi.waitFor(() => expect(node.transactions.length).toBeGreaterThan(before), waiting);
}

const ofA = { podSelector: { matchLabels: { app: 'a' } } };
const both: NetworkPolicySpec['policyTypes'] = ['Ingress', 'Egress'];
const egress: NetworkPolicySpec['policyTypes'] = ['Egress'];
const labelled = (app: string) => ({ podSelector: { matchLabels: { app } } });
const inTeam = (team: string) => ({ namespaceSelector: { matchLabels: { team } } });

interface Case {
  readonly name: string;
  readonly policies: readonly Partial<NetworkPolicySpec>[];
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'default deny of ingress; the node, replies and the Pod itself are always allowed',
    policies: [{ podSelector: {} }],
    allowed: [
      'node -> a:8080',
      'node -> a:8080/udp',
      'a -> web:80',
      'a -> out:8080',
      'a -> node:8080',
    ],
    denied: [
      'b -> a:8080',
      'b -> a:8080/udp',
      'far -> a:8080',
      'out -> a:8080',
      'b -> web:80',
      'a -> b:8080',
    ],
  },
  {
    name: 'only the selected Pods are isolated, and only in this direction',
    policies: [ofA],
    allowed: ['a -> b:8080', 'far -> b:8080', 'a -> out:8080'],
    denied: ['b -> a:8080'],
  },
  {
    name: 'allowed by label, also through a Service',
    policies: [{ ...ofA, ingress: [{ from: [labelled('b')] }] }],
    allowed: ['b -> a:8080', 'b -> a:8081/udp', 'b -> web:80'],
    denied: ['far -> a:8080', 'out -> a:8080'],
  },
  {
    name: 'a label in another namespace is another label',
    policies: [{ ...ofA, ingress: [{ from: [labelled('far')] }] }],
    allowed: [],
    denied: ['far -> a:8080', 'b -> a:8080'],
  },
  {
    name: 'allowed by namespace, from another node',
    policies: [{ ...ofA, ingress: [{ from: [inTeam('far')] }] }],
    allowed: ['far -> a:8080'],
    denied: ['b -> a:8080', 'out -> a:8080'],
  },
  {
    name: 'by namespace and label together',
    policies: [{ ...ofA, ingress: [{ from: [{ ...inTeam('far'), ...labelled('far') }] }] }],
    allowed: ['far -> a:8080'],
    denied: ['b -> a:8080'],
  },
  {
    name: 'by namespace and a label that nobody there has',
    policies: [{ ...ofA, ingress: [{ from: [{ ...inTeam('far'), ...labelled('b') }] }] }],
    allowed: [],
    denied: ['far -> a:8080', 'b -> a:8080'],
  },
  {
    name: 'by namespace or label',
    policies: [{ ...ofA, ingress: [{ from: [inTeam('far'), labelled('b')] }] }],
    allowed: ['far -> a:8080', 'b -> a:8080'],
    denied: ['out -> a:8080'],
  },
  {
    name: 'by address, with exceptions',
    policies: [
      {
        ...ofA,
        ingress: [
          { from: [{ ipBlock: { cidr: '198.51.100.0/24', except: ['198.51.100.128/25'] } }] },
        ],
      },
    ],
    allowed: ['out -> a:8080', 'out -> a:8080/udp'],
    denied: ['out2 -> a:8080', 'b -> a:8080'],
  },
  {
    name: 'from everywhere but',
    policies: [
      {
        ...ofA,
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.42.0.0/16'] } }] }],
      },
    ],
    allowed: ['out -> a:8080'],
    denied: ['b -> a:8080', 'far -> a:8080'],
  },
  {
    name: 'a port by number, which is the port of the Pod and not that of the Service',
    policies: [{ ...ofA, ingress: [{ ports: [{ port: 8080 }] }] }],
    allowed: ['b -> a:8080', 'out -> a:8080', 'b -> web:80'],
    denied: ['b -> a:8081', 'b -> a:8080/udp'],
  },
  {
    name: 'the port of the Service is not that of the Pod',
    policies: [{ ...ofA, ingress: [{ ports: [{ port: 80 }] }] }],
    allowed: [],
    denied: ['b -> web:80'],
  },
  {
    name: 'a port by name',
    policies: [{ ...ofA, ingress: [{ ports: [{ port: 'http' }] }] }],
    allowed: ['b -> a:8080'],
    denied: ['b -> a:8081', 'b -> a:8080/udp'],
  },
  {
    name: 'a name that no container has',
    policies: [{ ...ofA, ingress: [{ ports: [{ port: 'nothing' }] }] }],
    allowed: [],
    denied: ['b -> a:8080'],
  },
  {
    name: 'a range of ports',
    policies: [{ ...ofA, ingress: [{ ports: [{ port: 8081, endPort: 9000 }, { port: 8500 }] }] }],
    allowed: ['b -> a:8081'],
    denied: ['b -> a:8080'],
  },
  {
    name: 'UDP only',
    policies: [{ ...ofA, ingress: [{ ports: [{ protocol: 'UDP' }] }] }],
    allowed: ['b -> a:8080/udp', 'b -> a:8081/udp'],
    denied: ['b -> a:8080'],
  },
  {
    name: 'several policies add up',
    policies: [
      { podSelector: {} },
      { ...ofA, ingress: [{ ports: [{ port: 8081 }] }] },
      { ...ofA, ingress: [{ from: [inTeam('far')] }] },
    ],
    allowed: ['far -> a:8080', 'b -> a:8081'],
    denied: ['b -> a:8080', 'a -> b:8080'],
  },
  {
    name: 'a rule without peers and ports allows everything',
    policies: [{ podSelector: {} }, { podSelector: {}, ingress: [{}] }],
    allowed: ['b -> a:8080', 'out -> a:8081/udp', 'a -> b:8080'],
    denied: [],
  },
  {
    name: 'default deny of egress; the node is always allowed',
    policies: [{ ...ofA, policyTypes: egress }],
    allowed: ['b -> a:8080', 'far -> a:8080', 'node -> a:8080', 'a -> node:8080', 'a -> web:80'],
    denied: ['a -> b:8080', 'a -> far:8080', 'a -> out:8080', 'a -> b:8080/udp'],
  },
  {
    name: 'egress by label and named port',
    policies: [
      { ...ofA, policyTypes: egress, egress: [{ to: [labelled('b')], ports: [{ port: 'http' }] }] },
    ],
    allowed: ['a -> b:8080'],
    denied: ['a -> b:8081', 'a -> far:8080', 'a -> out:8080'],
  },
  {
    name: 'egress through a Service, to the addresses behind it',
    policies: [
      {
        podSelector: { matchLabels: { app: 'b' } },
        policyTypes: egress,
        egress: [{ to: [labelled('a')], ports: [{ port: 8080 }] }],
      },
    ],
    allowed: ['b -> web:80', 'b -> a:8080'],
    denied: ['b -> a:8081', 'b -> far:8080'],
  },
  {
    name: 'egress by address',
    policies: [
      { ...ofA, policyTypes: egress, egress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/25' } }] }] },
    ],
    allowed: ['a -> out:8080', 'a -> out:8081/udp'],
    denied: ['a -> out2:8080', 'a -> b:8080'],
  },
  {
    name: 'both ends must allow it',
    policies: [
      { ...ofA, policyTypes: both, ingress: [{ from: [labelled('b')] }], egress: [] },
      {
        podSelector: { matchLabels: { app: 'b' } },
        policyTypes: both,
        ingress: [{}],
        egress: [{}],
      },
    ],
    allowed: ['b -> a:8080', 'b -> out:8080'],
    denied: ['a -> b:8080', 'far -> a:8080'],
  },
];

describe.skipIf(!isRoot)('network policies on the kernel', () => {
  beforeAll(async () => {
    await node.setUp();
    machines.set('node', await node.machine());
    machines.set('a', await node.addPod('a', addresses.a));
    machines.set('b', await node.addPod('b', addresses.b));
    machines.set('far', await node.addRemote('far', [addresses.far]));
    machines.set('out', await node.addRemote('out', [addresses.out, addresses.out2]));
    informers.of(namespaceType).put(namespace('default', { team: 'here' }));
    informers.of(namespaceType).put(namespace('elsewhere', { team: 'far' }));
    informers.of(podType).put(pod('a', addresses.a));
    informers.of(podType).put(pod('b', addresses.b));
    const far = { namespace: 'elsewhere', spec: { nodeName: 'node-2' } };
    informers.of(podType).put(pod('far', addresses.far, far));
    informers.of(services).put(service('web'));
    informers.of(endpointSlices).put(slice('web', [addresses.a]));
    const common = { informers, clock: systemClock, log: silentLogger };
    const conntrack = { forgetUdp: () => Promise.resolve() };
    for (const part of [
      createServiceProxy({ ...common, config: proxyConfig, conntrack, nft: node.nft() }),
      createNetworkPolicyEnforcement({ ...common, config, nft: node.nft() }),
    ]) {
      running.push(part.run(stop.signal));
      await part.ready?.();
    }
  });

  afterAll(async () => {
    stop.abort();
    await Promise.all(running);
    await node.remove();
  });

  test('without policies everybody reaches everybody', async () => {
    const all = ['b -> a:8080', 'a -> b:8080/udp', 'far -> a:8080', 'out -> a:8080', 'b -> web:80'];
    await expectAnswers([...all, 'a -> web:80', 'node -> a:8080', 'a -> out:8080'], []);
  });

  test.each(cases)('$name', async ({ policies, allowed, denied }) => {
    await enforce(...policies);
    await expectAnswers(allowed, denied);
  });

  test('the source that a policy sees is the Pod’s own address', async () => {
    await enforce({ ...ofA, ingress: [{ from: [labelled('b'), inTeam('far')] }] });
    expect(await ask('b -> web:80', patient)).toBe(`a ${addresses.b}`);
    expect(await ask('far -> web:80', patient)).toBe(`a ${addresses.far}`);
  });

  test('an open connection goes on when a policy newly forbids it', async () => {
    await enforce();
    const say = (text: string): Promise<string> | undefined =>
      machines
        .get('b')
        ?.ask({ kind: 'keep', host: addresses.a, port: 8082, text, patience: patient });
    expect(await say('before')).toBe('before');
    await enforce(ofA);
    expect(await ask('b -> a:8080', denial)).toBe('nothing');
    expect(await say('after')).toBe('after');
  });

  test('a Pod that comes, changes or goes is elements only', async () => {
    await enforce({ ...ofA, ingress: [{ from: [labelled('new')] }] });
    const settled = async (change: () => void): Promise<string> => {
      const before = node.transactions.length;
      change();
      await vi.waitFor(() => expect(node.transactions.length).toBe(before + 1), waiting);
      return node.transactions.at(-1) ?? '';
    };
    const pods = informers.of(podType);
    const b = (labels: Record<string, string>): void => pods.put(pod('b', addresses.b, { labels }));
    expect(await settled(() => b({ app: 'new' }))).toMatch(
      /^add element ip \S+ pods-\w+ \{ 10\.42\.0\.3 \}\n$/,
    );
    await expectAnswers(['b -> a:8080'], []);
    expect(await settled(() => b({ app: 'a' }))).not.toContain('rule');
    await expectAnswers([], ['b -> a:8080', 'a -> b:8080']);
    await settled(() => b({ app: 'b' }));
    await expectAnswers(['a -> b:8080'], ['b -> a:8080']);
  });

  test('a label of a namespace decides at once', async () => {
    await enforce({ ...ofA, ingress: [{ from: [inTeam('near')] }] });
    await expectAnswers([], ['b -> a:8080']);
    const before = node.transactions.length;
    informers.of(namespaceType).put(namespace('default', { team: 'near' }));
    await vi.waitFor(() => expect(node.transactions.length).toBeGreaterThan(before), {
      interval: 5,
    });
    await expectAnswers(['b -> a:8080'], ['far -> a:8080']);
  });

  test('a restart takes over', async () => {
    await enforce(ofA);
    const common = { informers, clock: systemClock, log: silentLogger, nft: node.nft() };
    const next = createNetworkPolicyEnforcement({ ...common, config });
    const end = new AbortController();
    const run = next.run(end.signal);
    await next.ready?.();
    await expectAnswers(['a -> b:8080'], ['b -> a:8080']);
    end.abort();
    await run;
  });

  test('the last policy leaves nothing behind', async () => {
    await enforce();
    await expectAnswers(['b -> a:8080', 'a -> b:8080', 'out -> a:8080'], []);
    const ruleset = await node.inside('nft', 'list', 'table', 'ip', config.table);
    expect(ruleset).not.toMatch(/selected-|policy-|pods-|port-|10\.42/);
  });
});
