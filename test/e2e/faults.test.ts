/** What survives when programs are killed in the middle of their work, when the disk is full, and when commands collide. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { ContainerdRuntime } from '#kubelet/cri/containerd/containerd-runtime.ts';
import { TestCluster, holdfast } from './testing/cluster.ts';
import { nothing, traces } from './testing/traces.ts';

const cluster = new TestCluster('faults');
const members = ['st-0', 'st-1'];
const statefulSet = `
apiVersion: v1
kind: Service
metadata: {name: st}
spec: {clusterIP: None, selector: {app: st}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: st}
spec:
  replicas: 2
  serviceName: st
  selector: {matchLabels: {app: st}}
  template:
    metadata: {labels: {app: st}}
    spec:
      terminationGracePeriodSeconds: 1
      initContainers:
      - name: count
        image: busybox:1.28
        command: [sh, -c, 'hostname >> /data/runs']
        volumeMounts: [{name: data, mountPath: /data}]
      containers:
      - name: main
        image: busybox:1.28
        command: [sleep, '3600']
        env: [{name: ROUND, value: '0'}]
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
`;

beforeAll(async () => {
  await cluster.up(['busybox']);
  await cluster.apply(statefulSet);
  await cluster.kubectl('rollout', 'status', 'statefulset/st', '--timeout=60s');
}, 600_000);
afterAll(() => cluster.down());

const runDir = (): string => `/run/holdfast/${cluster.name}`;

async function podList(): Promise<readonly Pod[]> {
  const list: { items: Pod[] } = JSON.parse(await cluster.kubectl('get', 'pods', '-o', 'json'));
  return list.items;
}

async function withRuntime<T>(work: (runtime: ContainerdRuntime) => Promise<T>): Promise<T> {
  const socketPath = `${runDir()}/containerd/containerd.sock`;
  const runtime = new ContainerdRuntime({ socketPath, clock: systemClock, log: silentLogger });
  try {
    return await work(runtime);
  } finally {
    runtime.close();
  }
}

/** The process that holds a Pod's sandbox. */
async function shimOf(podUid: string): Promise<number> {
  const sandboxes = await withRuntime((runtime) => runtime.listSandboxes({ podUid }));
  const id = sandboxes.find(({ state }) => state === 'ready')?.id ?? '';
  expect(id).not.toBe('');
  const line = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .find((process) => process.includes('containerd-shim') && process.includes(id));
  return Number.parseInt(line ?? '', 10);
}

/** What runs on the node, by Pod uid: its ready sandboxes and running containers. */
async function running(): Promise<Map<string, { sandboxes: number; containers: string[] }>> {
  return withRuntime(async (runtime) => {
    const found = new Map<string, { sandboxes: number; containers: string[] }>();
    for (const { uid, id, state } of await runtime.listSandboxes()) {
      if (state !== 'ready') continue;
      const entry = found.get(uid) ?? { sandboxes: 0, containers: [] };
      entry.sandboxes++;
      for (const container of await runtime.listContainers({ podUid: uid })) {
        if (container.sandboxId === id && container.state === 'running') {
          entry.containers.push(container.name);
        }
      }
      found.set(uid, entry);
    }
    return found;
  });
}

/** Each Pod of the API runs once, and nothing else runs. */
async function expectNothingDoubledOrLost(): Promise<void> {
  const pods = await podList();
  expect(await running()).toEqual(
    new Map(pods.map(({ metadata }) => [metadata.uid, { sandboxes: 1, containers: ['main'] }])),
  );
  expect(readdirSync(`${cluster.dataDir}/kubelet/pods`).toSorted()).toEqual(
    pods.map(({ metadata }) => metadata.uid).toSorted(),
  );
}

async function killServer(): Promise<void> {
  process.kill(await cluster.serverPid(), 'SIGKILL');
  await cluster.until(
    'the server is gone',
    async () => (await holdfast('status', '--name', cluster.name)).status === 1,
  );
}

const containerdPid = (): number =>
  Number(readFileSync(`${runDir()}/containerd/containerd.pid`, 'utf8'));

const killContainerd = async (): Promise<void> => {
  process.kill(containerdPid(), 'SIGKILL');
  await Promise.resolve();
};

describe('killed in the middle of a rolling update', () => {
  test.each([
    { round: '1', what: 'the server', kill: killServer, restart: () => cluster.holdfast('up') },
    { round: '2', what: 'containerd', kill: killContainerd, restart: () => Promise.resolve() },
  ])('$what: nothing is doubled, nothing is lost', async ({ round, kill, restart }) => {
    await cluster.kubectl('set', 'env', 'statefulset/st', `ROUND=${round}`);
    for (const member of members.toReversed()) {
      await cluster.until(
        `${member} is made anew`,
        async () =>
          (await cluster.jsonpath(`pod/${member}`, '{.spec.containers[0].env[0].value}')) === round,
      );
      await kill();
      await restart();
    }
    await cluster.until('the roll-out has ended', async () => {
      const { status } = await cluster.attempt(
        'rollout',
        'status',
        'statefulset/st',
        '--timeout=60s',
      );
      return status === 0;
    });
    for (const member of members) {
      const command = ['--', 'sh', '-c', 'echo $ROUND'];
      expect(await cluster.kubectl('exec', member, '-c', 'main', ...command)).toBe(`${round}\n`);
    }
    await expectNothingDoubledOrLost();
  });
});

