import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { nodes, pods } from '#api/gen/resources.ts';
import { untilAborted } from '#base/lifecycle.ts';
import { isPodReady } from '#api/pod.ts';
import { isApiError } from '#api/status.ts';
import { startKubelet, type Harness, type HarnessOptions } from './testing/harness.ts';
import type { NamedPod } from './sync-context.ts';

let harness: Harness | undefined;

async function start(options?: HarnessOptions): Promise<Harness> {
  harness = await startKubelet(options);
  return harness;
}

afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

async function phase(h: Harness): Promise<string | undefined> {
  return (await h.pod()).status?.phase;
}

async function deleted(h: Harness): Promise<boolean> {
  try {
    await h.pod();
    return false;
  } catch (error) {
    return isApiError(error, 'NotFound');
  }
}

test('no Pod starts before the Pod network is up', async () => {
  const up = Promise.withResolvers<void>();
  const h = await start({ networkUp: () => up.promise });
  await h.createPod();
  await h.until(async () => (await h.client.list(nodes)).items.length > 0);
  await h.clock.advance(60_000);
  expect(h.runtime.calls.filter((call) => call.startsWith('sandbox'))).toEqual([]);
  up.resolve();
  await h.until(async () => (await phase(h)) === 'Running');
});

test('a Pod’s first container starts when its name is there, and a name that never comes doesn’t hold it up', async () => {
  const named = Promise.withResolvers<void>();
  const asked: NamedPod[] = [];
  const h = await start({
    untilNamed: (pod, signal) => {
      asked.push(pod);
      return Promise.race([named.promise, untilAborted(signal)]);
    },
  });
  const own = { hostname: 'db-0', subdomain: 'db' };
  await h.createPod(own);
  await h.until(() => asked.length > 0);
  expect(asked).toEqual([{ namespace: 'default', ...own, addresses: ['10.42.0.2'] }]);
  // Whoever waits for the name needs the address told.
  await h.until(async () => (await h.pod()).status?.podIP === '10.42.0.2');
  expect(h.runtime.calls.filter((call) => call.startsWith('start'))).toEqual([]);
  await h.clock.advance(2_000);
  await h.until(async () => (await phase(h)) === 'Running');
});

test('a Pod becomes Running and Ready', async () => {
  const h = await start();
  await h.createPod();
  await h.until(async () => (await phase(h)) === 'Running');
  const { status } = await h.pod();
  expect(status).toMatchObject({
    phase: 'Running',
    podIP: '10.42.0.2',
    podIPs: [{ ip: '10.42.0.2' }],
    hostIP: '192.0.2.1',
    qosClass: 'BestEffort',
    containerStatuses: [
      {
        name: 'main',
        ready: true,
        started: true,
        restartCount: 0,
        containerID: 'containerd://main-2',
      },
    ],
  });
  expect(status?.conditions?.map(({ type, status: value }) => `${type}=${value}`)).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True',
  ]);
  expect(h.events.filter((event) => !event.startsWith('Node'))).toEqual([
    'Starting Starting kubelet.',
    'Pulled Container image "busybox:1.28" already present on machine and can be accessed by the pod',
    'Created Container created',
    'Started Container started',
  ]);
});

test('the address is published before the container runs', async () => {
  const h = await start();
  // One that has a name of its own: of others the address is told with the news that they run.
  await h.createPod({ hostname: 'pod', subdomain: 'set' });
  await h.until(async () => (await phase(h)) === 'Running');
  const first = h.client.statusPatches.find((patch) => JSON.stringify(patch).includes('podIP'));
  expect(first).toMatchObject({
    status: {
      phase: 'Pending',
      podIP: '10.42.0.2',
      containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }],
    },
  });
});

