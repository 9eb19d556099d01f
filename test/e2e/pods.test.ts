/** What a Pod's specification promises, on real containers. One manifest holds them all, so that they start at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { TestCluster } from './testing/cluster.ts';

const cluster = new TestCluster('pods');

function pod(name: string, spec: object, metadata: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { terminationGracePeriodSeconds: 1, ...spec },
  };
}

const image = 'busybox:1.28';
const sleeper = { name: 'main', image, command: ['sleep', '3600'] };
const shell = (text: string): object => ({ name: 'main', image, command: ['sh', '-c', text] });

const manifests: readonly object[] = [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { a: 'one', 'b.conf': 'two' },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'password' },
    stringData: { pw: 's3cret' },
  },
  pod(
    'volumes',
    {
      securityContext: { fsGroup: 2000 },
      volumes: [
        { name: 'config', configMap: { name: 'settings' } },
        { name: 'secret', secret: { secretName: 'password', defaultMode: 0o400 } },
        { name: 'memory', emptyDir: { medium: 'Memory', sizeLimit: '8Mi' } },
        { name: 'scratch', emptyDir: {} },
        {
          name: 'podinfo',
          downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] },
        },
        {
          name: 'all',
          projected: {
            sources: [
              { configMap: { name: 'settings', items: [{ key: 'a', path: 'deep/a' }] } },
              { secret: { name: 'password' } },
            ],
          },
        },
      ],
      initContainers: [
        {
          name: 'init',
          image,
          command: ['sh', '-c', 'echo hi > /scratch/init'],
          volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
        },
      ],
      containers: [
        {
          ...sleeper,
          env: [
            { name: 'PW', valueFrom: { secretKeyRef: { name: 'password', key: 'pw' } } },
            {
              name: 'CPU',
              valueFrom: { resourceFieldRef: { resource: 'limits.cpu', divisor: '1m' } },
            },
          ],
          envFrom: [{ prefix: 'P_', configMapRef: { name: 'settings' } }],
          resources: { limits: { cpu: '500m', memory: '64Mi' } },
          volumeMounts: [
            ...['config', 'secret', 'memory', 'scratch', 'podinfo', 'all'].map((name) => ({
              name,
              mountPath: `/${name}`,
            })),
            { name: 'config', mountPath: '/one', subPath: 'a' },
          ],
        },
      ],
    },
    { labels: { app: 'x' } },
  ),
  pod('user', {
    securityContext: { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, runAsNonRoot: true },
    volumes: [{ name: 'data', emptyDir: {} }],
    containers: [
      {
        ...shell(
          'exec 2>&1; id; touch /x; touch /data/y && echo wrote; grep CapEff /proc/self/status; sleep 3600',
        ),
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  }),
  pod('nonroot', { securityContext: { runAsNonRoot: true }, containers: [sleeper] }),
  pod('crash', { containers: [shell('exit 3')] }),
  pod('message', {
    restartPolicy: 'Never',
    containers: [shell('echo bye > /dev/termination-log; exit 3')],
  }),
  pod('log-message', {
    restartPolicy: 'Never',
    containers: [
      { ...shell('echo said this; exit 3'), terminationMessagePolicy: 'FallbackToLogsOnError' },
    ],
  }),
  pod('oom', {
    restartPolicy: 'Never',
    containers: [
      { ...shell('x=a; while true; do x=$x$x; done'), resources: { limits: { memory: '20Mi' } } },
    ],
  }),
  pod('deadline', { activeDeadlineSeconds: 2, containers: [sleeper] }),
  pod('too-large', {
    volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '1Mi' } }],
    containers: [
      {
        ...shell('dd if=/dev/zero of=/scratch/file bs=1024 count=2048; sleep 3600'),
        volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
      },
    ],
  }),
  pod('sidecar', {
    restartPolicy: 'Never',
    initContainers: [
      {
        ...sleeper,
        name: 'side',
        restartPolicy: 'Always',
        startupProbe: { exec: { command: ['true'] }, periodSeconds: 1 },
      },
    ],
    containers: [shell('sleep 1')],
  }),
  pod('probed', {
    containers: [
      {
        ...shell('mkdir /w; echo ok > /w/index.html; httpd -f -p 8080 -h /w'),
        ports: [{ name: 'web', containerPort: 8080 }],
        startupProbe: { tcpSocket: { port: 'web' }, periodSeconds: 1, failureThreshold: 30 },
        readinessProbe: {
          httpGet: { port: 'web', path: '/index.html' },
          periodSeconds: 1,
          failureThreshold: 1,
        },
        livenessProbe: {
          exec: { command: ['test', '!', '-e', '/sick'] },
          periodSeconds: 1,
          failureThreshold: 1,
        },
      },
    ],
  }),
  pod('hooks', {
    terminationGracePeriodSeconds: 20,
    volumes: [
      { name: 'data', hostPath: { path: '/tmp/holdfast-hooks', type: 'DirectoryOrCreate' } },
    ],
    containers: [
      {
        ...shell("trap 'exit 0' TERM; while true; do sleep 0.1; done"),
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
        lifecycle: {
          postStart: { exec: { command: ['sh', '-c', 'echo started > /data/hook'] } },
          preStop: { exec: { command: ['sh', '-c', 'echo stopping >> /data/hook'] } },
        },
      },
    ],
  }),
  pod('no-config', {
    containers: [
      {
        ...sleeper,
        env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'late', key: 'a' } } }],
      },
    ],
  }),
  pod('no-image', { containers: [{ ...sleeper, image: 'nowhere.invalid/nothing:1' }] }),
  pod('never-image', {
    containers: [{ ...sleeper, image: 'nowhere.invalid/nothing:2', imagePullPolicy: 'Never' }],
  }),
  pod('bad-name', { containers: [{ ...sleeper, image: 'Not/Valid:1' }] }),
  pod('host-network', { hostNetwork: true, containers: [sleeper] }),
];

beforeAll(async () => {
  await cluster.up(['busybox']);
  await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
});
afterAll(() => cluster.down());

const read = async (name: string): Promise<Pod> =>
  JSON.parse(await cluster.kubectl('get', 'pod', name, '-o', 'json')) as Pod;
const exec = (name: string, command: string): Promise<string> =>
  cluster.kubectl('exec', name, '--', 'sh', '-c', command);

function main(name: string, holds: (pod: Pod) => unknown, seconds?: number): Promise<Pod> {
  return cluster.until(
    name,
    async () => {
      const found = await read(name);
      return holds(found) ? found : undefined;
    },
    seconds,
  );
}

const firstOf = (found: Pod) => found.status?.containerStatuses?.[0];
const waitingReason = (found: Pod) => firstOf(found)?.state?.waiting?.reason;

async function eventsOf(name: string): Promise<string> {
  return cluster.kubectl(
    'get',
    'events',
    '--field-selector',
    `involvedObject.name=${name}`,
    '-o',
    'custom-columns=R:.reason,M:.message',
    '--no-headers',
  );
}

describe('volumes and environment', () => {
  beforeAll(() => cluster.ready('volumes'));

  test('the image is told as the runtime resolved it', async () => {
    expect(firstOf(await read('volumes'))?.image).toBe('docker.io/library/busybox:1.28');
  });

  test('every kind shows what it should', async () => {
    expect(
      await exec(
        'volumes',
        'cat /config/a /secret/pw /scratch/init /podinfo/labels /all/deep/a /all/pw /one',
      ),
    ).toBe('ones3crethi\napp="x"ones3cretone');
    expect(await exec('volumes', 'echo $PW $CPU $P_a $KUBERNETES_SERVICE_HOST')).toBe(
      's3cret 500 one 10.43.0.1\n',
    );
  });

  test('secrets and memory never reach a disk', async () => {
    const mounts = await exec(
      'volumes',
      'grep -E " /(secret|memory|all|var/run/secrets/kubernetes.io/serviceaccount) " /proc/mounts',
    );
    expect(
      mounts
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[2]),
    ).toEqual(['tmpfs', 'tmpfs', 'tmpfs', 'tmpfs']);
    expect(mounts).toMatch(/\/memory tmpfs .*size=8192k/);
  });

  test('fsGroup owns what is written', async () => {
    expect(await exec('volumes', 'touch /scratch/new; stat -c %g /scratch /scratch/new')).toBe(
      '2000\n2000\n',
    );
  });

  test('a changed ConfigMap reaches the running Pod, but not a sub-path', async () => {
    await cluster.kubectl('patch', 'configmap', 'settings', '-p', '{"data":{"a":"changed"}}');
    await cluster.until(
      'the change',
      async () => (await exec('volumes', 'cat /config/a')) === 'changed',
    );
    expect(await exec('volumes', 'cat /one')).toBe('one');
  });

  test("the limits are the cgroup's", async () => {
    const memory = await exec(
      'volumes',
      'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null || true',
    );
    expect(memory.trim()).toBe(String(64 * 1024 * 1024));
  });
});

describe('security', () => {
  test('user, group, read-only root, no capabilities', async () => {
    await cluster.ready('user');
    expect(await cluster.kubectl('logs', 'user')).toBe(
      'uid=1000 gid=3000 groups=2000,3000\ntouch: /x: Read-only file system\nwrote\nCapEff:\t0000000000000000\n',
    );
  });

  test('an image that runs as root is refused by runAsNonRoot', async () => {
    const found = await main(
      'nonroot',
      (now) => waitingReason(now) === 'CreateContainerConfigError',
    );
    expect(firstOf(found)?.state?.waiting?.message).toMatch(
      /^container has runAsNonRoot and image will run as root \(pod: "nonroot_default\(/,
    );
  });
});

describe('ends', () => {
  test('a container that keeps failing backs off', async () => {
    const found = await main('crash', (now) => waitingReason(now) === 'CrashLoopBackOff');
    expect(firstOf(found)).toMatchObject({
      lastState: { terminated: { exitCode: 3, reason: 'Error' } },
    });
    expect(firstOf(found)?.state?.waiting?.message).toMatch(
      /^back-off \d\S* restarting failed container=main pod=crash_default\(/,
    );
    expect(await eventsOf('crash')).toMatch(
      /BackOff +Back-off restarting failed container main in pod crash_default\(/,
    );
  });

  test.each([
    { name: 'message', reason: 'Error', message: 'bye\n', exitCode: 3 },
    { name: 'log-message', reason: 'Error', message: 'said this\n', exitCode: 3 },
    { name: 'oom', reason: 'OOMKilled', message: undefined, exitCode: 137 },
  ])('$name: $reason', async ({ name, reason, message, exitCode }) => {
    const found = await main(name, (now) => now.status?.phase === 'Failed');
    const { terminated } = firstOf(found)?.state ?? {};
    expect([terminated?.reason, terminated?.message, terminated?.exitCode]).toEqual([
      reason,
      message,
      exitCode,
    ]);
  });

  test('activeDeadlineSeconds', async () => {
    const { status } = await main('deadline', (now) => now.status?.phase === 'Failed');
    expect(status).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
    });
  });

  test('a volume larger than its limit', async () => {
    const { status } = await main('too-large', (now) => now.status?.phase === 'Failed');
    const message = 'Usage of EmptyDir volume "scratch" exceeds the limit "1Mi". ';
    expect(status).toMatchObject({ reason: 'Evicted', message });
    expect(await eventsOf('too-large')).toContain(message.trim());
  });

  test('a sidecar ends after the main container, and the Pod has succeeded', async () => {
    const { status } = await main('sidecar', (now) => now.status?.phase === 'Succeeded');
    expect(status?.initContainerStatuses?.[0]?.state?.terminated).toBeDefined();
  });
});

describe('probes', () => {
  beforeAll(() => cluster.ready('probed'));

  test('readiness comes and goes with the answer', async () => {
    await exec('probed', 'mv /w/index.html /w/away');
    await main('probed', (now) => firstOf(now)?.ready === false);
    expect(await eventsOf('probed')).toContain(
      'Readiness probe failed: HTTP probe failed with statuscode: 404',
    );
    await exec('probed', 'mv /w/away /w/index.html');
    await cluster.ready('probed');
  });

  test('liveness restarts', async () => {
    await exec('probed', 'touch /sick');
    await main('probed', (now) => firstOf(now)?.restartCount === 1 && firstOf(now)?.ready);
    expect(await eventsOf('probed')).toContain(
      'Container main failed liveness probe, will be restarted',
    );
  });
});

describe('what is missing', () => {
  test('a ConfigMap: the container starts when it appears', async () => {
    const found = await main(
      'no-config',
      (now) => waitingReason(now) === 'CreateContainerConfigError',
    );
    expect(firstOf(found)?.state?.waiting?.message).toBe('configmap "late" not found');
    await cluster.kubectl('create', 'configmap', 'late', '--from-literal=a=b');
    await cluster.ready('no-config', 5);
  });

  test.each([
    {
      name: 'no-image',
      reason: 'ImagePullBackOff',
      message: /^Back-off pulling image "nowhere.invalid\/nothing:1": ErrImagePull: /,
    },
    {
      name: 'never-image',
      reason: 'ErrImageNeverPull',
      message:
        /^Container image "nowhere.invalid\/nothing:2" is not present with pull policy of Never$/,
    },
    {
      name: 'bad-name',
      reason: 'InvalidImageName',
      message:
        /couldn't parse image name "Not\/Valid:1": invalid reference format: repository name must be lowercase$/,
    },
  ])('$name: $reason', async ({ name, reason, message }) => {
    const found = await main(name, (now) => waitingReason(now) === reason);
    expect(firstOf(found)?.state?.waiting?.message).toMatch(message);
  });
});

test('hooks run around the container, and the stop signal ends it', async () => {
  await cluster.ready('hooks');
  expect(await exec('hooks', 'cat /data/hook')).toBe('started\n');
  const began = performance.now();
  await cluster.kubectl('delete', 'pod', 'hooks');
  expect(performance.now() - began).toBeLessThan(15_000);
  expect((await import('node:fs')).readFileSync('/tmp/holdfast-hooks/hook', 'utf8')).toBe(
    'started\nstopping\n',
  );
  (await import('node:fs')).rmSync('/tmp/holdfast-hooks', { recursive: true });
});

test("on the host network a Pod has the node's address", async () => {
  await cluster.ready('host-network');
  const { status } = await read('host-network');
  expect(status?.podIP).toBe(status?.hostIP);
});

test('a debugging container sees the processes of its target', async () => {
  await cluster.kubectl(
    'debug',
    'user',
    `--image=${image}`,
    '--target=main',
    '--container=debugger',
    '--',
    'sh',
    '-c',
    'ps; sleep 60',
  );
  // Until the container has started, its log is refused.
  await cluster.until('its output', async () =>
    (await cluster.attempt('logs', 'user', '-c', 'debugger')).stdout.includes('sleep 3600'),
  );
});

test('a deleted Pod leaves nothing on the node', async () => {
  const { uid } = (await read('volumes')).metadata;
  await cluster.kubectl('delete', 'pod', 'volumes');
  const { existsSync, readFileSync } = await import('node:fs');
  expect(existsSync(`${cluster.dataDir}/kubelet/pods/${uid}`)).toBe(false);
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(uid);
});
