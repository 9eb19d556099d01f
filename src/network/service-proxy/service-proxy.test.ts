import { describe, expect, test, vi } from 'vitest';
import { endpointSlices, nodes, services } from '#api/gen/resources.ts';
import { HoldfastError } from '#base/errors.ts';
import { silentLogger } from '#base/log.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { config, node, service, slice } from './fixtures.ts';
import { createServiceProxy } from './service-proxy.ts';

/** A kernel that takes down what it is told. */
function start() {
  const informers = new MemoryInformers();
  const clock = new VirtualClock();
  const applied: string[] = [];
  const forgotten: string[] = [];
  const kernel = { fails: 0, lacks: false };
  const apply = (commands: string): Promise<void> => {
    if (kernel.lacks || kernel.fails-- > 0)
      return Promise.reject(new HoldfastError('COMMAND_FAILED', 'no'));
    applied.push(commands);
    return Promise.resolve();
  };
  const proxy = createServiceProxy({
    informers,
    config,
    clock,
    log: silentLogger,
    nft: {
      apply,
      change: apply,
      close: () => Promise.resolve(),
      check: () =>
        kernel.lacks
          ? Promise.reject(new HoldfastError('KERNEL_FEATURE_MISSING', 'too old'))
          : Promise.resolve(),
    },
    conntrack: {
      forgetUdp: (address) => {
        forgotten.push(address);
        return Promise.resolve();
      },
    },
  });
  return { informers, clock, applied, forgotten, kernel, proxy };
}

const replaced = /^table ip holdfast-test\ndelete table/;

describe('createServiceProxy()', () => {
  test('replaces the table once, then changes what changed; changes of one moment together', async () => {
    const { informers, applied, proxy } = start();
    const stop = new AbortController();
    informers.of(services).put(service('web'));
    const running = proxy.run(stop.signal);
    await proxy.ready?.();
    for (const address of ['10.42.0.2', '10.42.0.3'])
      informers.of(endpointSlices).put(slice('web', [address]));
    await vi.waitFor(() => expect(applied).toHaveLength(2));
    expect(applied[0]).toMatch(replaced);
    expect(applied[1]).not.toMatch(replaced);
    expect(applied[1]).toContain('10.42.0.3');
    expect(applied[1]).not.toContain('10.42.0.2');
    stop.abort();
    await running;
  });

  test('after a refused transaction it does everything anew', async () => {
    const { informers, applied, clock, kernel, proxy } = start();
    const stop = new AbortController();
    const running = proxy.run(stop.signal);
    await proxy.ready?.();
    kernel.fails = 1;
    informers
      .of(services)
      .put(service('web', { ports: [{ name: 'http', port: 80, nodePort: 30080 }] }));
    await clock.advance(2000);
    await vi.waitFor(() => expect(applied).toHaveLength(2));
    expect(applied[1]).toMatch(replaced);
    expect(applied[1]).toContain('30080');
    stop.abort();
    await running;
  });

  test('fails, saying why, where nftables can’t do it', async () => {
    const { kernel, proxy } = start();
    kernel.lacks = true;
    const running = proxy.run(new AbortController().signal);
    await expect(running).rejects.toMatchObject({ code: 'KERNEL_FEATURE_MISSING' });
  });

  test('forgets the UDP flows of an endpoint that is gone', async () => {
    const { informers, forgotten, proxy } = start();
    const stop = new AbortController();
    const options = { protocol: 'UDP', portName: 'dns' } as const;
    informers
      .of(services)
      .put(service('dns', { ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] }));
    informers.of(endpointSlices).put(slice('dns', ['10.42.0.2', '10.42.0.3'], options));
    const running = proxy.run(stop.signal);
    await proxy.ready?.();
    informers.of(endpointSlices).put(slice('dns', ['10.42.0.3'], options));
    await vi.waitFor(() => expect(forgotten).toEqual(['10.42.0.2']));
    stop.abort();
    await running;
  });

  test('a node that gets a zone keeps to the endpoints that are for it', async () => {
    const { informers, applied, proxy } = start();
    const stop = new AbortController();
    const forZone = (name: string) => ({ hints: { forZones: [{ name }] } });
    const slices = [
      slice('web', ['10.42.0.2'], forZone('east')),
      { ...slice('web', ['10.42.1.2'], forZone('west')) },
    ];
    for (const [at, one] of slices.entries()) {
      const metadata = { ...one.metadata, name: `web-${at}` };
      informers.of(endpointSlices).put({ ...one, metadata });
    }
    informers.of(services).put(service('web'));
    informers.of(nodes).put(node('node-1', []));
    const running = proxy.run(stop.signal);
    await proxy.ready?.();
    const labels = { 'topology.kubernetes.io/zone': 'west' };
    informers.of(nodes).put(node('node-2', [], labels));
    informers.of(nodes).put(node('node-1', [], labels));
    await vi.waitFor(() => expect(applied).toHaveLength(2));
    expect(applied[0]).toContain('balance-tcp-2');
    expect(applied[1]).toMatch(
      /add element .* tcp-endpoints \{ 10\.43\.0\.50 \. 80 \. 0 : 10\.42\.1\.2 /,
    );
    stop.abort();
    await running;
  });
});