test('a deleted Pod is stopped with its grace period, then leaves the API', async () => {
  const h = await start();
  await h.createPod({ terminationGracePeriodSeconds: 7 });
  await h.until(async () => (await phase(h)) === 'Running');
  await h.client.delete(
    pods,
    { namespace: 'default', name: 'pod' },
    { body: { gracePeriodSeconds: 7 } },
  );
  await h.until(() => deleted(h));
  expect(h.runtime.calls).toEqual([
    'sandbox pod/0',
    'start main/0',
    'stop main/0 grace=7',
    'stop-sandbox pod/0',
  ]);
  expect(h.events).toContain('Killing Stopping container main');
  await h.until(() => h.runtime.sandboxes.size === 0);
});

test('a second delete with less grace is obeyed at once', async () => {
  const h = await start();
  h.runtime.stopTakesMs = 1_000_000;
  await h.createPod();
  await h.until(async () => (await phase(h)) === 'Running');
  const key = { namespace: 'default', name: 'pod' };
  await h.client.delete(pods, key, { body: { gracePeriodSeconds: 100 } });
  await h.until(() => h.runtime.calls.includes('stop main/0 grace=100'));
  await h.client.delete(pods, key, { body: { gracePeriodSeconds: 3 } });
  // Long before the first grace period is over.
  await h.until(() => deleted(h), 50_000);
  expect(h.runtime.calls).toContain('stop main/0 grace=3');
});

