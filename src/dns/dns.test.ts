/** The whole of cluster DNS on a loopback port: informers filled by hand, asked by Node's own DNS client. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endpointSlices, namespaces, serviceCIDRs, services } from '#api/gen/resources.ts';
import type { ServiceCIDR } from '#api/gen/types.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { createClusterDns } from './dns.ts';
import { namespace, service, slice } from './fixtures.ts';
import { toWire } from './wire/name.ts';
import { encodeQuery } from './wire/query.ts';
import { readAnswer } from './wire/response.ts';

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
    workers: 1,
  },
});
const stop = new AbortController();
const client = new Resolver({ tries: 1, timeout: 2000 });
let running: Promise<void>;

beforeAll(async () => {
  informers.of(namespaces).put(namespace('default'));
  informers.of(services).put(service('db'));
  informers
    .of(endpointSlices)
    .put(slice('db', ['mysql-0=10.42.0.2', 'mysql-1=10.42.0.3', 'mysql-2=10.42.0.4!']));
  informers.of(services).put(service('kube-dns', { clusterIP: '10.43.0.10' }, 'kube-system'));
  informers
    .of(services)
    .put(service('old', { type: 'ExternalName', externalName: 'db.default.svc.cluster.local' }));
  running = dns.run(stop.signal);
  await dns.ready?.();
  const [address] = await dns.addresses();
  client.setServers([`127.0.0.1:${address?.port}`]);
});

afterAll(async () => {
  stop.abort();
  await running;
});

describe('cluster DNS, asked by a real client', () => {
  test('the Service’s name gives its ready members', async () => {
    const addresses = await client.resolve4('db.default.svc.cluster.local');
    expect(addresses.sort()).toEqual(['10.42.0.2', '10.42.0.3']);
  });

  test('a member’s name gives its address', async () => {
    expect(await client.resolve4('mysql-1.db.default.svc.cluster.local')).toEqual(['10.42.0.3']);
  });

  test('an address gives the member’s name, and the DNS server’s address its own', async () => {
    expect(await client.reverse('10.42.0.2')).toEqual(['mysql-0.db.default.svc.cluster.local']);
    expect(await client.reverse('10.43.0.10')).toEqual(['kube-dns.kube-system.svc.cluster.local']);
  });

  test('the addresses of a further range of Services have names while it is there', async () => {
    const far = service('far', { clusterIP: '203.0.113.7' });
    informers.of(services).put(far);
    await vi.waitFor(async () =>
      expect(await client.resolve4('far.default.svc.cluster.local')).toEqual(['203.0.113.7']),
    );
    const nameOf = (last: number) => client.resolvePtr(`${last}.113.0.203.in-addr.arpa`);
    // The name of somebody else's address is somebody else's to tell.
    const unknown = { code: 'ENOTFOUND' };
    await expect(nameOf(7)).rejects.toMatchObject(unknown);
    const range: ServiceCIDR = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: {
        name: 'more',
        uid: 'more',
        resourceVersion: '1',
        creationTimestamp: '2026-01-01T00:00:00Z',
      },
      spec: { cidrs: ['203.0.113.0/24', 'fd00::/112'] },
    };
    informers.of(serviceCIDRs).put(range);
    await vi.waitFor(async () =>
      expect(await nameOf(7)).toEqual(['far.default.svc.cluster.local']),
    );
    await expect(nameOf(8)).rejects.toMatchObject(unknown);
    informers.of(serviceCIDRs).remove(range);
    await vi.waitFor(() => expect(nameOf(7)).rejects.toMatchObject(unknown));
    informers.of(services).remove(far);
  });

  test('no such record, and no such name', async () => {
    await expect(client.resolve6('db.default.svc.cluster.local')).rejects.toMatchObject({
      code: 'ENODATA',
    });
    await expect(client.resolve4('mysql-2.db.default.svc.cluster.local')).rejects.toMatchObject({
      code: 'ENOTFOUND',
    });
  });

  test('SRV', async () => {
    const members = await client.resolveSrv('_mysql._tcp.db.default.svc.cluster.local');
    expect(members.map(({ name, port }) => `${name}:${port}`).sort()).toEqual([
      'mysql-0.db.default.svc.cluster.local:3306',
      'mysql-1.db.default.svc.cluster.local:3306',
    ]);
  });

  test('an ExternalName that stays in the cluster', async () => {
    expect(await client.resolveCname('old.default.svc.cluster.local')).toEqual([
      'db.default.svc.cluster.local',
    ]);
    expect(await client.resolve4('old.default.svc.cluster.local')).toHaveLength(2);
  });

  test('a name outside fails at once when there is nobody to ask', async () => {
    await expect(client.resolve4('example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('a member that becomes ready has its name at the next look-up, and loses it when it goes', async () => {
    const name = 'mysql-2.db.default.svc.cluster.local';
    informers.of(endpointSlices).put(slice('db', ['mysql-2=10.42.0.4']));
    await vi.waitFor(async () => expect(await client.resolve4(name)).toEqual(['10.42.0.4']), {
      interval: 1,
    });
    informers.of(endpointSlices).put(slice('db', ['mysql-2=10.42.0.4!', 'mysql-0=10.42.0.2']));
    await vi.waitFor(
      async () => expect(client.resolve4(name)).rejects.toMatchObject({ code: 'ENOTFOUND' }),
      { interval: 1 },
    );
  });

  test('a member that stays is never missing while others come and go', async () => {
    const missing: unknown[] = [];
    for (let change = 0; change < 100; change++) {
      const others = Array.from(
        { length: change % 7 },
        (_, at) => `mysql-${at + 1}=10.42.0.${at + 3}`,
      );
      informers.of(endpointSlices).put(slice('db', ['mysql-0=10.42.0.2', ...others]));
      const answers = await Promise.all(
        ['db', 'mysql-0.db'].map((name) =>
          client
            .resolve4(`${name}.default.svc.cluster.local`)
            .catch((error: unknown) => [String(error)]),
        ),
      );
      missing.push(...answers.filter((addresses) => !addresses.includes('10.42.0.2')));
    }
    expect(missing).toEqual([]);
  });

  test('asks itself over its own socket, by either transport', async () => {
    const query = encodeQuery(7, { name: toWire('mysql-0.db.default.svc.cluster.local'), type: 1 });
    for (const transport of ['udp', 'tcp'] as const) {
      const answer = readAnswer(await dns.ask(query, transport));
      expect(answer?.answers[0]?.data).toEqual({ type: 'A', address: '10.42.0.2' });
    }
  });

  test('tells whoever traces of each question, and nobody afterwards', async () => {
    const seen: string[] = [];
    const ends = [1, 2].map((who) =>
      dns.trace(({ queries }) =>
        seen.push(...queries.map(({ name, rcode }) => `${who} ${name} ${rcode}`)),
      ),
    );
    await client.resolve4('db.default.svc.cluster.local');
    await client.resolve4('nope.default.svc.cluster.local').catch(() => undefined);
    const expected = [1, 2].flatMap((who) => [
      `${who} db.default.svc.cluster.local. NOERROR`,
      `${who} nope.default.svc.cluster.local. NXDOMAIN`,
    ]);
    await vi.waitFor(() => expect(seen.toSorted()).toEqual(expected.toSorted()));
    for (const end of ends) end();
    await client.resolve4('db.default.svc.cluster.local');
    // Longer than what is seen is gathered for.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toHaveLength(4);
  });

  test('counts what it answers', async () => {
    const { requests, responses } = await dns.counts();
    expect(requests['udp A']).toBeGreaterThan(3);
    expect(responses['NXDOMAIN']).toBeGreaterThan(0);
  });
});
