/**
 * The proxy on the real kernel: a node's network namespace made for the test, two "Pods" on its bridge in namespaces of
 * their own, real connections. Needs root; everything is taken away afterwards.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endpointSlices, pods as podType, serviceCIDRs, services } from '#api/gen/resources.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { KernelNetwork } from '../testing/kernel-network.ts';
import type { RunningProxy } from '../testing/kernel-network.ts';
import { config, pod, service, serviceCIDR, slice } from './fixtures.ts';
import type { SliceOptions } from './fixtures.ts';

const isRoot = process.getuid?.() === 0;
const network = new KernelNetwork(`hf-test-${process.pid}`);
const node = 'node';
const pods = { a: '10.42.0.2', b: '10.42.0.3' } as const;

const informers = new MemoryInformers();
let proxy: RunningProxy;

const ask = (...request: Parameters<KernelNetwork['ask']>) => network.ask(...request);

/** Changes something and waits until the kernel has it. */
async function programmed(change: () => void): Promise<void> {
  const before = proxy.changes();
  change();
  await vi.waitFor(() => expect(proxy.changes()).toBeGreaterThan(before), { interval: 5 });
}

/** Publishes the Service's endpoints. */
async function publish(
  spec: Parameters<typeof service>[1],
  addresses: readonly string[],
  options: SliceOptions = {},
): Promise<void> {
  await programmed(() => {
    informers.of(endpointSlices).put(slice('web', addresses, options));
    informers.of(services).put(service('web', spec));
  });
}

describe.skipIf(!isRoot)('Service proxy on the kernel', () => {
  beforeAll(async () => {
    await network.addNode(node, '10.42.0.1');
    for (const [name, address] of Object.entries(pods)) await network.addPod(name, node, address);
    proxy = await network.runProxy(node, informers, config);
  });

  afterAll(async () => {
    await proxy.stop();
    await network.dispose();
  });

  test('a cluster IP balances over its endpoints and keeps the client’s address', async () => {
    await publish({}, Object.values(pods));
    const answers = await ask('a', 'tcp', '10.43.0.50:80', 40);
    const names = new Set(answers.map((answer) => answer.split(' ')[0]));
    expect(names).toEqual(new Set(['a', 'b']));
    expect(answers).toContain('b 10.42.0.2');
  });

  test('a Pod reaches itself through its Service', async () => {
    await publish({}, [pods.a]);
    expect(await ask('a', 'tcp', '10.43.0.50:80')).toEqual(['a 10.42.0.1']);
  });

  test('the node’s own processes reach a cluster IP without a default route', async () => {
    await publish({}, [pods.b]);
    expect(await ask(node, 'tcp', '10.43.0.50:80')).toEqual(['b 10.42.0.1']);
  });

  test('UDP', async () => {
    const spec = { ports: [{ name: 'http', port: 80, protocol: 'UDP' as const }] };
    await publish(spec, [pods.b], { protocol: 'UDP' });
    expect(await ask('a', 'udp', '10.43.0.50:80')).toEqual(['b 10.42.0.2']);
  });

  test('a node port', async () => {
    await publish({ ports: [{ name: 'http', port: 80, nodePort: 30080 }] }, [pods.b]);
    expect(await ask('a', 'tcp', '10.42.0.1:30080')).toEqual(['b 10.42.0.1']);
    expect(await ask(node, 'tcp', '127.0.0.1:30080')).toEqual(['ECONNREFUSED']);
  });

  test('a host port', async () => {
    const ports = [{ containerPort: 8080, hostPort: 9090 }];
    const b = pod('b', pods.b, { containers: [{ name: 'main', ports }] });
    await programmed(() => informers.of(podType).put(b));
    expect(await ask('a', 'tcp', '10.42.0.1:9090')).toEqual(['b 10.42.0.2']);
    await programmed(() => informers.of(podType).remove(b));
    expect(await ask('a', 'tcp', '10.42.0.1:9090')).toEqual(['ECONNREFUSED']);
  });

  test('session affinity', async () => {
    await publish({ sessionAffinity: 'ClientIP' }, Object.values(pods));
    const answers = await ask('a', 'tcp', '10.43.0.50:80', 20);
    expect(new Set(answers.map((answer) => answer.split(' ')[0])).size).toBe(1);
  });

  test('a Service without endpoints refuses at once, as does an address that no Service has', async () => {
    await publish({ ports: [{ name: 'http', port: 80, nodePort: 30080 }] }, []);
    expect(await ask('a', 'tcp', '10.43.0.50:80')).toEqual(['ECONNREFUSED']);
    expect(await ask('a', 'tcp', '10.42.0.1:30080')).toEqual(['ECONNREFUSED']);
    expect(await ask('a', 'udp', '10.43.0.51:80')).toEqual(['ECONNREFUSED']);
    expect(await ask(node, 'tcp', '10.43.0.51:80')).toEqual(['ECONNREFUSED']);
  });

  test('a Service of a further range, and an address there that none has', async () => {
    const range = serviceCIDR('more', '198.51.100.0/24');
    await programmed(() => informers.of(serviceCIDRs).put(range));
    await publish({ clusterIP: '198.51.100.7' }, [pods.b]);
    expect(await ask('a', 'tcp', '198.51.100.7:80')).toEqual(['b 10.42.0.2']);
    // The node has no way there but the one that its routes give it (`service-routes.ts`).
    expect(await ask(node, 'tcp', '198.51.100.7:80')).toEqual(['ENETUNREACH']);
    await network.inside(node, 'ip', 'route', 'add', '198.51.100.0/24', 'dev', 'hf-services');
    expect(await ask(node, 'tcp', '198.51.100.7:80')).toEqual(['b 10.42.0.1']);
    for (const from of ['a', node]) {
      expect(await ask(from, 'tcp', '198.51.100.8:80')).toEqual(['ECONNREFUSED']);
    }
    await network.inside(node, 'ip', 'route', 'delete', '198.51.100.0/24');
    await programmed(() => informers.of(serviceCIDRs).remove(range));
    await publish({}, [pods.b]);
  });

  test('a restart takes over without an open connection noticing', async () => {
    const ports = [{ name: 'http', port: 80 }];
    await publish({ ports }, [pods.b], { port: 8082 });
    const client = await network.machine('a');
    const echo = (text: string): Promise<string> =>
      client.ask({ kind: 'keep', host: '10.43.0.50', port: 80, text, patience: 30_000 });
    expect(await echo('before')).toBe('before');
    const next = await network.runProxy(node, informers, config);
    expect(await echo('after')).toBe('after');
    await next.stop();
  });

  test('a Service that goes leaves no chain behind', async () => {
    await publish({ sessionAffinity: 'ClientIP' }, Object.values(pods));
    await programmed(() => informers.of(services).remove(service('web')));
    const ruleset = await network.inside(node, 'nft', 'list', 'table', 'ip', config.table);
    expect(ruleset).not.toContain('default/web');
  });
});
