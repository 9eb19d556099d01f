/** Members of a StatefulSet keep their addresses on a real node, whatever is killed meanwhile; nobody else gets them. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestCluster, holdfast } from './testing/cluster.ts';

const cluster = new TestCluster('sticky');
const runDir = `/run/holdfast/${cluster.name}`;
/** Where the CNI plugin has one file for each address in use. */
const pluginDir = `${runDir}/cni-state/holdfast`;

const template = `
    metadata: {labels: {app: db}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: main
          image: busybox:1.28
          command: [sh, -c, 'mkdir /www; hostname > /www/index.html; exec httpd -f -p 80 -h /www']
          readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}
`;
const set = (annotations = ''): string => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: db}}
  template: ${template.replace('{labels', `{${annotations}labels`)}
`;
const strangers = (replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: strangers}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: stranger}}
  template:
    metadata: {labels: {app: stranger}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: main, image: busybox:1.28, command: [sleep, '3600']}]
`;
/** Was told the members' addresses at its start and asks for nothing since. */
const client = `
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  terminationGracePeriodSeconds: 0
  containers: [{name: main, image: busybox:1.28, command: [sleep, '3600']}]
`;

/** Of db-0, db-1 and db-2, as they were first. */
let addresses: readonly string[] = [];

beforeAll(async () => {
  await cluster.up(['busybox']);
  await cluster.apply(set());
  await cluster.apply(strangers(2));
  await cluster.apply(client);
  await cluster.ready('client');
  addresses = await membersReady();
  expect(new Set(addresses).size).toBe(3);
}, 600_000);
afterAll(() => cluster.down());
/** Others come and go before each test, on their way round the range. */
beforeEach(async () => {
  await cluster.apply(strangers(2));
  await cluster.kubectl('rollout', 'restart', 'deployment/strangers');
  await cluster.kubectl('rollout', 'status', 'deployment/strangers', '--timeout=60s');
});

async function membersReady(): Promise<readonly string[]> {
  await cluster.kubectl('rollout', 'status', 'statefulset/db', '--timeout=90s');
  const path = '{.items[*].status.podIP}';
  const ips = await cluster.kubectl('get', 'pods', '-l', 'app=db', '-o', `jsonpath=${path}`);
  return ips.split(' ');
}

/** The members have their addresses, the client reaches each there, and no stranger has one. */
async function expectKept(): Promise<void> {
  expect(await membersReady()).toEqual(addresses);
  for (const [ordinal, address] of addresses.entries()) {
    const page = await cluster.kubectl(
      'exec',
      'client',
      '--',
      'wget',
      '-T',
      '5',
      '-qO-',
      `http://${address}/`,
    );
    expect(page).toBe(`db-${ordinal}\n`);
  }
  const path = '{.items[*].status.podIP}';
  const others = await cluster.kubectl('get', 'pods', '-l', 'app!=db', '-o', `jsonpath=${path}`);
  expect(others.split(' ').filter((other) => addresses.includes(other))).toEqual([]);
  expect(await cluster.kubectl('get', 'events')).not.toContain('AddressNotKept');
}

async function scale(replicas: number): Promise<void> {
  await cluster.kubectl('scale', 'statefulset/db', `--replicas=${replicas}`);
  await cluster.until('the others are gone', async () => {
    const names = await cluster.kubectl('get', 'pods', '-l', 'app=db', '-o', 'name');
    return names.split('\n').filter((name) => name !== '').length <= replicas;
  });
}

async function killServer(): Promise<void> {
  process.kill(await cluster.serverPid(), 'SIGKILL');
  await cluster.until(
    'the server is gone',
    async () => (await holdfast('status', '--name', cluster.name)).status === 1,
  );
}

const containerdPid = (): number =>
  Number(readFileSync(`${runDir}/containerd/containerd.pid`, 'utf8'));

test('a deleted member comes back at its address, also one that was deleted by force', async () => {
  const ethernet = (): Promise<string> =>
    cluster.kubectl('exec', 'db-0', '--', 'cat', '/sys/class/net/eth0/address');
  const before = await ethernet();
  await cluster.kubectl('delete', 'pod', 'db-0', 'db-1');
  await expectKept();
  // Else neighbours would look for it at the former one for up to 45 s.
  expect(await ethernet()).toBe(before);
  await cluster.kubectl('delete', 'pod', 'db-2', '--force', '--grace-period=0');
  await expectKept();
});

test('a rolling update changes no address', async () => {
  await cluster.kubectl('rollout', 'restart', 'statefulset/db');
  await expectKept();
});

test('members that were away while the server was killed, others came, and it was started again', async () => {
  await scale(1);
  await killServer();
  await cluster.holdfast('up');
  await cluster.apply(strangers(6));
  await cluster.kubectl('rollout', 'status', 'deployment/strangers', '--timeout=60s');
  await scale(3);
  await expectKept();
});

test('the server is killed while members end and begin', async () => {
  await cluster.kubectl('delete', 'pod', 'db-0', 'db-1', 'db-2', '--wait=false');
  await killServer();
  await cluster.holdfast('up');
  await expectKept();
});

test('containerd is killed while members end and begin', async () => {
  const killed = containerdPid();
  await cluster.kubectl('delete', 'pod', 'db-0', 'db-1', '--wait=false');
  process.kill(killed, 'SIGKILL');
  await cluster.until('another containerd runs', async () => containerdPid() !== killed);
  await expectKept();
});

test('everything is stopped, as a restart of the machine does, and all have their addresses again', async () => {
  await scale(2);
  await cluster.holdfast('down');
  await cluster.up();
  await scale(3);
  await cluster.ready('client');
  await expectKept();
});

test('the StatefulSet is deleted and made again', async () => {
  await cluster.kubectl('delete', 'statefulset', 'db');
  await scaleAway();
  await cluster.apply(strangers(4));
  await cluster.kubectl('rollout', 'status', 'deployment/strangers', '--timeout=60s');
  await cluster.apply(set());
  await expectKept();
});

async function scaleAway(): Promise<void> {
  await cluster.kubectl('wait', 'pods', '-l', 'app=db', '--for=delete', '--timeout=60s');
}

test('an address that can’t be kept is an event that says why; the new one is kept from then on', async () => {
  await scale(0);
  const [first = ''] = addresses;
  mkdirSync(pluginDir, { recursive: true });
  await cluster.until('the address is free', async () => !readdirSync(pluginDir).includes(first));
  writeFileSync(`${pluginDir}/${first}`, 'left-over\r\neth0');
  await scale(3);
  const [moved = '', ...others] = await membersReady();
  expect(others).toEqual(addresses.slice(1));
  expect(addresses).not.toContain(moved);
  expect(await cluster.kubectl('describe', 'pod', 'db-0')).toMatch(
    new RegExp(
      `Warning +AddressNotKept .* Could not keep the address ${first}, because .*; it is ${moved} now`,
    ),
  );
  expect(await cluster.jsonpath('pod/db-0', '{.status.phase}')).toBe('Running');
  rmSync(`${pluginDir}/${first}`);
  await cluster.kubectl('delete', 'pod', 'db-0');
  expect(await membersReady()).toEqual([moved, ...others]);
});

test('the annotation switches it off', async () => {
  const before = await membersReady();
  await cluster.apply(set('annotations: {holdfast.dev/sticky-address: "false"}, '));
  const after = await membersReady();
  expect(after.filter((address) => before.includes(address))).toEqual([]);
});
