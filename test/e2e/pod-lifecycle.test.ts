/** What happens to a Pod in the course of its life, on real containers. One manifest holds them all, so that they start at once. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { TestCluster } from './testing/cluster.ts';

const cluster = new TestCluster('pod-lifecycle');
/** On the node: what containers write there outlives them. */
const shared = mkdtempSync(join(tmpdir(), 'holdfast-lifecycle-'));

const image = 'busybox:1.28';
const sleeper = { name: 'main', image, command: ['sleep', '3600'] };

function pod(name: string, spec: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { terminationGracePeriodSeconds: 1, ...spec },
  };
}

const says = { volumeMounts: [{ name: 'shared', mountPath: '/shared' }] };
const say = (what: string): string => `echo ${what} >> /shared/order`;
/** Says when it starts and when it is told to stop. */
const stayer = (name: string, more: object = {}): object => ({
  name,
  image,
  command: [
    'sh',
    '-c',
    `${say(name)}; trap '${say(`stop-${name}`)}; exit 0' TERM; touch /up; while true; do sleep 0.1; done`,
  ],
  ...says,
  ...more,
});
const sidecar = (name: string): object =>
  stayer(name, {
    restartPolicy: 'Always',
    // It takes a moment until it is up: who comes next waits for that.
    startupProbe: { exec: { command: ['test', '-e', '/up'] }, periodSeconds: 1 },
  });
const once = (name: string): object => ({
  name,
  image,
  command: ['sh', '-c', say(name)],
  ...says,
});

const amounts = (cpu: string, memory: string) => ({
  requests: { cpu, memory },
  limits: { cpu, memory },
});

const manifests: readonly object[] = [
  pod('debugged', { containers: [sleeper] }),
  pod('ordered', {
    terminationGracePeriodSeconds: 20,
    volumes: [{ name: 'shared', hostPath: { path: shared } }],
    initContainers: [once('init-1'), sidecar('side-1'), once('init-2'), sidecar('side-2')],
    containers: [stayer('main')],
  }),
  pod('resized', {
    initContainers: [
      {
        ...sleeper,
        name: 'side',
        restartPolicy: 'Always',
        resources: amounts('50m', '32Mi'),
      },
    ],
    containers: [
      {
        ...sleeper,
        resources: amounts('100m', '64Mi'),
        resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }],
      },
    ],
  }),
  pod('gated', {
    schedulingGates: [{ name: 'example.com/wait' }],
    readinessGates: [{ conditionType: 'example.com/served' }],
    containers: [sleeper],
  }),
  pod('env-file', {
    volumes: [{ name: 'said', emptyDir: {} }],
    initContainers: [
      {
        name: 'init',
        image,
        command: ['sh', '-c', `echo "GREETING='hello there'" > /said/env`],
        volumeMounts: [{ name: 'said', mountPath: '/said' }],
      },
    ],
    containers: [
      {
        ...sleeper,
        env: ['GREETING', 'NOTHING'].map((key) => ({
          name: key,
          valueFrom: {
            fileKeyRef: { volumeName: 'said', path: 'env', key, optional: key === 'NOTHING' },
          },
        })),
      },
    ],
  }),
  pod('sysctl', {
    securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '65536' }] },
    containers: [sleeper],
  }),
  pod('tuned', {
    securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '80' }] },
    containers: [sleeper],
  }),
  pod('users', { hostUsers: false, containers: [sleeper] }),
  pod('rules', {
    restartPolicy: 'Never',
    volumes: [{ name: 'said', emptyDir: {} }],
    containers: [
      {
        name: 'main',
        image,
        command: ['sh', '-c', 'test -e /said/again && sleep 3600; touch /said/again; exit 42'],
        restartPolicy: 'Never',
        restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
        volumeMounts: [{ name: 'said', mountPath: '/said' }],
      },
    ],
  }),
];

beforeAll(async () => {
  await cluster.up(['busybox']);
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
});
afterAll(async () => {
  await cluster.down();
  rmSync(shared, { recursive: true, force: true });
});

const read = async (name: string): Promise<Pod> =>
  JSON.parse(await cluster.kubectl('get', 'pod', name, '-o', 'json')) as Pod;

function main(name: string, holds: (pod: Pod) => unknown): Promise<Pod> {
  return cluster.until(name, async () => {
    const found = await read(name);
    return holds(found) ? found : undefined;
  });
}

