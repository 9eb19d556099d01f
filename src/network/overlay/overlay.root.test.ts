/** The way between nodes on the real kernel. Needs root; everything is taken away afterwards. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { run } from '#base/command.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { config } from '../service-proxy/fixtures.ts';
import { skeleton } from '../service-proxy/skeleton.ts';
import type { Commands } from './difference.ts';
import type { Kernel } from './kernel.ts';
import { kernelOf } from './kernel.ts';
import { systemLinkMonitor } from './link-monitor.ts';
import { createOverlay } from './overlay.ts';
import { removeOverlay } from './remove.ts';
import { Machines, machine, names } from './testing/machines.ts';
import type { Name } from './testing/machines.ts';
import type { PodNetworkMode } from './wanted.ts';

/** For hooks, on a busy machine. */
const patience = 60_000;

let machines: Machines;
let informers: MemoryInformers;
/** What each machine's kernel was told, one entry for each time that it was told anything. */
let told: Record<Name, Commands[]>;
const running = new Map<Name, { stop: AbortController; done: Promise<void> }>();

let version = 0;
function node(name: string, address: string, podCIDR: string): Node {
  version += 1;
  const metadata = {
    name,
    uid: name,
    resourceVersion: `${version}`,
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  const status = { addresses: [{ type: 'InternalIP', address }] };
  return { apiVersion: 'v1', kind: 'Node', metadata, spec: { podCIDR }, status };
}

/** The machine's Node as it is, or with another address. */
const nodeOf = (name: Name, address = machine(name).address): Node =>
  node(name, address, machine(name).podCIDR);

function recording(name: Name): Kernel {
  const kernel = kernelOf(machines.prefix(name));
  return {
    ...kernel,
    async apply(commands) {
      await kernel.apply(commands);
      if (Object.values(commands).some((list) => list.length > 0)) told[name].push(commands);
    },
  };
}

async function start(name: Name, mode: PodNetworkMode, nodeIP = machine(name).address) {
  const stop = new AbortController();
  const overlay = createOverlay({
    config: { nodeName: name, nodeIP, podCIDR: machine(name).podCIDR, mode },
    informers,
    tellNode: () => Promise.resolve(),
    clock: systemClock,
    log: silentLogger,
    kernel: recording(name),
    monitor: systemLinkMonitor(systemClock, silentLogger, machines.prefix(name)),
  });
  running.set(name, { stop, done: overlay.run(stop.signal) });
  await overlay.ready?.();
}

async function end(name: Name): Promise<void> {
  const one = running.get(name);
  running.delete(name);
  one?.stop.abort();
  await one?.done;
}

async function startAll(mode: PodNetworkMode): Promise<void> {
  for (const name of names) informers.of(nodes).put(nodeOf(name));
  for (const name of names) await start(name, mode);
}

const eventually = (check: () => unknown): Promise<unknown> =>
  vi.waitFor(check, { timeout: 30_000, interval: 20 });

const routes = async (name: Name): Promise<string[]> =>
  (await machines.on(name, 'ip', '-4', 'route', 'show', 'proto', '72'))
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

describe.skipIf(process.getuid?.() !== 0)('the overlay on the kernel', () => {
  beforeAll(async () => {
    machines = await Machines.make(`hf-test-${process.pid}`);
    // What the Service proxy does with packets that no Service is in.
    for (const name of names) {
      const rules = skeleton({ ...config, nodeName: name, podCIDR: machine(name).podCIDR });
      const [program, ...words] = [...machines.prefix(name), 'nft', '-f', '-'];
      await run(program, words, { input: rules });
    }
  }, patience);
  afterAll(() => machines.remove(), patience);

  afterEach(async () => {
    for (const name of names) {
      await end(name);
      await removeOverlay(kernelOf(machines.prefix(name)));
      expect(await routes(name)).toEqual([]);
    }
  }, patience);

  async function begin(mode: PodNetworkMode): Promise<void> {
    informers = new MemoryInformers();
    told = { a: [], b: [], c: [] };
    await startAll(mode);
  }

  test.each<PodNetworkMode>(['vxlan', 'auto'])(
    'with %s all Pods reach each other untranslated, and the machines reach them',
    async (mode) => {
      await begin(mode);
      expect(await machines.ask('a', 'b')).toBe('b 10.42.0.2');
      expect(await machines.ask('a', 'c')).toBe('c 10.42.0.2');
      expect(await machines.ask('c', 'b')).toBe('b 10.42.2.2');
      const fromMachine = mode === 'vxlan' ? '10.42.0.0' : '192.0.2.1';
      expect(await machines.ask('a', 'b', 'machine')).toBe(`b ${fromMachine}`);
      expect(await machines.ask('c', 'a', 'machine')).toBe('a 10.42.2.0');
    },
  );

  test('with auto the nodes on one link use no tunnel', async () => {
    await begin('auto');
    expect(await routes('a')).toEqual([
      '10.42.1.0/24 via 192.0.2.2 dev eth0',
      '10.42.2.0/24 via 10.42.2.0 dev holdfast-vxlan onlink',
    ]);
  });

  test('with host-gw there is no device, and no route to a node behind a router', async () => {
    await begin('host-gw');
    expect(await routes('a')).toEqual(['10.42.1.0/24 via 192.0.2.2 dev eth0']);
    expect((await kernelOf(machines.prefix('a')).read()).device).toBeUndefined();
    expect(await machines.ask('a', 'b')).toBe('b 10.42.0.2');
  });

  test('a packet of full size passes in one piece, a larger one is cut by its sender', async () => {
    await begin('vxlan');
    // 1450 without the headers of IPv4 and UDP.
    expect(await machines.bounce('a', 'c', 1422)).toBe('1422');
    for (const name of [...names, 'router']) {
      const snmp = await machines.on(name, 'cat', '/proc/net/snmp');
      const [header = '', values = ''] = snmp.split('\n').filter((line) => line.startsWith('Ip:'));
      const created = values.split(' ')[header.split(' ').indexOf('FragCreates')];
      expect(created).toBe('0');
    }
    expect(await machines.bounce('a', 'c', 3000)).toBe('3000');
  });

  test('a node that joins is one entry of each kind', async () => {
    await begin('vxlan');
    told.a = [];
    informers.of(nodes).put(node('d', '192.0.2.77', '10.42.9.0/24'));
    await eventually(() => expect(told.a).toHaveLength(1));
    expect(told.a).toEqual([
      {
        device: [],
        forwarding: ['fdb replace 02:48:0a:2a:09:00 dev holdfast-vxlan dst 192.0.2.77'],
        routes: [
          'neigh replace 10.42.9.0 lladdr 02:48:0a:2a:09:00 dev holdfast-vxlan nud permanent',
          'route replace 10.42.9.0/24 via 10.42.9.0 dev holdfast-vxlan onlink proto 72',
        ],
      },
    ]);
  });

  test('a restart tells the kernel nothing, and an open connection goes on', async () => {
    await begin('vxlan');
    const echo = machines.connect('a', 'c');
    expect(await echo('before')).toBe('before');
    told.a = [];
    await end('a');
    expect(await echo('while it is away')).toBe('while it is away');
    await start('a', 'vxlan');
    expect(await echo('after')).toBe('after');
    expect(told.a).toEqual([]);
  });

  test('a node leaves, and comes back with another address', async () => {
    await begin('vxlan');
    expect(await machines.ask('a', 'b')).toBe('b 10.42.0.2');
    informers.of(nodes).remove(nodeOf('b'));
    await end('b');
    await eventually(async () =>
      expect(await routes('a')).toEqual(['10.42.2.0/24 via 10.42.2.0 dev holdfast-vxlan onlink']),
    );

    await machines.readdress('b', '192.0.2.22');
    informers.of(nodes).put(nodeOf('b', '192.0.2.22'));
    await start('b', 'vxlan', '192.0.2.22');
    await eventually(async () => expect(await routes('a')).toHaveLength(2));
    expect(await machines.ask('a', 'b')).toBe('b 10.42.0.2');
    expect(await machines.ask('b', 'c')).toBe('c 10.42.1.2');

    await end('b');
    await machines.readdress('b', machine('b').address);
  });

  test('direct routes come back with the link that they were lost with', async () => {
    await begin('host-gw');
    await machines.on('a', 'ip', 'link', 'set', 'eth0', 'down');
    expect(await routes('a')).toEqual([]);
    await machines.on('a', 'ip', 'link', 'set', 'eth0', 'up');
    await eventually(async () => expect(await routes('a')).toHaveLength(1));
    expect(await machines.ask('a', 'b')).toBe('b 10.42.0.2');
    await machines.readdress('a', machine('a').address);
  });

  test('a route that the kernel refuses keeps no other away', async () => {
    const refused = 'route replace 10.42.8.0/24 via 203.0.113.1 dev eth0 proto 72';
    const fine = 'route replace 10.42.9.0/24 via 192.0.2.2 dev eth0 proto 72';
    const commands = { device: [], forwarding: [], routes: [refused, fine] };
    await expect(kernelOf(machines.prefix('a')).apply(commands)).rejects.toMatchObject({
      code: 'COMMAND_FAILED',
    });
    expect(await routes('a')).toEqual(['10.42.9.0/24 via 192.0.2.2 dev eth0']);
  });

  test('what somebody changed is put right at the next look', async () => {
    await begin('vxlan');
    await machines.on('a', 'ip', 'link', 'delete', 'holdfast-vxlan');
    await eventually(async () => expect(await routes('a')).toHaveLength(2));
    expect(await machines.ask('a', 'c')).toBe('c 10.42.0.2');
  });
});
