/**
 * What goes wrong with nodes, while a client writes rows through a database's name: in the end each acknowledged row is
 * there exactly once. These tests wait for grace periods, so they are the long ones.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { isConditionTrue } from '#api/conditions.ts';
import type { Pod } from '#api/gen/types.ts';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestCluster, root, runProgram } from './testing/cluster.ts';
import type { Result } from './testing/cluster.ts';
import { Writer } from './testing/writer.ts';

const cluster = new TestCluster('loss');
const [server, one, two] = ['k3s-server', 'k3s-agent01', 'k3s-agent02'] as const;
const nodes = [server, one, two];
const graceSeconds = 6;
/** The server's store has a disk of its own, which can be filled. */
const diskBytes = 64 << 20;

/** The databases of the walkthrough, one on each node: mysql-0 is on `one`, where most of the faults are. */
const manifest = readFileSync(`${root}examples/mysql/mysql.yaml`, 'utf8').replace(
  'minReadySeconds: 10',
  'minReadySeconds: 1',
);
const writer = new Writer(cluster, 'mysql-0.db');

beforeAll(async () => {
  const disk = `${cluster.dataDir}/db`;
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', disk]);
  await cluster.up(
    ['busybox', 'mysql'],
    ...words(`--nodes 3 --node-monitor-grace-period ${graceSeconds}`),
  );
  // Only one node takes mysql-0; its volume keeps it there.
  await cluster.kubectl('cordon', server, two);
  await cluster.apply(manifest);
  await cluster.ready('mysql-0');
  await cluster.kubectl('uncordon', server, two);
  await cluster.kubectl('rollout', 'status', 'statefulset/mysql', '--timeout=120s');
  await writer.start(server);
}, 600_000);
afterAll(async () => {
  await cluster.holdfast('down');
  execFileSync('umount', [`${cluster.dataDir}/db`]);
  await cluster.down();
});
afterEach(async () => {
  // A test that failed leaves no node cut off or stopped to the next one.
  for (const node of nodes) await cluster.holdfast('heal-node', node);
  await cluster.holdfast('up', ...words(`--node-monitor-grace-period ${graceSeconds}`));
  await writer.another();
  await writer.check();
});

function words(text: string): string[] {
  return text.split(' ');
}

const isReady = async (node: string): Promise<boolean> =>
  (await cluster.jsonpath(`node/${node}`, '{.status.conditions[?(@.type=="Ready")].status}')) ===
  'True';
const untilReady = (node: string): Promise<boolean> =>
  cluster.until(`${node} Ready`, () => isReady(node), 90);
const uidOf = (pod: string): Promise<string> => cluster.jsonpath(`pod/${pod}`, '{.metadata.uid}');

/** The process of a node, as `holdfast status` shows it. */
async function pidOf(node: string): Promise<number> {
  const { stdout } = await cluster.holdfast('status');
  return Number(new RegExp(`${node} +\\w+ +process (\\d+)`).exec(stdout)?.[1]);
}

function containerdPid(node: string): number {
  const folder = node === server ? '' : `/nodes/${node}`;
  return Number(
    readFileSync(`/run/holdfast/${cluster.name}${folder}/containerd/containerd.pid`, 'utf8'),
  );
}

test('kill -9 of the server: names and Services go on on the agents, and `up` brings it back', async () => {
  await cluster.kubectl('expose', 'pod', 'mysql-0', '--name=first', '--port=3306');
  const service = await cluster.jsonpath('service/first', '{.spec.clusterIP}');
  const address = await cluster.jsonpath('pod/mysql-0', '{.status.podIP}');
  await cluster.until('the Service answers', async () => (await reach(two, service)).status === 0);
  const uid = await uidOf('mysql-0');
  process.kill(await pidOf(server), 'SIGKILL');
  // Nobody serves the API now.
  for (const node of [one, two]) {
    expect((await reach(node, service)).stdout).toBe(`${address}\nconnected\n`);
  }
  await cluster.holdfast('up', ...words(`--node-monitor-grace-period ${graceSeconds}`));
  await writer.another();
  expect(await uidOf('mysql-0')).toBe(uid);
  for (const node of nodes) await untilReady(node);
});

/** From the node's network, mysql-0 by its name and through a Service. */
function reach(node: string, service: string): Promise<Result> {
  return runProgram('nsenter', [
    `--net=/run/netns/holdfast-${cluster.name}.${node}`,
    process.execPath,
    `${root}test/e2e/testing/reach.ts`,
    'mysql-0.db.default.svc.cluster.local',
    service,
    '3306',
  ]);
}

