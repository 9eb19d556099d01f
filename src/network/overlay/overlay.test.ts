/** The loop, over a kernel that only remembers what it is told. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodes } from '#api/gen/resources.ts';
import type { Node, NodeCondition } from '#api/gen/types.ts';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import { silentLogger } from '#base/log.ts';
import { HoldfastError } from '#base/errors.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import type { Commands } from './difference.ts';
import { nameIn } from './link-monitor.ts';
import { createOverlay } from './overlay.ts';

const none = new Map<string, string>();
const state = { device: undefined, forwarding: none, neighbours: none, routes: none };

let version = 0;
function node(name: string, address: string, podCIDR?: string, ready = 'True'): Node {
  version += 1;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      resourceVersion: `${version}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: podCIDR ? { podCIDR } : {},
    status: {
      addresses: [{ type: 'InternalIP', address }],
      conditions: [{ type: 'Ready', status: ready }],
    },
  };
}

let informers: MemoryInformers;
let clock: VirtualClock;
let applied: Commands[];
let told: NodeCondition[];
let failures: number;
let linkChanged: (name?: string) => void;
let stop: AbortController;
let done: Promise<void>;
let isReady: boolean;

beforeEach(() => {
  informers = new MemoryInformers();
  clock = new VirtualClock();
  applied = [];
  told = [];
  failures = 0;
  isReady = false;
  stop = new AbortController();
  informers.of(nodes).put(node('a', '192.0.2.1', '10.42.0.0/24'));
});

afterEach(async () => {
  stop.abort();
  await done;
});

async function start(): Promise<void> {
  const overlay = createOverlay({
    config: { nodeName: 'a', nodeIP: '192.0.2.1', podCIDR: '10.42.0.0/24', mode: 'vxlan' },
    informers,
    tellNode: (condition) => {
      told.push(condition);
      return Promise.resolve();
    },
    clock,
    log: silentLogger,
    kernel: {
      uplink: () => Promise.resolve({ name: 'eth0', mtu: 1500 }),
      onLink: () => Promise.resolve(none),
      read: () => Promise.resolve(state),
      apply(commands) {
        if (failures-- > 0) return Promise.reject(new HoldfastError('COMMAND_FAILED', 'no'));
        applied.push(commands);
        return Promise.resolve();
      },
    },
    monitor: {
      follow(changed, signal) {
        linkChanged = changed;
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    },
  });
  void overlay.ready?.().then(() => (isReady = true));
  done = overlay.run(stop.signal);
  await settle();
}

const nodesReached = (): number | undefined => applied.at(-1)?.forwarding.length;

test('a change of a node that says nothing of its way is left alone', async () => {
  await start();
  expect([applied.length, nodesReached()]).toEqual([1, 0]);
  const steps: [Node, number, number][] = [
    [node('b', '192.0.2.2'), 2, 0],
    [node('b', '192.0.2.2', '10.42.1.0/24'), 3, 1],
    [node('b', '192.0.2.2', '10.42.1.0/24', 'False'), 3, 1],
    [node('b', '192.0.2.9', '10.42.1.0/24'), 4, 1],
    [node('former-name-of-a', '192.0.2.1', '10.42.7.0/24'), 5, 1],
  ];
  for (const [changed, times, reached] of steps) {
    informers.of(nodes).put(changed);
    await settle();
    expect([applied.length, nodesReached()]).toEqual([times, reached]);
  }
  informers.of(nodes).remove(node('b', '192.0.2.9', '10.42.1.0/24'));
  await settle();
  expect(nodesReached()).toBe(0);
});

test('once the way is there the node says so, and again when somebody took it back', async () => {
  failures = 2;
  await start();
  expect([told, isReady]).toEqual([[], false]);
  await clock.advance(1_000);
  expect(isReady).toBe(true);
  expect(told).toEqual([
    expect.objectContaining({
      type: 'NetworkUnavailable',
      status: 'False',
      reason: 'HoldfastIsUp',
    }),
  ]);
  informers.of(nodes).put(node('a', '192.0.2.1', '10.42.0.0/24', 'False'));
  await settle();
  expect(told).toHaveLength(2);
});

test('a change of the link that the way goes over has it looked at', async () => {
  await start();
  linkChanged('veth1234');
  await settle();
  expect(applied).toHaveLength(1);
  for (const name of ['eth0', 'holdfast-vxlan']) linkChanged(name);
  await settle();
  const before = applied.length;
  expect(before).toBeGreaterThan(1);
  linkChanged();
  await settle();
  expect(applied.length).toBeGreaterThan(before);
});

test.each([
  ['2: eth0@if7: <BROADCAST,UP> mtu 1500', 'eth0'],
  ['Deleted 2: eth0    inet 192.0.2.1/24 scope global eth0', 'eth0'],
  ['3: holdfast-vxlan: <BROADCAST>', 'holdfast-vxlan'],
  ['    link/ether 02:48:0a:2a:00:00', undefined],
])('nameIn() "%s" is %s', (line, name) => {
  expect(nameIn(line)).toBe(name);
});
