/** A node is lost and comes back: what becomes of its Pods, the real kubectl against three simulated nodes. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { pods, services } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { isPodReady } from '#api/pod.ts';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl } from './testing/kubectl.ts';

const names = ['k3s-server', 'k3s-agent01', 'k3s-agent02'];
const lost = 'k3s-agent02';
const patience = { timeout: 60_000, interval: 50 };

let cluster: Cluster;

async function kubectl(words: string, input = ''): Promise<string> {
  const { status, text } = await runKubectl(words, { kubeconfig: cluster.kubeconfig, input });
  expect(status, `kubectl ${words}: ${text}`).toBe(0);
  return text;
}

function workload(kind: string, name: string, spec: object): string {
  const tolerations = ['not-ready', 'unreachable'].map((reason) => ({
    key: `node.kubernetes.io/${reason}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 1,
  }));
  const template = {
    metadata: { labels: { app: name } },
    spec: { tolerations, containers: [{ name: 'main', image: 'nginx:1.27' }] },
  };
  const selector = { matchLabels: { app: name } };
  const body = {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: { selector, template, ...spec },
  };
  return JSON.stringify(body);
}

async function podsOf(app: string): Promise<readonly Pod[]> {
  const { items } = await cluster.client.list(pods, {
    namespace: 'default',
    labelSelector: `app=${app}`,
  });
  return items;
}

/** Sorted: where each is, and how. */
async function states(app: string): Promise<readonly string[]> {
  const all = await podsOf(app);
  return all
    .map((pod) => {
      const ending = pod.metadata.deletionTimestamp ? ' ending' : '';
      return `${pod.spec.nodeName} ${isPodReady(pod) ? 'ready' : 'unready'}${ending}`;
    })
    .toSorted((a, b) => (a < b ? -1 : 1));
}

async function readyOf(app: string): Promise<readonly string[]> {
  return (await states(app)).filter((state) => state.endsWith(' ready'));
}

async function uidsOn(app: string, node: string): Promise<readonly string[]> {
  const all = await podsOf(app);
  return all.filter(({ spec }) => spec.nodeName === node).map(({ metadata }) => metadata.uid);
}

const onAll = ['k3s-agent01 ready', 'k3s-agent02 ready', 'k3s-server ready'];

beforeAll(async () => {
  cluster = await Cluster.start({ nodes: names, nodeMonitorGraceMs: 5_000 });
  await kubectl('wait node --all --for=condition=Ready --timeout=30s');
  await kubectl('apply -f -', workload('Deployment', 'web', { replicas: 3 }));
  await kubectl('apply -f -', workload('DaemonSet', 'agent', {}));
  await cluster.client.create(services, {
    metadata: { name: 'db', namespace: 'default' },
    spec: { clusterIP: 'None', selector: { app: 'db' } },
  });
  await cluster.client.create(services, {
    metadata: { name: 'db-peers', namespace: 'default' },
    spec: { clusterIP: 'None', selector: { app: 'db' }, publishNotReadyAddresses: true },
  });
  const order = { replicas: 3, serviceName: 'db', podManagementPolicy: 'Parallel' };
  await kubectl('apply -f -', workload('StatefulSet', 'db', order));
});
afterAll(() => cluster.stop());

beforeEach(async () => {
  for (const name of names) cluster.healNode(name);
  await kubectl('wait node --all --for=condition=Ready --timeout=60s');
  await kubectl('scale deployment/web statefulset/db --replicas=0');
  for (const app of ['web', 'db']) {
    await expect.poll(() => states(app), patience).toEqual([]);
  }
  await kubectl('scale deployment/web statefulset/db --replicas=3');
  for (const app of ['web', 'agent', 'db']) {
    await expect.poll(() => states(app), patience).toEqual(onAll);
  }
});

test('a Deployment replaces its Pod, a StatefulSet waits, a DaemonSet stays; and all is well when the node is back', async () => {
  const [daemon] = await uidsOn('agent', lost);
  const [member] = await uidsOn('db', lost);
  cluster.cutNode(lost);
  await kubectl(`wait node/${lost} --for=condition=Ready=Unknown --timeout=60s`);
  await expect
    .poll(() => states('web'), patience)
    .toEqual(expect.arrayContaining([`${lost} unready ending`]));
  await expect.poll(() => readyOf('web'), patience).toHaveLength(3);
  await expect
    .poll(() => states('db'), patience)
    .toEqual(['k3s-agent01 ready', `${lost} unready ending`, 'k3s-server ready']);
  await expect
    .poll(() => states('agent'), patience)
    .toEqual(['k3s-agent01 ready', `${lost} unready`, 'k3s-server ready']);
  const events = await kubectl('get events --field-selector reason=TaintManagerEviction');
  expect(events).toMatch(/Marking for deletion Pod default\/db-\d/);

  cluster.healNode(lost);
  await expect.poll(() => states('agent'), patience).toEqual(onAll);
  await expect.poll(() => readyOf('db'), patience).toHaveLength(3);
  await expect.poll(() => uidsOn('web', lost), patience).toEqual([]);
  expect(await uidsOn('agent', lost)).toEqual([daemon]);
  expect(await uidsOn('db', lost)).not.toContain(member);
  await kubectl(`wait node/${lost} --for=condition=Ready --timeout=60s`);
  await expect
    .poll(() => kubectl(`get node ${lost} -o jsonpath={.spec.taints}`), patience)
    .toBe('');
});