test('kill -9 of an agent: its containers run on, and names on its node answer again after its start', async () => {
  const uid = await uidOf('mysql-0');
  process.kill(await pidOf(one), 'SIGKILL');
  await writer.another();
  await cluster.holdfast('start-node', one);
  await untilReady(one);
  const service = await cluster.jsonpath('service/first', '{.spec.clusterIP}');
  expect((await reach(one, service)).stdout).toContain('connected');
  expect(await uidOf('mysql-0')).toBe(uid);
  expect(await cluster.jsonpath('pod/mysql-0', '{.status.containerStatuses[0].restartCount}')).toBe(
    '0',
  );
});

test("kill -9 of a node's containerd: it is started again, and the containers are adopted", async () => {
  const before = containerdPid(one);
  process.kill(before, 'SIGKILL');
  await cluster.until('another containerd', () =>
    Promise.resolve(containerdPid(one) !== before && containerdPid(one) > 0),
  );
  await writer.another();
  await untilReady(one);
  expect(await cluster.jsonpath('pod/mysql-0', '{.status.containerStatuses[0].restartCount}')).toBe(
    '0',
  );
});

test('a node that is cut off for less than the grace period: nothing happens to its Pods', async () => {
  const uid = await uidOf('mysql-0');
  await cluster.holdfast('cut-node', one);
  await wait((graceSeconds * 1000) / 2);
  await cluster.holdfast('heal-node', one);
  await writer.another();
  expect(await uidOf('mysql-0')).toBe(uid);
  expect(await isReady(one)).toBe(true);
});

test('a node that is cut off for longer: what can move moves, a StatefulSet member never runs twice, and all is well after', async () => {
  await cluster.apply(mobile);
  await cluster.kubectl('rollout', 'status', 'deployment/mobile', '--timeout=60s');
  await cluster.holdfast('cut-node', one);
  await cluster.until(`${one} not Ready`, async () => !(await isReady(one)));
  await cluster.until(
    'the Deployment is whole again elsewhere',
    async () => (await readyPlaces('app=mobile')).filter((node) => node !== one).length === 2,
  );
  // Nobody can say that the member doesn't run any more: deleted, it waits for its node's word.
  const member = await uidOf('mysql-0');
  await cluster.kubectl('delete', 'pod', 'mysql-0', '--wait=false');
  await wait(3000);
  expect(await uidOf('mysql-0')).toBe(member);
  await cluster.holdfast('heal-node', one);
  await untilReady(one);
  await cluster.until('another mysql-0', async () => {
    const uid = await uidOf('mysql-0');
    return uid !== '' && uid !== member;
  });
  await cluster.ready('mysql-0');
  // What moved is not left behind on its old node either.
  await cluster.until(
    'two Pods of the Deployment',
    async () =>
      (await cluster.kubectl('get', 'pods', '-l', 'app=mobile', '-o', 'name')).trim().split('\n')
        .length === 2,
  );
});

/** The nodes of the Pods that are Ready. */
async function readyPlaces(selector: string): Promise<string[]> {
  const { items }: { items: Pod[] } = JSON.parse(
    await cluster.kubectl('get', 'pods', '-l', selector, '-o', 'json'),
  );
  return items
    .filter(({ status }) => isConditionTrue(status?.conditions, 'Ready'))
    .map(({ spec }) => spec.nodeName ?? '');
}

/** Gives up on a lost node after a second. */
const mobile = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: mobile}
spec:
  replicas: 2
  selector: {matchLabels: {app: mobile}}
  template:
    metadata: {labels: {app: mobile}}
    spec:
      terminationGracePeriodSeconds: 0
      tolerations:
      - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 1}
      - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 1}
      containers: [{name: main, image: 'busybox:1.28', command: [sleep, '36000']}]
