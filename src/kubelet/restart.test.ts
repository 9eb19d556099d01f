import { afterEach, expect, test } from 'vitest';
import { nodes, pods, runtimeClasses } from '#api/gen/resources.ts';
import { RuntimeError } from './cri/runtime-error.ts';
import { startKubelet, type Harness, type HarnessOptions } from './testing/harness.ts';
import type { FakeRuntime } from './testing/fake-runtime.ts';
import type { MemoryClient } from './testing/memory-client.ts';

let harness: Harness | undefined;
async function start(options?: HarnessOptions): Promise<Harness> {
  harness = await startKubelet(options);
  return harness;
}
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

/** What an earlier life of the kubelet left: a Pod in the API, or not, and its sandbox and container. */
async function leftBehind(
  client: MemoryClient,
  runtime: FakeRuntime,
  { inApi }: { readonly inApi: boolean },
): Promise<void> {
  const container = { name: 'main', image: 'busybox:1.28' };
  const uid = 'left-behind';
  const metadata = { name: 'pod', namespace: 'default', uid };
  if (inApi) {
    const status = { phase: 'Running' as const, startTime: '2025-12-31T00:00:00Z' };
    await client.create(pods, {
      metadata,
      spec: { nodeName: 'node', containers: [container] },
      status,
    });
  }
  const sandbox = {
    ...metadata,
    attempt: 0,
    hostname: 'pod',
    logDirectory: '/nowhere',
    portMappings: [],
    labels: {},
    annotations: {},
    cgroupParent: '',
    namespaces: { network: 'pod', pid: 'container', ipc: 'pod' },
    sysctls: {},
    privileged: false,
  } as const;
  const sandboxId = await runtime.runSandbox(sandbox);
  const id = await runtime.createContainer(sandboxId, {
    ...container,
    attempt: 3,
    annotations: { 'io.kubernetes.pod.terminationGracePeriod': '9' },
    labels: {},
    logPath: '',
  } as unknown as Parameters<FakeRuntime['createContainer']>[1]); // The fake looks at nothing else.
  await runtime.startContainer(id);
  runtime.calls.length = 0;
}

test('what runs is adopted, restart counts and all', async () => {
  const h = await start({
    prepare: (client, runtime) => leftBehind(client, runtime, { inApi: true }),
  });
  await h.until(async () => (await h.pod()).status?.containerStatuses !== undefined);
  expect((await h.pod()).status).toMatchObject({
    phase: 'Running',
    podIP: '10.42.0.2',
    startTime: '2025-12-31T00:00:00Z',
    containerStatuses: [{ restartCount: 3, ready: true }],
  });
  expect(h.runtime.calls).toEqual([]);
  h.runtime.exit('main', 1);
  await h.until(() => h.runtime.calls.includes('start main/4'));
});

test('what the API no longer has is stopped with the grace that it had', async () => {
  const h = await start({
    prepare: (client, runtime) => leftBehind(client, runtime, { inApi: false }),
  });
  await h.until(() => h.runtime.sandboxes.size === 0);
  expect(h.runtime.calls).toEqual(['stop main/3 grace=9', 'stop-sandbox pod/0']);
});

test('a sandbox that died is replaced, with all its containers, at the same address', async () => {
  const h = await start();
  await h.createPod();
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  const [id = ''] = h.runtime.sandboxes.keys();
  await h.runtime.stopSandbox(id);
  await h.until(() => h.runtime.calls.includes('start main/1'));
  expect(h.runtime.calls).toContain('sandbox pod/1');
  expect(h.events).toContain(
    'SandboxChanged Pod sandbox changed, it will be killed and re-created.',
  );
  await h.until(() => h.runtime.sandboxConfigs.length === 2);
  expect(h.runtime.sandboxConfigs.map(({ address }) => address)).toEqual([
    '10.42.0.2',
    '10.42.0.2',
  ]);
});

test('a Pod that never restarts ends with its sandbox', async () => {
  const h = await start();
  await h.createPod({ restartPolicy: 'Never' });
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  const [id = ''] = h.runtime.sandboxes.keys();
  await h.runtime.stopSandbox(id);
  await h.until(async () => (await h.pod()).status?.phase === 'Failed');
  expect(h.runtime.calls).not.toContain('sandbox pod/1');
});

test('a sandbox that cannot be made is tried again', async () => {
  const h = await start();
  const runSandbox = h.runtime.runSandbox.bind(h.runtime);
  let failures = 2;
  h.runtime.runSandbox = (config) =>
    failures-- > 0
      ? Promise.reject(new RuntimeError('failed', 'no address left'))
      : runSandbox(config);
  await h.createPod();
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  expect(h.events).toContain(
    'FailedCreatePodSandBox Failed to create pod sandbox: no address left',
  );
});

