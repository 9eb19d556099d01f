/** From a member's Ready to the first answer to its name, on a simulated node: the whole path without a container. */
import { Resolver } from 'node:dns/promises';
import { pods, services, statefulSets } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import type { Benchmark } from './bench.ts';
import { median, percentile } from './bench.ts';

const changes = 200;
const key = { namespace: 'default', name: 'db-0' };

export const namesBenchmark: Benchmark = {
  name: 'names',
  what: 'member Ready to its name answered, over 200 restarts of a member',
  async run() {
    await using cluster = await Cluster.start();
    const { client } = cluster;
    const labels = { app: 'db' };
    await client.create(services, {
      metadata: { name: 'db', namespace: 'default' },
      spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'mysql', port: 3306 }] },
    });
    await client.create(statefulSets, {
      metadata: { name: 'db', namespace: 'default' },
      spec: {
        serviceName: 'db',
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [{ name: 'db', image: 'mysql:5.7' }],
          },
        },
      },
    });
    const resolver = new Resolver();
    resolver.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
    const times: number[] = [];
    for (let change = 0; change < changes; change++) {
      const { address, at } = await untilReady(cluster);
      times.push((await untilAnswered(resolver, address)) - at);
      await client.delete(pods, key, { body: { gracePeriodSeconds: 0 } });
    }
    return [
      {
        name: 'member Ready → its name answered, p99',
        value: percentile(times, 99),
        unit: 'ms',
        bound: { at: 'most', value: 50 },
        comparedWith: `median ${median(times).toFixed(1)} ms of ${changes} changes`,
      },
    ];
  },
};

/** The moment at which a watcher of the API learns that the member is Ready. */
async function untilReady({ client }: Cluster): Promise<{ address: string; at: number }> {
  const stop = new AbortController();
  for await (const event of client.watch(pods, { namespace: 'default', signal: stop.signal })) {
    if (event.type === 'BOOKMARK' || event.type === 'DELETED') continue;
    const { metadata, status } = event.object;
    const ready = status?.conditions?.some(
      ({ type, status: value }) => type === 'Ready' && value === 'True',
    );
    if (ready && !metadata.deletionTimestamp && status?.podIP) {
      stop.abort();
      return { address: status.podIP, at: performance.now() };
    }
  }
  throw new Error('the watch ended');
}

async function untilAnswered(resolver: Resolver, address: string): Promise<number> {
  for (;;) {
    const answer = await resolver.resolve4('db-0.db.default.svc.cluster.local').catch(() => []);
    if (answer[0] === address) return performance.now();
  }
}