test('a container that keeps ending backs off and restarts', async () => {
  const h = await start();
  await h.createPod();
  await h.until(async () => (await phase(h)) === 'Running');
  h.runtime.exit('main', 1);
  // The first restart is free.
  await h.until(() => h.runtime.calls.includes('start main/1'), 1_000);
  await h.clock.advance(1_000);
  h.runtime.exit('main', 1);
  await h.until(
    async () => (await h.pod()).status?.containerStatuses?.[0]?.state?.waiting !== undefined,
    1_000,
  );
  const uid = (await h.pod()).metadata.uid;
  expect((await h.pod()).status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    ready: false,
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 10s restarting failed container=main pod=pod_default(${uid})`,
      },
    },
    lastState: { terminated: { exitCode: 1, reason: 'Error', containerID: 'containerd://main-3' } },
  });
  expect(await phase(h)).toBe('Running');
  const before = h.clock.now();
  await h.until(() => h.runtime.calls.includes('start main/2'));
  expect(h.clock.now() - before).toBeGreaterThan(8_000);
  expect(h.events).toContain(
    `BackOff Back-off restarting failed container main in pod pod_default(${uid})`,
  );
});

test.each([
  { policy: 'Never', code: 0, expected: 'Succeeded' },
  { policy: 'Never', code: 3, expected: 'Failed' },
  { policy: 'OnFailure', code: 0, expected: 'Succeeded' },
] as const)(
  'restartPolicy $policy and exit status $code: $expected',
  async ({ policy, code, expected }) => {
    const h = await start();
    await h.createPod({ restartPolicy: policy });
    await h.until(async () => (await phase(h)) === 'Running');
    h.runtime.exit('main', code);
    await h.until(async () => (await phase(h)) === expected);
    expect((await h.pod()).status?.containerStatuses?.[0]).toMatchObject({
      ready: false,
      started: false,
      state: { terminated: { exitCode: code, reason: code === 0 ? 'Completed' : 'Error' } },
    });
    // The run stays for its log; the sandbox is stopped.
    expect(h.runtime.containers.size).toBe(1);
    expect(h.runtime.calls.at(-1)).toBe('stop-sandbox pod/0');
  },
);

test('init containers run one after another, then the main one; a sidecar stays', async () => {
  const h = await start();
  const image = { image: 'busybox:1.28' };
  await h.createPod({
    initContainers: [
      { name: 'first', ...image },
      { name: 'side', ...image, restartPolicy: 'Always' },
      { name: 'second', ...image },
    ],
  });
  await h.until(() => h.runtime.calls.includes('start first/0'));
  expect((await h.pod()).status?.conditions?.[1]).toMatchObject({
    type: 'Initialized',
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: 'containers with incomplete status: [first side second]',
  });
  expect((await h.pod()).status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe(
    'PodInitializing',
  );
  h.runtime.exit('first', 0);
  await h.until(() => h.runtime.calls.includes('start second/0'));
  expect(h.runtime.calls.slice(-2)).toEqual(['start side/0', 'start second/0']);
  h.runtime.exit('second', 0);
  await h.until(async () => (await phase(h)) === 'Running');
  expect((await h.pod()).status?.initContainerStatuses?.map(({ ready }) => ready)).toEqual([
    true,
    true,
    true,
  ]);
  await h.client.delete(
    pods,
    { namespace: 'default', name: 'pod' },
    { body: { gracePeriodSeconds: 5 } },
  );
  await h.until(() => deleted(h));
  expect(h.runtime.calls.filter((call) => call.startsWith('stop '))).toEqual([
    'stop main/0 grace=5',
    'stop side/0 grace=5',
  ]);
});

test('a failing init container fails a Pod that never restarts', async () => {
  const h = await start();
  await h.createPod({
    restartPolicy: 'Never',
    initContainers: [{ name: 'init', image: 'busybox:1.28' }],
  });
  await h.until(() => h.runtime.calls.includes('start init/0'));
  h.runtime.exit('init', 2);
  await h.until(async () => (await phase(h)) === 'Failed');
  expect(h.runtime.calls).not.toContain('start main/0');
});

test('a Pod that waits for a ConfigMap starts as soon as it appears', async () => {
  const { configMaps } = await import('#api/gen/resources.ts');
  const h = await start();
  await h.createPod({ volumes: [{ name: 'settings', configMap: { name: 'settings' } }] });
  await h.until(() => h.events.some((event) => event.startsWith('FailedMount')));
  expect(h.events.at(-1)).toBe(
    'FailedMount MountVolume.SetUp failed for volume "settings" : configmap "settings" not found',
  );
  const before = h.clock.now();
  await h.client.create(configMaps, {
    metadata: { name: 'settings', namespace: 'default' },
    data: { 'a.conf': 'one' },
  });
  await h.until(async () => (await phase(h)) === 'Running', 1);
  expect(h.clock.now()).toBe(before);
});

test('an image that cannot be pulled: ErrImagePull, then ImagePullBackOff, then again', async () => {
  const h = await start();
  h.runtime.pullFailures.set('nowhere/nothing:1', 'no such host');
  await h.createPod({ containers: [{ name: 'main', image: 'nowhere/nothing:1' }] });
  const waiting = async () => (await h.pod()).status?.containerStatuses?.[0]?.state?.waiting;
  await h.until(async () => (await waiting())?.reason === 'ImagePullBackOff');
  const reasons = h.client.statusPatches.map(
    (patch) =>
      /"reason":"(ContainerCreating|[A-Za-z]*ImagePull[A-Za-z]*)"/.exec(JSON.stringify(patch))?.[1],
  );
  expect([...new Set(reasons)]).toEqual(['ErrImagePull', 'ImagePullBackOff']);
  expect((await h.pod()).status?.containerStatuses?.[0]?.state?.waiting?.message).toBe(
    'Back-off pulling image "nowhere/nothing:1": ErrImagePull: no such host',
  );
  expect(h.events).toEqual(
    expect.arrayContaining([
      'Pulling Pulling image "nowhere/nothing:1"',
      'Failed Failed to pull image "nowhere/nothing:1": no such host',
      'Failed Error: ErrImagePull',
      'BackOff Back-off pulling image "nowhere/nothing:1"',
      'Failed Error: ImagePullBackOff',
    ]),
  );
  h.runtime.pullFailures.clear();
  await h.until(async () => (await phase(h)) === 'Running');
});

test('/etc/hosts and the environment of a StatefulSet member', async () => {
  const h = await start();
  await h.createPod(
    {
      hostname: 'mysql-0',
      subdomain: 'db',
      containers: [
        {
          name: 'main',
          image: 'busybox:1.28',
          env: [
            { name: 'A', value: 'one' },
            { name: 'B', value: '$(A)-$(UNKNOWN)-$$(A)' },
            { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          ],
          args: ['$(B)'],
        },
      ],
    },
    { name: 'mysql-0' },
  );
  await h.until(() => h.runtime.calls.includes('start main/0'));
  const config = h.runtime.configs.get(h.runtime.run('main').id);
  expect(config?.env).toEqual([
    { name: 'A', value: 'one' },
    { name: 'B', value: 'one-$(UNKNOWN)-$(A)' },
    { name: 'IP', value: '10.42.0.2' },
  ]);
  expect(config?.args).toEqual(['one-$(UNKNOWN)-$(A)']);
  const hosts = config?.mounts.find(({ containerPath }) => containerPath === '/etc/hosts');
  expect(await readFile(hosts?.hostPath ?? '', 'utf8')).toBe(
    [
      '# Kubernetes-managed hosts file.',
      '127.0.0.1\tlocalhost',
      '::1\tlocalhost ip6-localhost ip6-loopback',
      'fe00::0\tip6-localnet',
      'fe00::0\tip6-mcastprefix',
      'fe00::1\tip6-allnodes',
      'fe00::2\tip6-allrouters',
      '10.42.0.2\tmysql-0.db.default.svc.cluster.local\tmysql-0',
      '',
    ].join('\n'),
  );
  expect(h.runtime.sandboxConfigs[0]).toMatchObject({
    hostname: 'mysql-0',
    cgroupParent: `/kubepods/besteffort/pod${(await h.pod('mysql-0')).metadata.uid}`,
    dns: {
      servers: ['10.43.0.10'],
      searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      options: ['ndots:5'],
    },
  });
});

test('an end that no event told of is noticed within a minute', async () => {
  const h = await start();
  await h.createPod({ restartPolicy: 'Never' });
  await h.until(async () => (await phase(h)) === 'Running');
  const run = h.runtime.run('main');
  h.runtime.containers.set(run.id, { ...run, state: 'exited', exitCode: 0, reason: 'Completed' });
  await h.until(async () => (await phase(h)) === 'Succeeded', 61_000);
});

test('a Pod at rest is looked at, not worked on', async () => {
  const h = await start();
  await h.createPod();
  await h.until(async () => isPodReady(await h.pod()));
  const [name = ''] = await readdir(h.config.podLogsDir);
  const directory = join(h.config.podLogsDir, name);
  // Work would bring it back.
  await rm(directory, { recursive: true });
  const later = h.clock.now() + 180_000;
  await h.until(() => h.clock.now() >= later);
  expect(existsSync(directory)).toBe(false);
  const run = h.runtime.run('main');
  h.runtime.containers.set(run.id, { ...run, state: 'exited', exitCode: 1, reason: 'Error' });
  await h.until(() => existsSync(directory), 61_000);
});

test('a Pod ends with its main containers first, then its sidecars, last started first', async () => {
  const h = await start();
  const image = 'busybox:1.28';
  await h.createPod({
    initContainers: ['first', 'second'].map((name) => ({ name, image, restartPolicy: 'Always' })),
  });
  await h.until(async () => (await phase(h)) === 'Running');
  // Virtual time stood still meanwhile; real containers are some time apart.
  let createdAt = 0;
  for (const name of ['first', 'second', 'main']) {
    const run = h.runtime.run(name);
    h.runtime.containers.set(run.id, { ...run, createdAt: createdAt++ });
  }
  await h.client.delete(pods, { namespace: 'default', name: 'pod' });
  await h.until(() => deleted(h));
  const stops = h.runtime.calls.filter((call) => call.startsWith('stop '));
  expect(stops.map((call) => call.split(/[ /]/)[1])).toEqual(['main', 'second', 'first']);
});