test('a Pod waits for its RuntimeClass, and the runtime is told the handler', async () => {
  const h = await start();
  const handlers: (string | undefined)[] = [];
  const runSandbox = h.runtime.runSandbox.bind(h.runtime);
  h.runtime.runSandbox = (config) => {
    handlers.push(config.handler);
    return runSandbox(config);
  };
  await h.createPod({ runtimeClassName: 'special' });
  await h.until(() =>
    h.events.includes(
      'FailedCreatePodSandBox Failed to create pod sandbox: failed to get runtimeclass: runtimeclass.node.k8s.io "special" not found',
    ),
  );
  await h.client.create(runtimeClasses, { metadata: { name: 'special' }, handler: 'runc' });
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  expect(handlers).toEqual(['runc']);
});

test('while the runtime is away the node is not ready; nothing is lost', async () => {
  const h = await start();
  await h.createPod();
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  const away = (): Promise<never> =>
    Promise.reject(new RuntimeError('unavailable', 'connection refused'));
  const { info, listSandboxes } = h.runtime;
  Object.assign(h.runtime, { info: away, listSandboxes: away });
  h.runtime.emit({ type: 'resync' });
  const ready = async () => {
    const node = await h.client.get(nodes, { name: 'node' });
    return node.status?.conditions?.find(({ type }) => type === 'Ready');
  };
  await h.until(async () => (await ready())?.status === 'False', 2_000);
  expect(await ready()).toMatchObject({
    reason: 'KubeletNotReady',
    message: 'container runtime is down',
  });
  Object.assign(h.runtime, { info, listSandboxes });
  await h.until(async () => (await ready())?.status === 'True', 2_000);
  expect((await h.pod()).status?.phase).toBe('Running');
  expect(h.runtime.calls.filter((call) => call.startsWith('start'))).toEqual(['start main/0']);
});

test('a Pod that does not fit is refused', async () => {
  const h = await start();
  await h.createPod({
    containers: [{ name: 'main', image: 'busybox:1.28', resources: { requests: { cpu: '1000' } } }],
  });
  await h.until(async () => (await h.pod()).status?.phase === 'Failed');
  const { status } = await h.pod();
  expect(status?.reason).toBe('OutOfcpu');
  expect(status?.message).toMatch(
    /^Pod was rejected: Node didn't have enough resource: cpu, requested: 1000000, used: 0, capacity: \d+$/,
  );
  expect(h.runtime.calls).toEqual([]);
});

test('a Pod for other nodes is refused', async () => {
  const h = await start();
  await h.createPod({ nodeSelector: { disk: 'ssd' } });
  await h.until(async () => (await h.pod()).status?.phase === 'Failed');
  expect((await h.pod()).status).toMatchObject({
    reason: 'NodeAffinity',
    message:
      "Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  });
});

test('activeDeadlineSeconds ends a Pod', async () => {
  const h = await start();
  await h.createPod({ activeDeadlineSeconds: 30 });
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  await h.until(async () => (await h.pod()).status?.phase === 'Failed', 40_000);
  expect((await h.pod()).status?.reason).toBe('DeadlineExceeded');
  expect(h.runtime.calls).toContain('stop main/0 grace=30');
});

test('liveness kills and restarts; its own grace period counts', async () => {
  const h = await start();
  h.runtime.execAnswers.set('check', { exitCode: 1 });
  const livenessProbe = {
    exec: { command: ['check'] },
    periodSeconds: 1,
    failureThreshold: 2,
    terminationGracePeriodSeconds: 5,
  };
  await h.createPod({ containers: [{ name: 'main', image: 'busybox:1.28', livenessProbe }] });
  await h.until(() => h.runtime.calls.includes('start main/1'));
  expect(h.runtime.calls).toContain('stop main/0 grace=5');
  expect(h.events).toContain('Killing Container main failed liveness probe, will be restarted');
});

test('hooks: postStart must succeed, preStop counts in the grace period', async () => {
  const h = await start();
  h.runtime.execAnswers.set('bad', { exitCode: 1 });
  const image = 'busybox:1.28';
  await h.createPod({
    containers: [
      {
        name: 'main',
        image,
        lifecycle: {
          postStart: { exec: { command: ['good'] } },
          preStop: { sleep: { seconds: 4 } },
        },
      },
      { name: 'other', image, lifecycle: { postStart: { exec: { command: ['bad'] } } } },
    ],
  });
  await h.until(() => h.events.includes('FailedPostStartHook PostStartHook failed'));
  await h.until(() => h.runtime.calls.some((call) => call.startsWith('stop other/0')));
  await h.client.delete(
    pods,
    { namespace: 'default', name: 'pod' },
    { body: { gracePeriodSeconds: 10 } },
  );
  await h.until(() => h.runtime.calls.some((call) => call.startsWith('stop main/0')));
  expect(h.runtime.calls).toContain('stop main/0 grace=6');
});
