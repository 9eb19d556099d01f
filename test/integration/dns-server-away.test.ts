/** A node's DNS whose API server is away: at its start, and later. */
import { afterAll, beforeAll, beforeEach, afterEach, expect, test, vi } from 'vitest';
import { services } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { BreakableClient } from '#client/breakable-client.ts';
import { createInformers } from '#client/informer.ts';
import { Cluster } from '#cluster/embedded.ts';
import { createClusterDns } from '#dns/dns.ts';
import { Asker } from './testing/asker.ts';

const known = 'kubernetes.default.svc.cluster.local';
const unknown = 'no.default.svc.cluster.local';
const patience = { timeout: 20_000, interval: 5 };

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

/** The DNS of a further node, whose way to the API is cut at first. */
let connection: BreakableClient;
let asker: Asker;
let ready: Promise<void>;
let stop: () => Promise<void>;

beforeEach(async () => {
  connection = new BreakableClient(cluster.client);
  connection.break('fails');
  const parts = { clock: systemClock, random: systemRandom, log: silentLogger };
  const informers = createInformers({ client: connection, ...parts });
  const dns = createClusterDns({
    ...parts,
    informers,
    recorder: { event: () => undefined },
    config: {
      clusterDomain: 'cluster.local',
      ranges: ['10.42.0.0/16', '10.43.0.0/16'],
      dnsAddress: '10.43.0.10',
      listen: [{ host: '127.0.0.1', port: 0 }],
      workers: 1,
    },
  });
  const stopping = new AbortController();
  const running = Promise.all([informers.run(stopping.signal), dns.run(stopping.signal)]);
  const [server = { host: '', port: 0 }] = await dns.addresses();
  asker = new Asker(() => server);
  ready = dns.ready?.() ?? Promise.resolve();
  stop = async () => {
    stopping.abort();
    asker.close();
    await running;
  };
});
afterEach(() => stop());

test('from its first moment on it never says that a name isn’t there which is', async () => {
  const seen = new Set<string>();
  const until = { ready: false };
  const asking = (async () => {
    while (!until.ready) seen.add(await asker.look(known));
  })();
  expect(await asker.look(unknown)).toBe('SERVFAIL');
  await vi.waitFor(() => expect([...seen]).toEqual(['SERVFAIL']));
  connection.heal();
  await ready;
  await vi.waitFor(() => expect([...seen]).toEqual(['SERVFAIL', '10.43.0.1']), patience);
  until.ready = true;
  await asking;
  expect([...seen]).toEqual(['SERVFAIL', '10.43.0.1']);
  expect(await asker.look(unknown)).toBe('NXDOMAIN');
});

test('while the server is away all known names go on, and what changed meanwhile comes with it', async () => {
  connection.heal();
  await ready;
  connection.break('hangs');
  const late = 'late.default.svc.cluster.local';
  await cluster.client.create(services, {
    metadata: { name: 'late', namespace: 'default' },
    spec: { clusterIP: '10.43.0.77', ports: [{ port: 80 }] },
  });
  for (let time = 0; time < 100; time++) {
    expect(await asker.look(known)).toBe('10.43.0.1');
    expect(await asker.look(late)).toBe('NXDOMAIN');
  }
  connection.heal();
  await vi.waitFor(async () => expect(await asker.look(late)).toBe('10.43.0.77'), patience);
});
