/** Services whose endpoint is on another node, on the real kernel: who is seen as the client, and that answers find back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointSlices, nodes, services } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { systemNft } from '../nftables/nft.ts';
import { config, node, service, slice } from '../service-proxy/fixtures.ts';
import { createServiceProxy } from '../service-proxy/service-proxy.ts';
import { kernelOf } from './kernel.ts';
import { createOverlay } from './overlay.ts';
import { Machines, machine, names, podAddress } from './testing/machines.ts';
import type { Name } from './testing/machines.ts';
import type { PodNetworkMode } from './wanted.ts';

/** For hooks, on a busy machine. */
const patience = 60_000;

let machines: Machines;
const informers = new MemoryInformers();
const log = silentLogger;
const clock = systemClock;

const proxyOf = (nodeName: Name): Runnable =>
  createServiceProxy({
    informers,
    config: { ...config, nodeName, podCIDR: machine(nodeName).podCIDR },
    clock,
    log,
    nft: systemNft(clock, [...machines.prefix(nodeName), 'nft']),
    conntrack: { forgetUdp: () => Promise.resolve() },
  });

const overlayOf = (nodeName: Name, mode: PodNetworkMode): Runnable =>
  createOverlay({
    config: {
      nodeName,
      nodeIP: machine(nodeName).address,
      podCIDR: machine(nodeName).podCIDR,
      mode,
    },
    informers,
    tellNode: () => Promise.resolve(),
    clock,
    log,
    kernel: kernelOf(machines.prefix(nodeName)),
    monitor: { follow: () => Promise.resolve() },
  });

async function during(parts: readonly Runnable[], work: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const running = parts.map((part) => part.run(stop.signal));
  try {
    for (const part of parts) await part.ready?.();
    await work();
  } finally {
    stop.abort();
    await Promise.all(running);
  }
}

describe.skipIf(process.getuid?.() !== 0)('a Service whose endpoint is on another node', () => {
  beforeAll(async () => {
    machines = await Machines.make(`hf-test-${process.pid}-services`);
    for (const name of names) {
      const { address, podCIDR } = machine(name);
      const object = node(name, [{ type: 'InternalIP', address }]);
      informers.of(nodes).put({ ...object, spec: { podCIDR } });
      const script = `import { setUpNodeNetwork } from '${new URL('../node-network.ts', import.meta.url).pathname}';
        await setUpNodeNetwork({ interface: 'hf-services', addresses: ['10.43.0.10'], serviceCIDR: '10.43.0.0/16' });`;
      await machines.on(name, process.execPath, '--input-type=module', '-e', script);
    }
    informers
      .of(services)
      .put(service('web', { ports: [{ name: 'http', port: 80, nodePort: 30080 }] }));
    informers.of(endpointSlices).put(slice('web', [podAddress('b')], { node: 'b' }));
  }, patience);
  afterAll(() => machines.remove(), patience);

  test.each<[PodNetworkMode, string]>([
    ['vxlan', '10.42.0.0'],
    ['auto', '192.0.2.1'],
  ])('with %s', async (mode, nodeAddress) => {
    const parts = names.flatMap((name) => [overlayOf(name, mode), proxyOf(name)]);
    await during(parts, async () => {
      // A Pod keeps its address; a process of the node, and who comes from outside, get one that finds back.
      expect(await machines.askAt('pod-a', '10.43.0.50:80')).toBe('b 10.42.0.2');
      expect(await machines.askAt('a', '10.43.0.50:80')).toBe(`b ${nodeAddress}`);
      expect(await machines.askAt('router', '192.0.2.1:30080')).toBe(`b ${nodeAddress}`);
    });
  });
});