const eventsOf = (name: string): Promise<string> =>
  cluster.kubectl('events', `--for=pod/${name}`, '--no-headers');

describe('kubectl debug', () => {
  beforeAll(() => cluster.ready('debugged'));

  test('a session on a terminal sees the processes of its target', async () => {
    const screen = await cluster.terminal(
      `debug -it debugged --image=${image} --target=main --container=look --profile=general`,
      [
        // The first prompt may have come before kubectl listened.
        { after: 'pressing enter', type: '\n' },
        { after: '/ # ', type: 'ps\n' },
        { after: /\d+ root .*sleep 3600/, type: 'exit\n' },
      ],
    );
    expect(screen).toMatch(/\d+ root .*sleep 3600/);
    const ended = await main(
      'debugged',
      ({ status }) => status?.ephemeralContainerStatuses?.[0]?.state?.terminated,
    );
    // It is never started again, and its end is nothing to the Pod.
    expect(ended.status?.phase).toBe('Running');
    expect(await eventsOf('debugged')).toContain('Container started');
  });

  test('a copy of the Pod has another image and a debugger beside it', async () => {
    await cluster.kubectl(
      'debug',
      'debugged',
      '--copy-to=copy',
      `--image=${image}`,
      '--container=look',
      '--share-processes',
      '--profile=general',
      '--',
      'sleep',
      '3600',
    );
    await cluster.ready('copy');
    const { spec } = await read('copy');
    expect(spec.containers.map(({ name }) => name)).toEqual(['main', 'look']);
    expect(await cluster.kubectl('exec', 'copy', '-c', 'look', '--', 'ps')).toMatch(
      /sleep 3600[^]*sleep 3600/,
    );
  });

  test('a Pod on the node has its file system, processes and network', async () => {
    const node = await cluster.jsonpath('nodes', '{.items[0].metadata.name}');
    const said = await cluster.kubectl(
      'debug',
      `node/${node}`,
      `--image=${image}`,
      '--profile=sysadmin',
      '--',
      'sh',
      '-c',
      'ls -d /host/etc/hostname; grep CapEff /proc/self/status',
    );
    const name = /debugging pod (\S+) with/.exec(said)?.[1] ?? '';
    await main(name, ({ status }) => status?.phase === 'Succeeded');
    const output = await cluster.kubectl('logs', name);
    expect(output).toContain('/host/etc/hostname');
    // Privileged: the highest of the capabilities that there are is among them.
    expect(output).not.toContain('CapEff:\t0000000000000000');
    const { spec } = await read(name);
    expect(spec).toMatchObject({ hostNetwork: true, hostPID: true, hostIPC: true });
  });
});

test('init containers and sidecars start in their order, and stop in the reverse', async () => {
  await cluster.ready('ordered');
  const { status } = await read('ordered');
  expect(
    status?.initContainerStatuses?.map(({ name, ready, started }) => [name, ready, started]),
  ).toEqual([
    ['init-1', true, false],
    ['side-1', true, true],
    ['init-2', true, false],
    ['side-2', true, true],
  ]);
  await cluster.kubectl('delete', 'pod', 'ordered');
  expect(readFileSync(join(shared, 'order'), 'utf8').trim().split('\n')).toEqual([
    'init-1',
    'side-1',
    'init-2',
    'side-2',
    'main',
    'stop-main',
    'stop-side-2',
    'stop-side-1',
  ]);
});

