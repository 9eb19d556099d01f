import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { silentLogger } from '#base/log.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { kubeletDefaults } from '../config.ts';
import { SimulatedRuntime } from '../cri/simulated/simulated-runtime.ts';
import { sandboxConfig } from '../cri/testing/configs.ts';
import { podOf } from '../testing/pods.ts';
import { PodAddresses } from './pod-addresses.ts';

let root: string;
let clock: VirtualClock;
let runtime: SimulatedRuntime;
let addresses: PodAddresses;
/** Pods may have .2 to .6. */
let range: string;
let events: string[];
const rest = kubeletDefaults.addresses.restMs;

/** The node's part of it, begun anew; what the last one wrote is on the disk. */
async function start(pods: readonly Pod[] = []): Promise<void> {
  await (addresses as PodAddresses | undefined)?.close();
  addresses = new PodAddresses({
    config: {
      ...kubeletDefaults,
      nodeName: 'node',
      nodeIP: '192.0.2.1',
      clusterDNS: [],
      rootDir: root,
      podLogsDir: root,
      localPathDir: root,
      version: '',
    },
    runtime,
    recorder: { event: (_, type, reason, message) => events.push(`${type} ${reason} ${message}`) },
    podRange: () => Promise.resolve(range),
    clock,
    log: silentLogger,
  });
  await addresses.load(pods);
}

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'holdfast-addresses-'));
  clock = new VirtualClock();
  range = '10.42.0.0/29';
  runtime = new SimulatedRuntime({ clock, podRange: () => Promise.resolve(range) });
  events = [];
  await start();
});
afterEach(async () => {
  await addresses.close();
  await rm(root, { recursive: true });
});

let uids = 0;
function pod(name: string, metadata: Partial<Pod['metadata']> = {}): Pod {
  return podOf({}, { metadata: { name, uid: `uid-${++uids}`, ...metadata } });
}
function member(name: string, metadata: Partial<Pod['metadata']> = {}): Pod {
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'set' };
  return pod(name, { ownerReferences: [{ ...owner, controller: true }], ...metadata });
}

interface Running {
  readonly pod: Pod;
  readonly id: string;
  readonly ip: string;
}

async function begin(one: Pod, network: 'pod' | 'node' = 'pod'): Promise<Running> {
  const { name, namespace, uid } = one.metadata;
  const namespaces = { network, pid: 'container', ipc: 'pod' } as const;
  const config = sandboxConfig({ name, namespace, uid, namespaces });
  const status = await addresses.runSandbox(one, config);
  return { pod: one, id: status?.id ?? '', ip: status?.ips[0] ?? '' };
}
async function end({ pod: { metadata }, id }: Running): Promise<void> {
  await runtime.removeSandbox(id);
  addresses.release(metadata.uid);
}

test.each([
  ['a member', member('db-0'), true],
  [
    'one that says so',
    member('db-0', { annotations: { 'holdfast.dev/sticky-address': 'true' } }),
    true,
  ],
  [
    'one that says no',
    member('db-0', { annotations: { 'holdfast.dev/sticky-address': 'false' } }),
    false,
  ],
  ['a Pod of nobody', pod('db-0'), false],
  [
    'a Pod of a ReplicaSet',
    pod('db-0', {
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'db', uid: 'r', controller: true },
      ],
    }),
    false,
  ],
])('%s finds its address again: %#', async (_, before, kept) => {
  const first = await begin(before);
  await end(first);
  const again = await begin({ ...before, metadata: { ...before.metadata, uid: 'again' } });
  expect(again.ip === first.ip).toBe(kept);
  expect(events).toEqual([]);
});

test('nobody else gets it, also not while the member is away for long', async () => {
  const first = await begin(member('db-0'));
  await end(first);
  await clock.advance(2 * rest);
  const others = [];
  for (const name of ['a', 'b', 'c', 'd']) others.push((await begin(pod(name))).ip);
  expect(others).not.toContain(first.ip);
  expect((await begin(member('db-0'))).ip).toBe(first.ip);
  expect(events).toEqual([]);
});

test('a Pod on the host’s network has none, and uses none up', async () => {
  expect((await begin(member('db-0'), 'node')).ip).toBe('');
  expect((await begin(pod('a'))).ip).toBe('10.42.0.2');
});

test('no Pod is refused for the sake of another’s reservation or rest; who loses it is told', async () => {
  const first = await begin(member('db-0'));
  await end(first);
  const others: Running[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) others.push(await begin(pod(name)));
  expect(others.at(-1)?.ip).toBe(first.ip);
  await expect(begin(member('db-0'))).rejects.toThrow('no address of 10.42.0.0/29 is free');
  const [other] = others;
  await end(other ?? first);
  const back = await begin(member('db-0'));
  expect(back.ip).toBe(other?.ip);
  expect(events).toEqual([
    `Warning AddressNotKept Could not keep the address ${first.ip}, because it went to default/e ` +
      `when no other was free; it is ${back.ip} now. ` +
      'Clients that remember the old one must resolve the name again.',
  ]);
});

test('an address that something unknown has is passed over, and the member is told', async () => {
  const first = await begin(member('db-0'));
  await end(first);
  await runtime.runSandbox(sandboxConfig({ uid: 'unknown', address: first.ip }));
  await runtime.runSandbox(sandboxConfig({ uid: 'unknown', address: '10.42.0.3' }));
  expect((await begin(member('db-0'))).ip).toBe('10.42.0.4');
  expect(events).toEqual([
    expect.stringMatching(
      /^Warning AddressNotKept Could not keep the address 10.42.0.2, because something .* 10.42.0.4 now/,
    ),
  ]);
});

test('another range of the node: the member is told', async () => {
  await end(await begin(member('db-0')));
  range = '10.42.7.0/24';
  const { ip } = await begin(member('db-0'));
  expect(ip).toMatch(/^10\.42\.7\./);
  expect(events).toEqual([
    expect.stringContaining('because the Pod range of this node is 10.42.7.0/24 now'),
  ]);
});

test('after a restart of the node’s process, what was freed before and while it was away is reserved', async () => {
  const early = await begin(member('db-0'));
  const late = await begin(member('db-1'));
  const stays = await begin(member('db-2'));
  await end(early);
  await start([stays.pod]);
  await runtime.removeSandbox(late.id);
  // The orphan's worker says so.
  addresses.release(late.pod.metadata.uid);
  const others = [await begin(pod('a')), await begin(pod('b'))].map(({ ip }) => ip);
  for (const { ip } of [early, late, stays]) expect(others).not.toContain(ip);
  expect((await begin(member('db-1'))).ip).toBe(late.ip);
  expect((await begin(member('db-0'))).ip).toBe(early.ip);
});

test('after a restart of the machine, the same Pods and new members of their name have their addresses', async () => {
  const [same, gone] = [member('db-0'), member('db-1')];
  const [first, second] = [await begin(same), await begin(gone)];
  runtime = new SimulatedRuntime({ clock, podRange: () => Promise.resolve(range) });
  await start([same]);
  expect((await begin(member('db-1'))).ip).toBe(second.ip);
  expect((await begin(pod('x'))).ip).not.toBe(first.ip);
  expect((await begin(same)).ip).toBe(first.ip);
});

test('with a broken or lost file, what runs keeps its address, and nobody else gets it', async () => {
  const stays = member('db-0');
  const first = await begin(stays);
  await addresses.close();
  await writeFile(join(root, 'pod-addresses.json'), '{');
  await start([stays]);
  expect((await begin(pod('a'))).ip).not.toBe(first.ip);
  await end(first);
  expect((await begin(member('db-0'))).ip).toBe(first.ip);
});
