/**
 * Two nodes and a client outside, on the real kernel: which endpoint answers, and whom it sees. Pod `a` is on `node-1`,
 * `b` on `node-2`; the nodes reach each other's Pods by direct routes. Needs root.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { endpointSlices, nodes, services } from '#api/gen/resources.ts';
import type { EndpointSlice, ServiceSpec } from '#api/gen/types.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { KernelNetwork } from '../testing/kernel-network.ts';
import type { RunningProxy } from '../testing/kernel-network.ts';
import { config, node, service, slice } from './fixtures.ts';
import type { SliceOptions } from './fixtures.ts';

const network = new KernelNetwork(`hf-nodes-${process.pid}`);
const informers = new MemoryInformers();
const proxies: RunningProxy[] = [];
const client = '192.0.2.50';
const machines = [
  { name: 'node-1', address: '192.0.2.11', gateway: '10.42.0.1', podCIDR: '10.42.0.0/24' },
  { name: 'node-2', address: '192.0.2.12', gateway: '10.42.1.1', podCIDR: '10.42.1.0/24' },
] as const;
const [one, two] = machines;

const ask = (from: string, target: string, count = 1) => network.ask(from, 'tcp', target, count);

async function programmed(change: () => void): Promise<void> {
  const before = proxies.map((proxy) => proxy.changes());
  change();
  const all = (): void =>
    proxies.forEach((proxy, at) => expect(proxy.changes()).toBeGreaterThan(before[at] ?? 0));
  await vi.waitFor(all, { interval: 5 });
}

/** `a`, `b` with these conditions and hints. */
const at = {
  a: (options: SliceOptions = {}) => named('a', slice('web', ['10.42.0.2'], options)),
  b: (options: SliceOptions = {}) =>
    named('b', slice('web', ['10.42.1.2'], { node: 'node-2', ...options })),
};

function named(name: string, of: EndpointSlice): EndpointSlice {
  return { ...of, metadata: { ...of.metadata, name: `web-${name}` } };
}

async function publish(
  spec: ServiceSpec,
  slices: readonly EndpointSlice[],
  balanced: readonly string[] = [],
): Promise<void> {
  const web = service('web', spec);
  const ingress = balanced.map((ip) => ({ ip, ipMode: 'VIP' }));
  await programmed(() => {
    for (const one of slices) informers.of(endpointSlices).put(one);
    informers.of(services).put({ ...web, status: { loadBalancer: { ingress } } });
  });
}

const nodePort = {
  type: 'NodePort',
  ports: [{ name: 'http', port: 80, nodePort: 30_080 }],
} as const;
const going = { conditions: { ready: false, serving: true, terminating: true } };