/** Asks for each member's name; an address, or the code of the failure. */
async function lookUp(dns: Resolver, members: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    members.map(async (member) => {
      const answer = dns.resolve4(`${member}.db.default.svc.cluster.local`);
      return answer.then(
        ([address = '']) => address,
        (error: { code?: string }) => error.code ?? '',
      );
    }),
  );
}

test('the member of a lost node has no name as soon as the node counts as lost; the others never lose theirs', async () => {
  const dns = new Resolver({ tries: 1, timeout: 2000 });
  dns.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
  const { there = [], gone = [] } = Object.groupBy(await podsOf('db'), ({ spec }) =>
    spec.nodeName === lost ? 'gone' : 'there',
  );
  const all = [...gone, ...there];
  const members = all.map(({ metadata }) => metadata.name);
  const addresses = all.map(({ status }) => status?.podIP ?? '');
  await expect.poll(() => lookUp(dns, members), patience).toEqual(addresses);

  const seen = new Set<string>();
  cluster.cutNode(lost);
  const until = { lost: false };
  const counted = kubectl(`wait node/${lost} --for=condition=Ready=Unknown --timeout=60s`).finally(
    () => (until.lost = true),
  );
  while (!until.lost) seen.add((await lookUp(dns, members)).slice(1).join(' '));
  await counted;
  // The Pod itself stays, in case its node comes back.
  await expect
    .poll(() => lookUp(dns, members), { timeout: 1000, interval: 5 })
    .toEqual(['ENOTFOUND', ...addresses.slice(1)]);
  expect((await dns.resolve4('db.default.svc.cluster.local')).toSorted()).toEqual(
    addresses.slice(1).toSorted(),
  );
  expect([...seen]).toEqual([addresses.slice(1).join(' ')]);
  dns.cancel();
});

test('publishNotReadyAddresses keeps no name of a member on a lost node, and gives it back with the node', async () => {
  const dns = new Resolver({ tries: 1, timeout: 2000 });
  dns.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
  const published = async (): Promise<readonly string[]> =>
    (await dns.resolve4('db-peers.default.svc.cluster.local')).toSorted();
  const members = await podsOf('db');
  const addressesOf = (all: readonly Pod[]): readonly string[] =>
    all.map(({ status }) => status?.podIP ?? '').toSorted();
  await expect.poll(published, patience).toEqual(addressesOf(members));
  cluster.cutNode(lost);
  await kubectl(`wait node/${lost} --for=condition=Ready=Unknown --timeout=60s`);
  const there = members.filter(({ spec }) => spec.nodeName !== lost);
  await expect.poll(published, { timeout: 1000, interval: 5 }).toEqual(addressesOf(there));
  cluster.healNode(lost);
  await kubectl(`wait node/${lost} --for=condition=Ready --timeout=60s`);
  await expect.poll(published, patience).toHaveLength(3);
  dns.cancel();
});

test('with the out-of-service taint a member starts elsewhere, and its old Pod is ended when the node is back', async () => {
  cluster.cutNode(lost);
  await expect
    .poll(() => states('db'), patience)
    .toEqual(['k3s-agent01 ready', `${lost} unready ending`, 'k3s-server ready']);
  await kubectl(`taint node ${lost} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute`);
  await expect.poll(() => readyOf('db'), patience).toHaveLength(3);
  expect(await uidsOn('db', lost)).toEqual([]);
  expect(await uidsOn('web', lost)).toEqual([]);
  cluster.healNode(lost);
  await kubectl(`taint node ${lost} node.kubernetes.io/out-of-service-`);
});

test('when all are lost, no Pod is moved', async () => {
  const before = await Promise.all(['web', 'db', 'agent'].map(podsOf));
  const uids = (all: readonly (readonly Pod[])[]): readonly string[] =>
    all.flat().map(({ metadata }) => metadata.uid);
  for (const name of names) cluster.cutNode(name);
  await kubectl('wait node --all --for=condition=Ready=Unknown --timeout=60s');
  const taints = await kubectl('get nodes -o jsonpath={.items[*].spec.taints[*].effect}');
  expect(taints).not.toContain('NoExecute');
  for (const name of names) cluster.healNode(name);
  await kubectl('wait node --all --for=condition=Ready --timeout=60s');
  for (const app of ['web', 'db', 'agent']) {
    await expect.poll(() => states(app), patience).toEqual(onAll);
  }
  const after = await Promise.all(['web', 'db', 'agent'].map(podsOf));
  expect(new Set(uids(after))).toEqual(new Set(uids(before)));
});
