import { expect, test, vi } from 'vitest';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { alreadyExists, notFound } from '#api/status.ts';
import { silentLogger } from '#base/log.ts';
import { seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { Client } from '#client/client.ts';
import { createDnsBootstrap } from './bootstrap.ts';

test('creates what is missing, once its namespace is there', async () => {
  const created = new Map<string, KubeObject>();
  let namespaceExists = false;
  const client = {
    create: (type: ResourceType, object: KubeObject) => {
      if (!namespaceExists)
        return Promise.reject(notFound({ group: '', resource: 'namespaces' }, 'kube-system'));
      if (type.resource === 'endpoints') return Promise.reject(alreadyExists(type, 'kube-dns'));
      created.set(type.resource, object);
      return Promise.resolve(object);
    },
  } as unknown as Client; // The one method that is called.
  const clock = new VirtualClock();
  const stop = new AbortController();
  const bootstrap = createDnsBootstrap({
    client,
    clock,
    random: seededRandom(1),
    log: silentLogger,
    dnsAddress: '10.43.0.10',
    clusterDomain: 'cluster.local',
    endpointAddress: '10.43.0.10',
  });
  const running = bootstrap.run(stop.signal);
  await clock.advance(100);
  expect(created.size).toBe(0);
  namespaceExists = true;
  await clock.advance(10_000);
  await vi.waitFor(() => bootstrap.ready?.());
  stop.abort();
  await running;
  expect([...created.keys()]).toEqual(['configmaps', 'services', 'endpointslices']);
  expect(created.get('services')).toMatchObject({
    metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    spec: {
      clusterIP: '10.43.0.10',
      ports: [{ name: 'dns', protocol: 'UDP' }, { name: 'dns-tcp' }],
    },
  });
});
