/** Which Pods the server completes names for, from the API's Pods to the answer at the client's socket. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { configMaps, endpointSlices, namespaces, pods, services } from '#api/gen/resources.ts';
import type { Pod, PodSpec, PodStatus } from '#api/gen/types.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { ClientPods } from './client-pods.ts';
import { createClusterDns } from './dns.ts';
import { namespace, service, slice } from './fixtures.ts';
import type { ClientPod } from './running-engine.ts';
import { fromWire } from './wire/name.ts';

let version = 1;

function pod(name: string, spec: Partial<PodSpec> = {}, status: Partial<PodStatus> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: String(version++),
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { containers: [], ...spec },
    status: { phase: 'Running', podIPs: [{ ip: '127.0.0.77' }], ...status },
  };
}

describe('ClientPods', () => {
  let informers: MemoryInformers;
  let told: ClientPod[];
  let clients: ClientPods;

  beforeEach(() => {
    informers = new MemoryInformers();
    told = [];
    clients = new ClientPods({
      informers,
      nodeName: 'one',
      clusterDomain: 'x',
      update: (update) => told.push(...(update.clients ?? [])),
    });
  });

  const inDefault = 'default.svc.x. svc.x. x.';
  test.each<[string, Partial<PodSpec>, string | undefined]>([
    ['by default', {}, `${inDefault} +node 5`],
    ['ClusterFirst', { dnsPolicy: 'ClusterFirst' }, `${inDefault} +node 5`],
    [
      'with domains and ndots of its own',
      { dnsConfig: { searches: ['a.example'], options: [{ name: 'ndots', value: '2' }] } },
      `${inDefault} +node a.example. 2`,
    ],
    [
      'ndots that is no number',
      { dnsConfig: { options: [{ name: 'ndots' }, { name: 'debug' }] } },
      `${inDefault} +node 5`,
    ],
    ['ClusterFirstWithHostNet', { dnsPolicy: 'ClusterFirstWithHostNet' }, `${inDefault} +node 5`],
    ['Default', { dnsPolicy: 'Default', dnsConfig: { searches: ['default.svc.x'] } }, undefined],
    [
      'None',
      { dnsPolicy: 'None', dnsConfig: { searches: ['default.svc.x', 'b.example'] } },
      'default.svc.x. b.example. 1',
    ],
  ])('%s', async (_, spec, wanted) => {
    informers.of(pods).put(pod('a', spec));
    clients.configure(true);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    const [{ owner, addresses, search }] = [...told] as [ClientPod];
    expect([owner, addresses]).toEqual(['default/a', ['127.0.0.77']]);
    expect(
      search &&
        [
          ...search.domains.map(fromWire),
          ...(search.inherits ? ['+node'] : []),
          ...search.further.map(fromWire),
          search.ndots,
        ].join(' '),
    ).toBe(wanted);
    expect(clients.everything()).toEqual(told);
  });

  test.each([
    ['on the host’s network', pod('a', { hostNetwork: true })],
    ['that has ended', pod('a', {}, { phase: 'Succeeded' })],
    ['that has failed', pod('a', {}, { phase: 'Failed' })],
    ['without an address yet', pod('a', {}, { podIPs: [] })],
  ])('a Pod %s has no address', async (_, given) => {
    informers.of(pods).put(given);
    clients.configure(true);
    await vi.waitFor(() => expect(told).toMatchObject([{ owner: 'default/a', addresses: [] }]));
  });

  test('nobody is followed unless it is wanted, and then forgotten', async () => {
    informers.of(pods).put(pod('a'));
    clients.configure(false);
    expect(clients.everything()).toEqual([]);
    clients.configure(true);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    informers.of(pods).put(pod('late'));
    informers.of(pods).remove(pod('a'));
    clients.configure(false);
    // The one that went a moment ago, too.
    const last = new Map(told.map(({ owner, addresses }) => [owner, addresses]));
    expect([...last]).toEqual([
      ['default/a', []],
      ['default/late', []],
    ]);
    informers.of(pods).put(pod('later'));
    await Promise.resolve();
    expect(last.size).toBe(2);
    expect(clients.everything()).toEqual([]);
  });
});

describe.each([0, 2])('a client’s socket at a Pod’s address, with %i worker threads', (workers) => {
  const informers = new MemoryInformers();
  const dns = createClusterDns({
    informers,
    clock: systemClock,
    random: systemRandom,
    recorder: { event: () => undefined },
    log: silentLogger,
    config: {
      clusterDomain: 'cluster.local',
      ranges: ['10.42.0.0/16', '10.43.0.0/16'],
      dnsAddress: '10.43.0.10',
      listen: [{ host: '127.0.0.1', port: 0 }],
      workers,
      nodeName: 'one',
    },
  });
  const stop = new AbortController();
  const client = new Resolver({ tries: 1, timeout: 2000 });
  let running: Promise<void>;
  const corefile = (autopath: string): void => {
    informers.of(configMaps).put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'coredns',
        namespace: 'kube-system',
        uid: 'coredns',
        resourceVersion: String(version++),
        creationTimestamp: '2026-01-01T00:00:00Z',
      },
      data: { Corefile: `. {\n${autopath}\nkubernetes cluster.local\n}` },
    });
  };

  beforeAll(async () => {
    for (const name of ['default', 'other']) informers.of(namespaces).put(namespace(name));
    informers.of(services).put(service('far', {}, 'other'));
    informers.of(endpointSlices).put(slice('far', ['10.42.0.3'], { namespace: 'other' }));
    informers.of(pods).put(pod('a'));
    corefile('autopath @kubernetes');
    running = dns.run(stop.signal);
    await dns.ready?.();
    const [address] = await dns.addresses();
    client.setServers([`127.0.0.1:${address?.port}`]);
    client.setLocalAddress('127.0.0.77');
  });

  afterAll(async () => {
    stop.abort();
    await running;
  });

  const completed = (name: string): Promise<unknown> =>
    client.resolve4(name).catch((error: { code?: string }) => error.code);
  const ours = 'far.other.default.svc.cluster.local';
  const soon = (wanted: unknown) =>
    vi.waitFor(async () => expect(await completed(ours)).toEqual(wanted), { interval: 5 });

  test('gets what its search list would lead to, as long as the Pod is there and it is wanted', async () => {
    await soon(['10.42.0.3']);
    informers.of(pods).put(pod('a', {}, { phase: 'Succeeded' }));
    await soon('ENOTFOUND');
    informers.of(pods).put(pod('b'));
    await soon(['10.42.0.3']);
    corefile('');
    await soon('ENOTFOUND');
    corefile('autopath @kubernetes');
    await soon(['10.42.0.3']);
    informers.of(pods).remove(pod('b'));
    await soon('ENOTFOUND');
  });

  test('another address gets nothing', async () => {
    informers.of(pods).put(pod('b'));
    await soon(['10.42.0.3']);
    client.setLocalAddress('127.0.0.78');
    expect(await completed(ours)).toBe('ENOTFOUND');
  });
});
