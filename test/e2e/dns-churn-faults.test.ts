/**
 * A million questions without pause while a StatefulSet of a hundred members scales, rolls, loses members, and its
 * Services change their ports: no name that exists throughout is denied, and none is empty, once.
 */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pods, services, statefulSets } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { question } from '#dns/testing/question.ts';
import { DnsStorm } from './testing/dns-storm.ts';
import type { StormQuery } from './testing/dns-storm.ts';

const count = 1_000_000;
const zone = 'default.svc.cluster.local';
const [replicas, fewer, others] = [100, 50, 30];
const tier = { tier: 'db' };

let cluster: Cluster;
let storm: DnsStorm | undefined;

beforeAll(async () => {
  cluster = await Cluster.start({ nodes: ['one', 'two', 'three'] });
});
afterAll(async () => {
  await storm?.stop();
  await cluster.stop();
});

async function createService(name: string, app: string | undefined, spec: object): Promise<void> {
  await cluster.client.create(services, {
    metadata: { name, namespace: 'default' },
    spec: { selector: app ? { app } : tier, ports: [{ name: 'mysql', port: 3306 }], ...spec },
  });
}

async function createSet(name: string, serviceName: string, members: number): Promise<void> {
  const labels = { app: name };
  await cluster.client.create(statefulSets, {
    metadata: { name, namespace: 'default' },
    spec: {
      serviceName,
      replicas: members,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, ...tier } },
        spec: {
          terminationGracePeriodSeconds: 0,
          containers: [{ name: 'main', image: 'mysql:5.7' }],
        },
      },
    },
  });
}

const patchSet = (spec: object) =>
  cluster.client.patch(
    statefulSets,
    { namespace: 'default', name: 'mysql' },
    { type: 'merge', body: { spec } },
  );

/** All members are there and Ready, of the set's present template. */
async function settled(name: string, members: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const { status } = await cluster.client.get(statefulSets, { namespace: 'default', name });
      const { replicas: there, readyReplicas } = status ?? {};
      expect([there, readyReplicas]).toEqual([members, members]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

/** DNS knows of them all, too. */
async function answered(addresses: Readonly<Record<string, number>>): Promise<void> {
  const dns = new Resolver({ tries: 1, timeout: 2000 });
  dns.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
  for (const [name, number] of Object.entries(addresses)) {
    await vi.waitFor(
      async () => expect(await dns.resolve4(`${name}.${zone}`)).toHaveLength(number),
      { timeout: 10_000, interval: 20 },
    );
  }
}

async function addressOf(name: string): Promise<string> {
  return (await cluster.client.get(pods, { namespace: 'default', name })).status?.podIP ?? '';
}

const query = (asked: string, expected: StormQuery['expected'], address?: string): StormQuery => ({
  asked,
  message: question(asked),
  expected,
  ...(address && { address }),
});

/** What must be so at any time. Members from `fewer` on come and go. */
async function queriesOf(): Promise<readonly StormQuery[]> {
  const all: StormQuery[] = [
    ...['db', 'ready', 'wide', 'front'].map((name) => query(`${name}.${zone} A`, 'records')),
    ...['db', 'ready', 'wide', 'front'].map((name) => query(`${name}.${zone} AAAA`, 'empty')),
    ...['db', 'ready', 'wide'].map((name) => query(`${name}.${zone} SRV`, 'records')),
    query(`mysql-${replicas}.db.${zone} A`, 'absent'),
    query(`nosuch.${zone} A`, 'absent'),
  ];
  for (let ordinal = 0; ordinal < others; ordinal++) {
    const address = await addressOf(`other-${ordinal}`);
    all.push(query(`${address.replaceAll('.', '-')}.wide.${zone} A`, 'records', address));
  }
  for (let ordinal = 0; ordinal < fewer; ordinal++) {
    const address = await addressOf(`mysql-${ordinal}`);
    const dashed = address.replaceAll('.', '-');
    const reverse = address.split('.').toReversed().join('.');
    all.push(
      query(`mysql-${ordinal}.db.${zone} A`, 'records', address),
      query(`mysql-${ordinal}.db.${zone} AAAA`, 'empty'),
      query(`${dashed}.ready.${zone} A`, 'records', address),
      query(`${dashed}.wide.${zone} A`, 'records', address),
      query(`${reverse}.in-addr.arpa PTR`, 'records'),
      query(`mysql-${fewer + ordinal}.db.${zone} A`, 'records or absent'),
    );
  }
  return all;
}

let port = 3307;
/** Each is one kind of change; what it leaves is what it found. */
const changes: readonly (() => Promise<void>)[] = [
  async function scale() {
    await patchSet({ replicas: fewer });
    await settled('mysql', fewer);
    await patchSet({ replicas });
    await settled('mysql', replicas);
  },
  async function roll() {
    await patchSet({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: replicas - 10 } },
      template: { metadata: { annotations: { restartedAt: String(port) } } },
    });
    await vi.waitFor(
      async () => {
        const { status } = await cluster.client.get(statefulSets, {
          namespace: 'default',
          name: 'mysql',
        });
        expect(status?.updatedReplicas).toBe(10);
      },
      { timeout: 60_000, interval: 50 },
    );
    await settled('mysql', replicas);
  },
  async function lose() {
    for (let ordinal = 60; ordinal < 80; ordinal++)
      await cluster.client.delete(pods, { namespace: 'default', name: `mysql-${ordinal}` });
    await settled('mysql', replicas);
  },
  async function changePorts() {
    for (let times = 0; times < 5; times++) {
      for (const name of ['wide', 'ready', 'db']) {
        await cluster.client.patch(
          services,
          { namespace: 'default', name },
          { type: 'merge', body: { spec: { ports: [{ name: 'mysql', port: port++ }] } } },
        );
      }
    }
  },
];

test(`${count} questions, no wrong answer`, async () => {
  const headless = { clusterIP: 'None' };
  await createService('db', 'mysql', { ...headless, publishNotReadyAddresses: true });
  await createService('ready', 'mysql', headless);
  // More members than a slice holds: they move between slices.
  await createService('wide', undefined, headless);
  await createService('front', 'mysql', {});
  await createSet('mysql', 'db', replicas);
  await createSet('other', 'none', others);
  await settled('mysql', replicas);
  await settled('other', others);
  await answered({ db: replicas, ready: replicas, wide: replicas + others, front: 1 });
  const queries = await queriesOf();
  storm = new DnsStorm({ ...cluster.dns, count, queries });
  let rounds = 0;
  while (!storm.over) {
    for (const change of changes) if (!storm.over) await change();
    if (!storm.over) rounds += 1;
  }
  const { mistakes, wrong, ...report } = await storm.done;
  expect(wrong).toEqual([]);
  expect([report.answered, mistakes]).toEqual([count, 0]);
  // All of the changes did happen while it was asked.
  expect(rounds).toBeGreaterThan(0);
});