test('a shim killed: the Pod gets a new sandbox and runs again', async () => {
  const [member] = await podList();
  process.kill(await shimOf(member?.metadata.uid ?? ''), 'SIGKILL');
  // It may have been restarted before: what was killed just now is told by its count.
  const before = member?.status?.containerStatuses?.[0]?.restartCount ?? 0;
  await cluster.until('the Pod was restarted, and all are ready', async () => {
    const pods = await podList();
    const same = pods.find(({ metadata }) => metadata.uid === member?.metadata.uid);
    return (
      (same?.status?.containerStatuses?.[0]?.restartCount ?? 0) > before &&
      pods.every(({ status }) => status?.containerStatuses?.[0]?.ready)
    );
  });
  await expectNothingDoubledOrLost();
});

test('containers that end at once are all seen to end', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `brief-${at}`);
  const items = names.map((name) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'brief' } },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'busybox:1.28', command: ['true'] }],
    },
  }));
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await cluster.kubectl(
    'wait',
    'pod',
    '-l',
    'app=brief',
    '--for=jsonpath={.status.phase}=Succeeded',
    '--timeout=60s',
  );
  await cluster.kubectl('delete', 'pod', '-l', 'app=brief');
  await expectNothingDoubledOrLost();
});

/** What a power cut leaves: the disk, and nothing else. */
async function cutPower(): Promise<void> {
  await killServer();
  process.kill(containerdPid(), 'SIGKILL');
  const kill = (pids: readonly string[]): void => {
    for (const pid of pids) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended meanwhile.
      }
    }
  };
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  kill(
    lines
      .filter((line) => line.includes('containerd-shim') && line.includes(`${runDir()}/`))
      .map((line) => line.trim().split(' ')[0] ?? ''),
  );
  const cgroups = execFileSync(
    'find',
    ['/sys/fs/cgroup', '-path', `*holdfast-${cluster.name}*`, '-name', 'cgroup.procs'],
    { encoding: 'utf8' },
  );
  for (const file of cgroups.split('\n').filter(Boolean)) {
    kill(readFileSync(file, 'utf8').split('\n').filter(Boolean));
  }
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${cluster.dataDir}/`) || path.startsWith(`${runDir()}/`));
  for (const path of mounts.toReversed()) execFileSync('umount', ['-l', path]);
  for (const namespace of (await traces(cluster)).namespaces ?? []) {
    execFileSync('ip', ['netns', 'delete', namespace.split(' ')[0] ?? '']);
  }
  execFileSync('nft', ['delete', 'table', 'ip', `holdfast-${cluster.name}`]);
  rmSync(runDir(), { recursive: true });
}

test('after a power cut `up` brings every Pod back, with its data', async () => {
  const before = await podList();
  const runs = (member: string): Promise<string> =>
    cluster.kubectl('exec', member, '-c', 'main', '--', 'cat', '/data/runs');
  const data = await runs('st-0');
  await cutPower();
  await cluster.holdfast('up', '--data-dir', cluster.dataDir);
  await cluster.until('all are ready again', async () => {
    const now = await podList();
    return now.every(
      ({ status }, at) =>
        status?.containerStatuses?.[0]?.ready &&
        status.containerStatuses[0].containerID !==
          before[at]?.status?.containerStatuses?.[0]?.containerID,
    );
  });
  expect((await podList()).map(({ metadata }) => metadata.uid)).toEqual(
    before.map(({ metadata }) => metadata.uid),
  );
  expect(await runs('st-0')).toBe(`${data}st-0\n`);
  await expectNothingDoubledOrLost();
});

describe('commands that collide', () => {
  const name = `collide-${process.pid}`;
  const up = () => holdfast('up', '--name', name);
  const purge = () => holdfast('down', '--name', name, '--purge');
  const left = () => traces({ name, dataDir: `/var/lib/holdfast/${name}` });
  afterAll(purge);

  test('two `up` at once start one cluster', async () => {
    const results = await Promise.all([up(), up()]);
    expect(results.map(({ status }) => status)).toEqual([0, 0]);
    const said = results.map(({ stdout }) => /is (ready|up already)/.exec(stdout)?.[1] ?? stdout);
    expect(said.toSorted()).toEqual(['ready', 'up already']);
    // The node's, and the switch.
    expect((await left()).namespaces).toHaveLength(2);
    await purge();
    expect(await left()).toEqual(nothing);
  });

  test('`down` right after `up`: either way nothing is left', async () => {
    const starting = up();
    await new Promise((resolve) => setTimeout(resolve, 700));
    await purge();
    await starting;
    await purge();
    expect(await left()).toEqual(nothing);
  });
});

test('a full disk: the write fails with an error, the server lives, nothing is lost', async () => {
  const full = new TestCluster('full');
  mkdirSync(full.dataDir, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', full.dataDir]);
  try {
    await full.up();
    await full.kubectl('create', 'configmap', 'before', '--from-literal=a=b');
    expect(() => writeFileSync(`${full.dataDir}/filler`, Buffer.alloc(64 << 20))).toThrow('ENOSPC');
    const refused = await full.attempt('create', 'configmap', 'refused', '--from-literal=a=b');
    expect(refused.stderr).toContain('the disk is full');
    expect(await full.kubectl('get', 'configmap', 'before', '-o', 'name')).toBe(
      'configmap/before\n',
    );
    rmSync(`${full.dataDir}/filler`);
    await full.kubectl('create', 'configmap', 'after', '--from-literal=a=b');
    await full.holdfast('down');
    await full.holdfast('up', '--data-dir', full.dataDir);
    const kept = await full.kubectl('get', 'configmap', '-o', 'name');
    expect(
      kept
        .split('\n')
        .filter((line) => !line.includes('kube-root-ca'))
        .toSorted(),
    ).toEqual(['', 'configmap/after', 'configmap/before']);
  } finally {
    await full.holdfast('down');
    execFileSync('umount', [full.dataDir]);
    await full.down();
  }
});
