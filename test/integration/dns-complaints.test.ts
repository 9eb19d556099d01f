/**
 * What people complain of about cluster DNS, tried on a whole server with simulated nodes. docs/dns.md lists the
 * complaints, and which test shows what becomes of each.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { configMaps, namespaces, pods, services, statefulSets } from '#api/gen/resources.ts';
import type { PodSpec, ServiceSpec, StatefulSetSpec } from '#api/gen/types.ts';
import { isPodReady } from '#api/pod.ts';
import { Cluster } from '#cluster/embedded.ts';
import { FakeUpstream, address, tell } from '#dns/upstream/fixtures.ts';
import { root, runProgram } from '../e2e/testing/cluster.ts';
import type { AskOn, AskedOn } from './testing/ask-on.ts';
import { Asker } from './testing/asker.ts';

const domain = 'svc.cluster.local';
const patience = { timeout: 60_000, interval: 5 };

let cluster: Cluster;
const asker = new Asker(() => cluster.dns);
beforeAll(async () => {
  cluster = await Cluster.start({ nodes: ['one', 'two'] });
});
afterAll(async () => {
  asker.close();
  await cluster.stop();
});

interface Given {
  readonly namespace?: string;
  readonly service?: Partial<ServiceSpec>;
  readonly set?: Partial<StatefulSetSpec>;
  readonly pod?: Partial<PodSpec>;
}

async function headless(name: string, app: string, given: Given = {}): Promise<void> {
  const { namespace = 'default', service } = given;
  const ports = [{ name: 'peer', port: 2380 }];
  await cluster.client.create(services, {
    metadata: { name, namespace },
    spec: { clusterIP: 'None', selector: { app }, ports, ...service },
  });
}

async function members(name: string, serviceName: string, given: Given = {}): Promise<void> {
  const { namespace = 'default', set, pod } = given;
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'busybox:1.28' }];
  await cluster.client.create(statefulSets, {
    metadata: { name, namespace },
    spec: {
      serviceName,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 0, containers, ...pod },
      },
      ...set,
    },
  });
}

const scale = (name: string, replicas: number) =>
  cluster.client.patch(
    statefulSets,
    { namespace: 'default', name },
    { type: 'merge', body: { spec: { replicas } } },
  );

const untilAnswered = (name: string, wanted: unknown = expect.stringMatching(/^10\.42\./)) =>
  vi.waitFor(async () => expect(await asker.look(name)).toEqual(wanted), patience);

test('a name that is asked for all the time is answered as soon as it is there, and its absence is never kept', async () => {
  const name = `mysql-0.db.default.${domain}`;
  const answers: { readonly at: number; readonly rcode: string; readonly says: string }[] = [];
  const until = { enough: false };
  const asking = (async () => {
    while (!until.enough) {
      const { rcode, answers: found, authorities } = await asker.ask(`${name} A`);
      answers.push({ at: performance.now(), rcode, says: [...found, ...authorities].join('\n') });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  await vi.waitFor(() => expect(answers.length).toBeGreaterThan(20));
  await headless('db', 'mysql');
  await members('mysql', 'db', { set: { replicas: 3 } });
  const key = { namespace: 'default', name: 'mysql-0' };
  await vi.waitFor(
    async () => expect(isPodReady(await cluster.client.get(pods, key))).toBe(true),
    patience,
  );
  const ready = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  until.enough = true;
  await asking;

  const first = answers.findIndex(({ rcode }) => rcode === 'NOERROR');
  // A cache of the least time that CoreDNS's allows, 5 s, would still say no.
  expect(answers[first]?.at).toBeLessThan(ready + 500);
  expect(new Set(answers.slice(first).map(({ rcode }) => rcode))).toEqual(new Set(['NOERROR']));
  const denials = answers.slice(0, first);
  expect(new Set(denials.map(({ rcode }) => rcode))).toEqual(new Set(['NXDOMAIN']));
  // The record's own time, and its last field: for both, not a second (RFC 2308 section 5).
  for (const { says } of denials) expect(says).toMatch(/^cluster\.local\. 0 SOA .* 0$/);
});

test('a member that is published unready has its name before any of its containers can start', async () => {
  await headless('early', 'early', { service: { publishNotReadyAddresses: true } });
  const waits = [{ configMapRef: { name: 'comes-later' } }];
  const image = 'busybox:1.28';
  await members('early', 'early', {
    pod: {
      initContainers: [{ name: 'join', image, envFrom: waits }],
      containers: [{ name: 'main', image }],
    },
  });
  await untilAnswered(`early-0.early.default.${domain}`);
  const key = { namespace: 'default', name: 'early-0' };
  const { status } = await cluster.client.get(pods, key);
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  expect(all.filter(({ state }) => state?.running ?? state?.terminated)).toEqual([]);
  await cluster.client.create(configMaps, {
    metadata: { name: 'comes-later', namespace: 'default' },
  });
  await vi.waitFor(
    async () => expect(isPodReady(await cluster.client.get(pods, key))).toBe(true),
    patience,
  );
});

test('members that stay are never missing while their set grows over several slices and shrinks', async () => {
  const [stay, most] = [60, 130];
  await headless('big', 'big');
  const podManagementPolicy = 'Parallel';
  await members('big', 'big', { set: { replicas: stay, podManagementPolicy } });
  const name = (ordinal: number): string => `big-${ordinal}.big.default.${domain}`;
  for (let ordinal = 0; ordinal < stay; ordinal++) await untilAnswered(name(ordinal));

  const names = Array.from({ length: stay }, (_, ordinal) => name(ordinal));
  const workerData: AskOn = { server: cluster.dns, names };
  const worker = new Worker(new URL('testing/ask-on.ts', import.meta.url), { workerData });
  await once(worker, 'online');
  await scale('big', most);
  await untilAnswered(name(most - 1));
  await scale('big', stay);
  await untilAnswered(name(stay), 'NXDOMAIN');
  worker.postMessage('enough');
  const [{ asked, missing }] = (await once(worker, 'message')) as [AskedOn]; // What it ends with.
  expect(missing).toEqual([]);
  expect(asked).toBeGreaterThan(1000);
});

test('a second headless Service over the same Pods has their addresses, and their names stay below the first', async () => {
  await headless('peers', 'mysql');
  const own = `mysql-0.db.default.${domain}`;
  await untilAnswered(own);
  const address = await asker.look(own);
  await untilAnswered(`peers.default.${domain}`, expect.stringContaining(address));
  const dashed = `${address.replaceAll('.', '-')}.peers.default.${domain}`;
  expect(await asker.look(dashed)).toBe(address);
  expect(await asker.look(`mysql-0.peers.default.${domain}`)).toBe('NXDOMAIN');
  // The governing Service's name comes first, at every look.
  const reverse = `${address.split('.').toReversed().join('.')}.in-addr.arpa PTR`;
  const seen = new Set<string>();
  for (let time = 0; time < 100; time++) {
    const { answers } = await asker.ask(reverse);
    seen.add(answers.map((line) => line.split(' ').at(-1)).join(' '));
  }
  expect([...seen]).toEqual([`${own}. ${dashed}.`]);
});

describe('A and AAAA of one name agree about whether it exists, and nothing fails', () => {
  test.each([
    ['a cluster IP', 'kubernetes.default.svc.cluster.local', 'NOERROR'],
    ['a headless Service', 'db.default.svc.cluster.local', 'NOERROR'],
    ['a member', 'mysql-0.db.default.svc.cluster.local', 'NOERROR'],
    ['a namespace', 'default.svc.cluster.local', 'NOERROR'],
    ['no Service', 'no.default.svc.cluster.local', 'NXDOMAIN'],
    ['no member', 'mysql-7.db.default.svc.cluster.local', 'NXDOMAIN'],
    ['no namespace', 'db.no.svc.cluster.local', 'NXDOMAIN'],
    ['what a search list makes of db', 'db.svc.cluster.local', 'NXDOMAIN'],
    ['what it makes of mysql-0.db', 'mysql-0.db.cluster.local', 'NXDOMAIN'],
  ])('%s', async (_, name, rcode) => {
    await untilAnswered(`mysql-0.db.default.${domain}`);
    const codes = await Promise.all(
      ['A', 'AAAA'].map(async (type) => (await asker.ask(`${name} ${type}`)).rcode),
    );
    expect(codes).toEqual([rcode, rcode]);
  });
});

test('names as long as Kubernetes lets them be', async () => {
  const [namespace, service, set] = ['n'.repeat(63), 's'.repeat(63), 'm'.repeat(52)];
  await cluster.client.create(namespaces, { metadata: { name: namespace }, spec: {} });
  await headless(service, set, { namespace });
  await members(set, service, { namespace });
  await untilAnswered(`${set}-0.${service}.${namespace}.${domain}`);
});

test('of all that a search list makes of a name outside, one question leaves the cluster', async () => {
  const outside = await FakeUpstream.start(({ query }) =>
    tell(query, { answers: query.type === 1 ? [address(query.name, '192.0.2.1')] : [] }),
  );
  const key = { namespace: 'kube-system', name: 'coredns' };
  const corefile = (await cluster.client.get(configMaps, key)).data?.['Corefile'] ?? '';
  const { address: host, port } = outside.upstream;
  const changed = corefile.replace('forward . /etc/resolv.conf', `forward . ${host}:${port}`);
  expect(changed).not.toBe(corefile);
  await cluster.client.patch(configMaps, key, {
    type: 'merge',
    body: { data: { Corefile: changed } },
  });
  await untilAnswered('ready.example.net', '192.0.2.1');

  const wanted = 'api.example.com';
  for (const suffix of [`.default.${domain}`, `.${domain}`, '.cluster.local']) {
    for (const type of ['A', 'AAAA']) {
      expect((await asker.ask(`${wanted}${suffix} ${type}`)).rcode).toBe('NXDOMAIN');
    }
  }
  // Nor does anything about the addresses of Pods and Services.
  expect((await asker.ask('250.0.42.10.in-addr.arpa PTR')).rcode).toBe('NXDOMAIN');
  expect((await asker.ask('250.0.43.10.in-addr.arpa PTR')).rcode).toBe('NXDOMAIN');
  expect(await asker.look(wanted)).toBe('192.0.2.1');
  // What else it heard: whether it is there, and whether it leads back to the cluster.
  const heard = outside.heard
    .map(({ name }) => name)
    .filter((name) => name !== 'ready.example.net.' && !name.endsWith('.holdfast-loop.'));
  expect(heard).toEqual([`${wanted}.`]);
  await outside.stop();
  await cluster.client.patch(configMaps, key, {
    type: 'merge',
    body: { data: { Corefile: corefile } },
  });
});

test('the commands of docs/dns.md', async () => {
  await untilAnswered(`mysql-2.db.default.${domain}`);
  const page = readFileSync(`${root}docs/dns.md`, 'utf8');
  const script = [...page.matchAll(/```sh\n([^]*?)```/g)]
    .map(([, block]) => block)
    .join('\n')
    // A reader's cluster is the one of this machine.
    .replaceAll(/^(\.\/holdfast dns .*?)( \|\| true)?$/gm, '$1 --kubeconfig "$KUBECONFIG"$2');
  expect(script).toContain('--kubeconfig');
  const { status, stdout, stderr } = await runProgram(
    'bash',
    ['--norc', '-euo', 'pipefail', '-c', `cd ${root}\n${script}`],
    { env: { ...process.env, KUBECONFIG: cluster.kubeconfig } },
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('mysql-0.db resolves to 10.42.');
  expect(stdout).toContain('there is no mysql-7');
  expect(stdout).toContain('NXDOMAIN');
});
