/** Names from object to answer: a whole server on a simulated node, asked by Node's own DNS client. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { namespaces, pods, services, statefulSets } from '#api/gen/resources.ts';
import { isApiError } from '#api/status.ts';
import { Cluster } from '#cluster/embedded.ts';

let cluster: Cluster;
const dns = new Resolver({ tries: 1, timeout: 2000 });
const zone = 'default.svc.cluster.local';

beforeAll(async () => {
  cluster = await Cluster.start();
  dns.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
});
afterAll(() => cluster.stop());

/** Asks until the answer (or the error's code) is the wanted one; fails with the last one. */
async function eventually(ask: () => Promise<unknown>, wanted: unknown): Promise<void> {
  const attempt = async (): Promise<void> => {
    expect(await ask().catch((error: { code?: string }) => error.code)).toEqual(wanted);
  };
  await vi.waitFor(attempt, { interval: 2, timeout: 10_000 });
}

const sorted = async (answers: Promise<string[]>): Promise<string[]> => (await answers).toSorted();

async function addressOf(name: string): Promise<string> {
  const { status } = await cluster.client.get(pods, { namespace: 'default', name });
  return status?.podIP ?? '';
}

describe('a StatefulSet and its governing Service', () => {
  beforeAll(async () => {
    const labels = { app: 'mysql' };
    await cluster.client.create(services, {
      metadata: { name: 'db', namespace: 'default' },
      spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'mysql', port: 3306 }] },
    });
    const containers = [{ name: 'mysql', image: 'mysql:5.7', ports: [{ containerPort: 3306 }] }];
    await cluster.client.create(statefulSets, {
      metadata: { name: 'mysql', namespace: 'default' },
      spec: {
        serviceName: 'db',
        replicas: 3,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers } },
      },
    });
    await eventually(async () => (await dns.resolve4(`db.${zone}`)).length, 3);
  });

  test('each member has its name, its address leads back, and SRV lists them', async () => {
    const members = ['mysql-0', 'mysql-1', 'mysql-2'];
    for (const member of members) {
      const address = await addressOf(member);
      expect(await dns.resolve4(`${member}.db.${zone}`)).toEqual([address]);
      expect(await dns.reverse(address)).toEqual([`${member}.db.${zone}`]);
    }
    const srv = await dns.resolveSrv(`_mysql._tcp.db.${zone}`);
    expect(srv.map(({ name, port }) => `${name}:${port}`).toSorted()).toEqual(
      members.map((member) => `${member}.db.${zone}:3306`),
    );
  });

  test('a member that is deleted comes back under its name', async () => {
    const before = (await cluster.client.get(pods, { namespace: 'default', name: 'mysql-1' }))
      .metadata.uid;
    await cluster.client.delete(pods, { namespace: 'default', name: 'mysql-1' });
    await eventually(async () => {
      const after = await cluster.client.get(pods, { namespace: 'default', name: 'mysql-1' });
      const [address] = await dns.resolve4(`mysql-1.db.${zone}`);
      return [after.metadata.uid === before, address === after.status?.podIP];
    }, [false, true]);
  });

  test('scaled down, the name is gone; another member’s stays', async () => {
    const set = await cluster.client.get(statefulSets, { namespace: 'default', name: 'mysql' });
    await cluster.client
      .update(statefulSets, { ...set, spec: { ...set.spec, replicas: 2 } })
      .catch((error: unknown) => {
        // Somebody wrote its status meanwhile.
        if (!isApiError(error, 'Conflict')) throw error;
        return cluster.client.patch(
          statefulSets,
          { namespace: 'default', name: 'mysql' },
          { type: 'merge', body: { spec: { replicas: 2 } } },
        );
      });
    await eventually(() => dns.resolve4(`mysql-2.db.${zone}`), 'ENOTFOUND');
    expect(await dns.resolve4(`mysql-0.db.${zone}`)).toEqual([await addressOf('mysql-0')]);
  });
});

describe('Services', () => {
  test('the API’s and the DNS server’s own', async () => {
    expect(await dns.resolve4(`kubernetes.${zone}`)).toEqual(['10.43.0.1']);
    expect(await dns.reverse('10.43.0.1')).toEqual([`kubernetes.${zone}`]);
    await eventually(() => dns.reverse('10.43.0.10'), ['kube-dns.kube-system.svc.cluster.local']);
  });

  test('an ExternalName that changes, and then becomes an ordinary Service', async () => {
    const spec = { type: 'ExternalName', externalName: 'foo.example.com' } as const;
    const metadata = { name: 'changing', namespace: 'default' };
    await cluster.client.create(services, { metadata, spec });
    await eventually(() => dns.resolveCname(`changing.${zone}`), ['foo.example.com']);
    const change = (body: object) =>
      cluster.client.patch(services, metadata, { type: 'merge', body: { spec: body } });
    await change({ externalName: 'bar.example.com' });
    await eventually(() => dns.resolveCname(`changing.${zone}`), ['bar.example.com']);
    await change({ type: 'ClusterIP', externalName: '', ports: [{ port: 80 }] });
    const { spec: changed } = await cluster.client.get(services, metadata);
    await eventually(() => dns.resolve4(`changing.${zone}`), [changed?.clusterIP]);
    await cluster.client.delete(services, metadata);
    await eventually(() => dns.resolve4(`changing.${zone}`), 'ENOTFOUND');
  });

  test('a namespace exists for DNS from its creation to its end', async () => {
    await cluster.client.create(namespaces, { metadata: { name: 'brief' }, spec: {} });
    await eventually(() => dns.resolve4('10-42-0-7.brief.pod.cluster.local'), ['10.42.0.7']);
    await cluster.client.delete(namespaces, { name: 'brief' });
    await eventually(() => dns.resolve4('10-42-0-7.brief.pod.cluster.local'), 'ENOTFOUND');
  });

  test('unready members appear when they are published, and go when they aren’t', async () => {
    const labels = { app: 'early' };
    const metadata = { name: 'early', namespace: 'default' };
    await cluster.client.create(services, {
      metadata,
      spec: {
        clusterIP: 'None',
        selector: labels,
        ports: [{ port: 1 }],
        publishNotReadyAddresses: true,
      },
    });
    const readinessGates = [{ conditionType: 'example.com/never' }];
    await cluster.client.create(pods, {
      metadata: { name: 'early-0', namespace: 'default', labels },
      spec: {
        hostname: 'early-0',
        subdomain: 'early',
        readinessGates,
        containers: [{ name: 'main', image: 'mysql:5.7' }],
      },
    });
    await eventually(
      () => sorted(dns.resolve4(`early-0.early.${zone}`)),
      [expect.stringMatching(/^10\.42\./)],
    );
    await cluster.client.patch(services, metadata, {
      type: 'merge',
      body: { spec: { publishNotReadyAddresses: false } },
    });
    await eventually(() => dns.resolve4(`early-0.early.${zone}`), 'ENOTFOUND');
  });
});