describe.skipIf(process.getuid?.() !== 0)('Services over two nodes', () => {
  beforeAll(async () => {
    await network.addNamespace('link');
    await network.addBridge('link', 'br0');
    for (const { name, address, gateway } of machines) {
      await network.addNode(name, gateway);
      await network.plug(name, { into: 'link', bridge: 'br0', address });
    }
    await network.route(one.name, two.podCIDR, two.address);
    await network.route(two.name, one.podCIDR, one.address);
    await network.addPod('a', 'node-1', '10.42.0.2');
    await network.addPod('b', 'node-2', '10.42.1.2');
    await network.addNamespace('client');
    await network.plug('client', { into: 'link', bridge: 'br0', address: client });
    await network.route('client', '198.51.100.0/24', one.address);
    for (const { name, address } of machines) {
      informers.of(nodes).put(node(name, [{ type: 'InternalIP', address }]));
    }
    for (const { name, podCIDR } of machines) {
      const own = { ...config, nodeName: name, podCIDR };
      proxies.push(await network.runProxy(name, informers, own));
    }
  });

  beforeEach(async () => {
    if (informers.of(services).list().length === 0) return;
    await programmed(() => {
      for (const one of informers.of(services).list()) informers.of(services).remove(one);
    });
    for (const one of informers.of(endpointSlices).list()) informers.of(endpointSlices).remove(one);
  });

  afterAll(async () => {
    for (const proxy of proxies) await proxy.stop();
    await network.dispose();
  });

  test('a cluster IP, with the endpoint on the other node', async () => {
    await publish({}, [at.b()]);
    expect(await ask('a', '10.43.0.50:80')).toEqual(['b 10.42.0.2']);
    expect(await ask('b', '10.43.0.50:80')).toEqual(['b 10.42.1.1']);
    expect(await ask('node-1', '10.43.0.50:80')).toEqual([`b ${one.address}`]);
  });

  test('a node port, with the endpoint on the other node: it sees the node that was reached', async () => {
    await publish(nodePort, [at.b()]);
    expect(await ask('client', `${one.address}:30080`)).toEqual([`b ${one.address}`]);
    expect(await ask('a', `${two.address}:30080`)).toEqual(['b 10.42.1.1']);
    expect(await ask('node-1', `${one.address}:30080`)).toEqual([`b ${one.address}`]);
  });

  test('externalTrafficPolicy Local: the client is seen, and a node without an endpoint drops', async () => {
    await publish({ ...nodePort, externalTrafficPolicy: 'Local' }, [at.b()]);
    expect(await ask('client', `${two.address}:30080`)).toEqual([`b ${client}`]);
    expect(await ask('client', `${one.address}:30080`)).toEqual(['nothing']);
    expect(await ask('a', `${one.address}:30080`)).toEqual(['b 10.42.0.2']);
    expect(await ask('node-1', `${one.address}:30080`)).toEqual([`b ${one.address}`]);
  });

  test('a node port without any endpoint refuses, whatever the policy', async () => {
    await publish({ ...nodePort, externalTrafficPolicy: 'Local' }, []);
    expect(await ask('client', `${one.address}:30080`)).toEqual(['ECONNREFUSED']);
  });

  test('internalTrafficPolicy Local', async () => {
    await publish({ internalTrafficPolicy: 'Local' }, [at.b()]);
    expect(await ask('b', '10.43.0.50:80')).toEqual(['b 10.42.1.1']);
    expect(await ask('a', '10.43.0.50:80')).toEqual(['nothing']);
  });

  test('with policy Local an endpoint that goes still serves while its node has no other', async () => {
    await publish({ ...nodePort, externalTrafficPolicy: 'Local' }, [at.a(going), at.b()]);
    expect(await ask('client', `${one.address}:30080`)).toEqual([`a ${client}`]);
    expect(new Set(await ask('a', '10.43.0.50:80', 10))).toEqual(new Set(['b 10.42.0.2']));
  });

  test('where all go, those that serve are used', async () => {
    await publish({}, [at.a(going), at.b({ conditions: { ready: false, serving: false } })]);
    expect(await ask('b', '10.43.0.50:80')).toEqual(['a 10.42.1.2']);
  });

  test('hints keep traffic on the node', async () => {
    const forNode = (name: string) => ({ hints: { forNodes: [{ name }] } });
    await publish({}, [at.a(forNode('node-1')), at.b(forNode('node-2'))]);
    expect(new Set(await ask('a', '10.43.0.50:80', 10))).toEqual(new Set(['a 10.42.0.1']));
    expect(new Set(await ask('node-2', '10.43.0.50:80', 10))).toEqual(new Set(['b 10.42.1.1']));
  });

  test('a load balancer is every node whose address it has', async () => {
    await publish({ type: 'LoadBalancer' }, [at.b()], [one.address]);
    expect(await ask('client', `${one.address}:80`)).toEqual([`b ${one.address}`]);
    expect(await ask('client', `${two.address}:80`)).toEqual(['ECONNREFUSED']);
    expect(await ask('a', `${one.address}:80`)).toEqual([`b ${one.address}`]);
  });

  test('a load balancer with policy Local keeps the client’s address', async () => {
    const spec = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' } as const;
    await publish(spec, [at.b()], [two.address]);
    expect(await ask('client', `${two.address}:80`)).toEqual([`b ${client}`]);
  });

  test('loadBalancerSourceRanges lets in whom it names', async () => {
    const spec = { ...nodePort, type: 'LoadBalancer' } as const;
    const ranges = (...loadBalancerSourceRanges: string[]) => ({
      ...spec,
      loadBalancerSourceRanges,
    });
    await publish(ranges('192.0.2.0/28', '192.0.2.0/27'), [at.b()], [one.address]);
    expect(await ask('client', `${one.address}:80`)).toEqual(['nothing']);
    expect(await ask('client', `${one.address}:30080`)).toEqual([`b ${one.address}`]);
    expect(await ask('node-2', `${one.address}:80`)).toEqual(['b 10.42.1.1']);
    await publish(ranges(`${client}/32`), [at.b()], [one.address]);
    expect(await ask('client', `${one.address}:80`)).toEqual([`b ${one.address}`]);
  });

  test('two Services at one address and port: the first has it, then the second', async () => {
    await publish({ type: 'LoadBalancer' }, [at.a(), at.b()], [two.address]);
    const second = service('second', { clusterIP: '10.43.0.51', externalIPs: [two.address] });
    await programmed(() => informers.of(services).put(second));
    expect(await ask('client', `${two.address}:80`)).toEqual([expect.stringMatching(/^[ab] /)]);
    await programmed(() => informers.of(services).remove(service('web')));
    expect(await ask('client', `${two.address}:80`)).toEqual(['ECONNREFUSED']);
  });

  test('an external IP', async () => {
    await publish({ externalIPs: ['198.51.100.7'] }, [at.b()]);
    expect(await ask('client', '198.51.100.7:80')).toEqual([`b ${one.address}`]);
  });

  test('session affinity of a client outside lasts for its time', async () => {
    const sticky = { ...nodePort, sessionAffinity: 'ClientIP' } as const;
    const target = `${one.address}:30080`;
    await publish(sticky, [at.a(), at.b()]);
    const [answer = '', ...others] = new Set(await ask('client', target, 20));
    expect(others).toEqual([]);
    const clientIP = { timeoutSeconds: 1 };
    await publish({ ...sticky, sessionAffinityConfig: { clientIP } }, []);
    const other = answer.startsWith('a') ? /^b/ : /^a/;
    // Each try waits for the time to pass, then picks at random.
    await vi.waitFor(async () => expect((await ask('client', target))[0]).toMatch(other), {
      timeout: 60_000,
      interval: 1200,
    });
  }, 70_000);
});
