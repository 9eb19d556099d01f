/** What is programmed when; what it does to packets is in `network-policy.root.test.ts`. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { namespaces, networkPolicies, pods } from '#api/gen/resources.ts';
import type { NetworkPolicySpec } from '#api/gen/types.ts';
import { HoldfastError } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { config, namespace, pod, policy } from './fixtures.ts';
import { createNetworkPolicyEnforcement } from './network-policy.ts';

let informers: MemoryInformers;
let clock: VirtualClock;
let stop: AbortController;
let running: Promise<void>;
let transactions: string[];
/** How often the kernel refuses from now on. */
let refusals: number;

async function take(commands: string): Promise<void> {
  await Promise.resolve();
  if (refusals > 0) {
    refusals -= 1;
    throw new HoldfastError('COMMAND_FAILED', 'nft failed');
  }
  transactions.push(commands);
}

beforeEach(() => {
  informers = new MemoryInformers();
  clock = new VirtualClock();
  stop = new AbortController();
  transactions = [];
  refusals = 0;
  for (const name of ['default', 'other']) informers.of(namespaces).put(namespace(name, { name }));
});
afterEach(async () => {
  stop.abort();
  await running;
});

async function start(): Promise<void> {
  const nft = {
    apply: take,
    change: take,
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const part = createNetworkPolicyEnforcement({ informers, config, clock, log: silentLogger, nft });
  running = part.run(stop.signal);
  await part.ready?.();
}

/** The commands that a change makes; empty when none. */
async function after(change: () => void): Promise<string> {
  const before = transactions.length;
  change();
  await clock.advance(0);
  return transactions.slice(before).join('');
}

const put = (spec: Partial<NetworkPolicySpec>, name = 'policy'): void =>
  informers.of(networkPolicies).put(policy(spec, { name }));
const fromB: Partial<NetworkPolicySpec> = {
  podSelector: { matchLabels: { app: 'a' } },
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'b' } } }] }],
};

describe('the enforcement of network policies', () => {
  test('starts with the whole table, in place of a former one', async () => {
    informers.of(pods).put(pod('a', '10.42.0.2'));
    put(fromB);
    await start();
    expect(transactions).toHaveLength(1);
    expect(transactions[0]).toMatch(/^table ip (\S+)\ndelete table ip \1\ntable ip \1 \{/);
    expect(transactions[0]).toContain('isolated-ingress { 10.42.0.2 : goto selected-ingress-');
  });

  test('without policies says nothing of Pods', async () => {
    await start();
    expect(await after(() => informers.of(pods).put(pod('a', '10.42.0.2')))).toBe('');
  });

  test('a policy that comes and goes takes what it made along', async () => {
    for (const [at, name] of ['a', 'b', 'c'].entries()) {
      informers.of(pods).put(pod(name, `10.42.0.${at + 2}`));
    }
    await start();
    const made = await after(() => put(fromB));
    expect(made).toMatch(/add rule ip \S+ ingress-default\/policy ip saddr @pods-\w+ accept\n/);
    expect(made).toMatch(/add element ip \S+ pods-\w+ \{ 10\.42\.0\.3 \}\n/);
    expect(made).toMatch(/isolated-ingress \{ 10\.42\.0\.2 : goto/);
    expect(made).not.toContain('10.42.0.4');
    const gone = await after(() => informers.of(networkPolicies).remove(policy(fromB)));
    const lines = (verb: string, text: string): string[] =>
      [...text.matchAll(new RegExp(`^${verb} (?:chain|set) ip \\S+ (\\S+)`, 'gm'))]
        .map(([, name = '']) => name)
        .toSorted();
    expect(lines('delete', gone)).toEqual(lines('add', made));
  });

  test('a rule that changes is written anew and touches no Pod', async () => {
    informers.of(pods).put(pod('a', '10.42.0.2'));
    put(fromB);
    await start();
    expect(await after(() => put({ ...fromB, ingress: [{}] }))).toMatch(
      /^flush chain \S+ \S+ (ingress-default\/policy)\nadd rule ip \S+ \1 accept\ndelete set ip \S+ pods-\w+\n$/,
    );
  });

  test('a second policy leads the Pods that it selects to another chain', async () => {
    informers.of(pods).put(pod('a', '10.42.0.2'));
    informers.of(pods).put(pod('b', '10.42.0.3'));
    put({});
    await start();
    const text = await after(() => put(fromB, 'second'));
    expect(text).toMatch(/add rule ip \S+ selected-\S+ jump ingress-default\/second\n/);
    expect(text).toMatch(/delete element ip \S+ isolated-ingress \{ 10\.42\.0\.2 \}\n/);
  });

  test('labels of a namespace move its Pods', async () => {
    informers.of(pods).put(pod('a', '10.42.0.2'));
    informers.of(pods).put(pod('far', '10.42.1.2', { namespace: 'other' }));
    put({ ingress: [{ from: [{ namespaceSelector: { matchLabels: { name: 'friend' } } }] }] });
    await start();
    const text = await after(() =>
      informers.of(namespaces).put(namespace('other', { name: 'friend' })),
    );
    expect(text).toMatch(/^add element ip \S+ pods-\w+ \{ 10\.42\.1\.2 \}\n$/);
  });

  test('after a refusal the whole table is made anew', async () => {
    informers.of(pods).put(pod('a', '10.42.0.2'));
    await start();
    refusals = 1;
    expect(await after(() => put(fromB))).toBe('');
    await clock.advance(1000);
    expect(transactions.at(-1)).toMatch(/^table ip [^]*isolated-ingress \{ 10\.42\.0\.2 : goto/);
  });
});
