/** One Pod from creation to a DNS answer, in the order of ARCHITECTURE.md's table, on a simulated node in one process. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointSlices, pods, services, statefulSets } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { Cluster } from '#cluster/embedded.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

test('StatefulSet → Pod → bound → sandbox → Ready → endpoint → name, each after the one before', async () => {
  const { client } = cluster;
  const stages: string[] = [];
  const reach = (stage: string): void => {
    if (!stages.includes(stage)) stages.push(stage);
  };
  const stop = new AbortController();
  const watchPod = (async () => {
    for await (const event of client.watch(pods, { namespace: 'default', signal: stop.signal })) {
      if (event.type === 'BOOKMARK') continue;
      for (const stage of podStages(event.object)) reach(stage);
    }
  })();
  const watchSlices = (async () => {
    for await (const event of client.watch(endpointSlices, {
      namespace: 'default',
      labelSelector: 'kubernetes.io/service-name=db',
      signal: stop.signal,
    })) {
      if (
        event.type !== 'BOOKMARK' &&
        event.object.endpoints?.some(({ conditions }) => conditions?.ready)
      )
        reach('endpoint');
    }
  })();
  await client.create(services, {
    metadata: { name: 'db', namespace: 'default' },
    spec: { clusterIP: 'None', selector: { app: 'db' }, ports: [{ name: 'mysql', port: 3306 }] },
  });
  await client.create(statefulSets, {
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      serviceName: 'db',
      replicas: 1,
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { containers: [{ name: 'db', image: 'mysql:5.7' }] },
      },
    },
  });
  const resolver = new Resolver();
  resolver.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
  const name = 'db-0.db.default.svc.cluster.local';
  let addresses: string[] = [];
  while (addresses.length === 0) addresses = await resolver.resolve4(name).catch(() => []);
  reach('name');
  stop.abort();
  await Promise.all([watchPod, watchSlices]);
  const pod = await client.get(pods, { namespace: 'default', name: 'db-0' });
  expect(addresses).toEqual([pod.status?.podIP]);
  expect(stages).toEqual(['created', 'bound', 'address', 'ready', 'endpoint', 'name']);
});

function podStages(pod: Pod): string[] {
  const ready = pod.status?.conditions?.some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  return [
    'created',
    ...(pod.spec.nodeName ? ['bound'] : []),
    ...(pod.status?.podIP ? ['address'] : []),
    ...(ready ? ['ready'] : []),
  ];
}