`;

test('a rolling update while a node goes down ends when the node is back', async () => {
  await cluster.kubectl('patch', 'statefulset', 'mysql', '-p', annotated('round', '1'));
  await cluster.holdfast('stop-node', two);
  await wait(2000);
  await cluster.holdfast('start-node', two);
  await cluster.kubectl('rollout', 'status', 'statefulset/mysql', '--timeout=180s');
  for (const member of ['mysql-0', 'mysql-1', 'mysql-2']) {
    expect(await cluster.jsonpath(`pod/${member}`, '{.metadata.annotations.round}')).toBe('1');
  }
});

function annotated(name: string, value: string): string {
  return JSON.stringify({ spec: { template: { metadata: { annotations: { [name]: value } } } } });
}

test.each([
  [
    [server, one, two],
    [two, one, server],
  ],
  [
    [two, server, one],
    [one, server, two],
  ],
])('all nodes stopped (%j) and started (%j): every Pod is back', async (stops, starts) => {
  for (const node of stops) await cluster.holdfast('stop-node', node);
  for (const node of starts) await cluster.holdfast('start-node', node);
  for (const node of nodes) await untilReady(node);
  for (const member of ['mysql-0', 'mysql-1', 'mysql-2']) await cluster.ready(member, 120);
});

test('a node that is cut off and stopped is started and not waited for, until it is healed', async () => {
  await cluster.holdfast('stop-node', one);
  await cluster.holdfast('cut-node', one);
  await cluster.until(`${one} not Ready`, async () => !(await isReady(one)));
  expect((await cluster.holdfast('start-node', one)).stdout).toContain('is started');
  expect((await cluster.holdfast('status')).stdout).toContain('(cut off)');
  await cluster.holdfast('stop-node', one);
  expect((await cluster.holdfast('up')).stdout).toContain('is ready');
  expect(await isReady(one)).toBe(false);
  await cluster.holdfast('heal-node', one);
  await untilReady(one);
  expect((await cluster.holdfast('status')).stdout).not.toContain('(cut off)');
});

test("the server's disk full: writes are refused, the databases and their names go on, and it recovers", async () => {
  const filler = `${cluster.dataDir}/db/filler`;
  expect(() => writeFileSync(filler, Buffer.alloc(diskBytes))).toThrow('ENOSPC');
  const refused = await cluster.attempt('create', 'configmap', 'refused', '--from-literal=a=b');
  expect(refused.stderr).toContain('the disk is full');
  await writer.another();
  rmSync(filler);
  await cluster.kubectl('create', 'configmap', 'after', '--from-literal=a=b');
  for (const node of nodes) await untilReady(node);
});

test.each([-90, 90])('a node whose clock is %i s off works as the others', async (seconds) => {
  await cluster.holdfast('stop-node', two);
  const shift = new URL(`testing/shifted-clock.ts?seconds=${seconds}`, import.meta.url).href;
  // What this process is started with it passes on to the node's.
  const started = await runProgram(process.execPath, [
    '--import',
    shift,
    `${root}src/main.ts`,
    ...words(`start-node ${two} --name ${cluster.name}`),
  ]);
  expect(started.status, started.stderr).toBe(0);
  await untilReady(two);
  // The node's clock is off indeed: its heartbeats say so.
  await cluster.until('a heartbeat with the wrong time', async () => {
    const lease = await cluster.kubectl(
      'get',
      'lease',
      two,
      '-n',
      'kube-node-lease',
      '-o',
      'jsonpath={.spec.renewTime}',
    );
    return Math.abs(Date.parse(lease) - Date.now() - seconds * 1000) < 30_000;
  });
  const pod = `clock${seconds}`;
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: {name: ${pod}}
spec:
  nodeName: ${two}
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: 'busybox:1.28', command: [sh, -c, 'date; exec sleep 36000']}]
`);
  await cluster.ready(pod);
  expect(await cluster.kubectl('exec', pod, '--', 'nslookup', 'mysql-0.db')).toContain('Address 1');
  await wait(graceSeconds * 1000);
  expect(await isReady(two)).toBe(true);
  await cluster.kubectl('delete', 'pod', pod);
});

test('110 Pods on one node: as many as it takes, and the others say why they wait', async () => {
  await cluster.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: many}
spec:
  replicas: 112
  selector: {matchLabels: {app: many}}
  template:
    metadata: {labels: {app: many}}
    spec:
      nodeSelector: {kubernetes.io/hostname: ${two}}
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: 'busybox:1.28', command: [sleep, '36000']}]
`);
  const onNode = async (): Promise<number> => {
    const text = await cluster.kubectl(
      'get',
      'pods',
      '-A',
      `--field-selector=spec.nodeName=${two},status.phase=Running`,
      '-o',
      'name',
    );
    return text.trim().split('\n').length;
  };
  await cluster.until('110 Pods run', async () => (await onNode()) === 110, 240);
  const waiting = await cluster.kubectl(
    'get',
    'pods',
    '-l',
    'app=many',
    '--field-selector=status.phase=Pending',
    '-o',
    'jsonpath={.items[*].status.conditions[0].message}',
  );
  expect(waiting).toContain('1 Too many pods');
  expect(await isReady(two)).toBe(true);
  await cluster.kubectl('delete', 'deployment', 'many');
  await cluster.until('they are gone', async () => (await onNode()) < 10, 240);
}, 600_000);