describe('a resize', () => {
  const limits = (container: string): Promise<string> =>
    cluster.kubectl(
      'exec',
      'resized',
      '-c',
      container,
      '--',
      'sh',
      '-c',
      'cd /sys/fs/cgroup; cat memory.max memory/memory.limit_in_bytes 2>/dev/null; cat cpu.max cpu/cpu.cfs_quota_us 2>/dev/null || true',
    );
  const numbers = async (container: string): Promise<number[]> =>
    (await limits(container))
      .split('\n')
      .filter(Boolean)
      .map((line) => Number(line.split(' ')[0]));
  const resize = (list: string, name: string, cpu: string, memory: string): Promise<string> =>
    cluster.kubectl(
      'patch',
      'pod',
      'resized',
      '--subresource=resize',
      '-p',
      JSON.stringify({ spec: { [list]: [{ name, resources: amounts(cpu, memory) }] } }),
    );
  const done = (): Promise<Pod> =>
    main('resized', ({ metadata, status }) => {
      const busy = status?.conditions?.some(({ type }) => type.startsWith('PodResize'));
      return !busy && status?.observedGeneration === metadata.generation;
    });

  beforeAll(() => cluster.ready('resized'));

  test('of CPU is seen in the cgroup, without a restart', async () => {
    expect(await numbers('main')).toEqual([64 * 1024 * 1024, 10_000]);
    await resize('containers', 'main', '200m', '64Mi');
    const { status } = await done();
    expect(await numbers('main')).toEqual([64 * 1024 * 1024, 20_000]);
    expect(status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 0,
      allocatedResources: { cpu: '200m' },
      resources: { limits: { cpu: '200m' } },
    });
  });

  test('of memory restarts a container that asks for it', async () => {
    await resize('containers', 'main', '200m', '96Mi');
    await main('resized', ({ status }) => status?.containerStatuses?.[0]?.restartCount === 1);
    await cluster.ready('resized');
    expect(await numbers('main')).toEqual([96 * 1024 * 1024, 20_000]);
    expect(await eventsOf('resized')).toContain('Container main resize requires restart');
  });

  test('of a sidecar goes up and down', async () => {
    await resize('initContainers', 'side', '100m', '64Mi');
    await done();
    expect(await numbers('side')).toEqual([64 * 1024 * 1024, 10_000]);
    await resize('initContainers', 'side', '50m', '16Mi');
    const { status } = await done();
    expect(await numbers('side')).toEqual([16 * 1024 * 1024, 5_000]);
    expect(status?.initContainerStatuses?.[0]?.restartCount).toBe(0);
    expect(await eventsOf('resized')).toMatch(/ResizeStarted[^]*ResizeCompleted/);
  });

  test('beyond the node is told to be infeasible', async () => {
    await resize('containers', 'main', '1k', '96Mi');
    const { status } = await main('resized', (now) =>
      now.status?.conditions?.some(({ type }) => type === 'PodResizePending'),
    );
    expect(status?.conditions?.find(({ type }) => type === 'PodResizePending')).toMatchObject({
      status: 'True',
      reason: 'Infeasible',
      message: expect.stringMatching(
        /^Node didn't have enough capacity: cpu, requested: 1000\d+, capacity: \d+$/,
      ),
    });
  });
});

test('gates hold a Pod back from a node, then from being ready', async () => {
  expect(await cluster.kubectl('get', 'pod', 'gated', '--no-headers')).toMatch(
    /^gated +0\/1 +SchedulingGated +0 /,
  );
  await cluster.kubectl('patch', 'pod', 'gated', '-p', '{"spec":{"schedulingGates":null}}');
  await main('gated', ({ status }) => status?.containerStatuses?.[0]?.ready);
  const ready = ({ status }: Pod) => status?.conditions?.find(({ type }) => type === 'Ready');
  expect(ready(await read('gated'))).toMatchObject({
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    message: 'corresponding condition of pod readiness gate "example.com/served" does not exist.',
  });
  const served = { type: 'example.com/served', status: 'True' };
  const patch = JSON.stringify({ status: { conditions: [served] } });
  await cluster.kubectl('patch', 'pod', 'gated', '--subresource=status', '-p', patch);
  await cluster.ready('gated', 10);
});

test('what an init container wrote is a variable of the next', async () => {
  await cluster.ready('env-file');
  const said = await cluster.kubectl('exec', 'env-file', '--', 'env');
  expect(said).toContain('GREETING=hello there\n');
  expect(said).not.toContain('NOTHING');
});

test('a kernel setting that reaches beyond the Pod is refused, others are made', async () => {
  const { status } = await main('sysctl', (now) => now.status?.phase === 'Failed');
  expect(status).toMatchObject({
    reason: 'SysctlForbidden',
    message: 'Pod was rejected: forbidden sysctl: "kernel.msgmax" not allowlisted',
  });
  await cluster.ready('tuned');
  const path = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
  expect(await cluster.kubectl('exec', 'tuned', '--', 'cat', path)).toBe('80\n');
});

test('users of its own are refused where the runtime can’t give them', async () => {
  await cluster.until('the refusal', async () =>
    (await eventsOf('users')).includes(
      'Failed to create pod sandbox: the runtime does not support user namespaces',
    ),
  );
});

test('a container is restarted by its own rules, whatever the Pod says', async () => {
  await cluster.ready('rules');
  const { status } = await read('rules');
  expect(status?.phase).toBe('Running');
  expect(status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    lastState: { terminated: { exitCode: 42 } },
  });
});
