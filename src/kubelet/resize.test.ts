/** A Pod's resources change while it runs: what the node grants, what the runtime is told, what the API is. */
import { afterEach, expect, test } from 'vitest';
import { nodes, pods } from '#api/gen/resources.ts';
import type {
  Container,
  Pod,
  PodCondition,
  PodSpec,
  ResourceRequirements,
} from '#api/gen/types.ts';
import { startKubelet, type Harness, type HarnessOptions } from './testing/harness.ts';

let harness: Harness | undefined;

async function start(options?: HarnessOptions): Promise<Harness> {
  harness = await startKubelet(options);
  return harness;
}

afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

const image = 'busybox:1.28';
const amounts = (cpu: string, memory: string): ResourceRequirements => ({
  requests: { cpu, memory },
  limits: { cpu, memory },
});
const main = (resources: ResourceRequirements, more: Partial<Container> = {}): Container => ({
  name: 'main',
  image,
  imagePullPolicy: 'IfNotPresent',
  resources,
  ...more,
});

async function runs(h: Harness, spec: Partial<PodSpec>, name = 'pod'): Promise<void> {
  await h.createPod(spec, { name });
  await h.until(async () => (await h.pod(name)).status?.phase === 'Running');
}

/** As the API server's `resize` does: another specification, another generation. */
async function resize(h: Harness, containers: readonly Container[], name = 'pod'): Promise<number> {
  const { metadata } = await h.pod(name);
  const generation = (metadata.generation ?? 0) + 1;
  const body = { metadata: { generation }, spec: { containers } };
  await h.client.patch(pods, { namespace: 'default', name }, { type: 'merge', body });
  return generation;
}

function condition({ status }: Pod, type: string): PodCondition | undefined {
  return status?.conditions?.find((one) => one.type === type);
}

const resizeEvents = (h: Harness): string[] =>
  h.events.filter((event) => event.startsWith('Resize')).map((event) => event.split(' ')[0] ?? '');

test('more is granted and given without a restart', async () => {
  const h = await start();
  await runs(h, { containers: [main(amounts('100m', '64Mi'))] });
  expect((await h.pod()).status?.containerStatuses?.[0]).toMatchObject({
    allocatedResources: { cpu: '100m', memory: '64Mi' },
    resources: amounts('100m', '64Mi'),
  });
  const generation = await resize(h, [main(amounts('200m', '128Mi'))]);
  await h.until(async () => (await h.pod()).status?.observedGeneration === generation);
  await h.until(() => resizeEvents(h).includes('ResizeCompleted'));
  await h.until(async () => !condition(await h.pod(), 'PodResizeInProgress'));
  const { status } = await h.pod();
  expect(status?.containerStatuses?.[0]).toMatchObject({
    allocatedResources: { cpu: '200m', memory: '128Mi' },
    resources: amounts('200m', '128Mi'),
    restartCount: 0,
  });
  expect(h.runtime.limits.get('main')).toEqual({
    cpuShares: 204,
    cpuQuota: 20_000,
    cpuPeriod: 100_000,
    memoryLimitBytes: 128 * 1024 * 1024,
  });
  expect(h.events).toContain(
    'ResizeCompleted Pod resize completed: {"containers":[{"name":"main","resources":{"requests":{"cpu":"200m","memory":"128Mi"},"limits":{"cpu":"200m","memory":"128Mi"}}}],"generation":2}',
  );
});

test('a container that asks for it is restarted', async () => {
  const h = await start();
  const policy = { resizePolicy: [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }] };
  // It would not be started again for ending well.
  const spec = { restartPolicy: 'OnFailure' } as const;
  await runs(h, { ...spec, containers: [main(amounts('100m', '64Mi'), policy)] });
  await resize(h, [main(amounts('200m', '64Mi'), policy)]);
  await h.until(() => h.runtime.calls.includes('update main'));
  expect(h.runtime.calls).not.toContain('stop main/0 grace=30');
  await resize(h, [main(amounts('200m', '128Mi'), policy)]);
  await h.until(async () => {
    const [told] = (await h.pod()).status?.containerStatuses ?? [];
    return told?.restartCount === 1 && told.resources?.limits?.['memory'] === '128Mi';
  });
  expect(h.events).toContain('Killing Container main resize requires restart');
  expect(h.runtime.configs.get(h.runtime.run('main').id)?.resources.memoryLimitBytes).toBe(
    128 * 1024 * 1024,
  );
});

test('what the node never has is infeasible, and what it lacks now waits until another Pod ends', async () => {
  const h = await start();
  const [node] = (await h.client.list(nodes)).items;
  const cpus = Number(node?.status?.allocatable?.['cpu'] ?? 0) || 1;
  const half = `${cpus * 500}m`;
  await runs(h, { containers: [main(amounts(half, '64Mi'))] });
  await runs(h, { containers: [main(amounts(half, '64Mi'))] }, 'other');

  await resize(h, [main(amounts(`${cpus + 1}`, '64Mi'))]);
  await h.until(async () => condition(await h.pod(), 'PodResizePending')?.reason === 'Infeasible');
  expect(condition(await h.pod(), 'PodResizePending')).toMatchObject({
    status: 'True',
    observedGeneration: 2,
    message: `Node didn't have enough capacity: cpu, requested: ${(cpus + 1) * 1000}, capacity: ${cpus * 1000}`,
  });

  await resize(h, [main(amounts(`${cpus * 600}m`, '64Mi'))]);
  await h.until(async () => condition(await h.pod(), 'PodResizePending')?.reason === 'Deferred');
  expect(condition(await h.pod(), 'PodResizePending')?.message).toBe(
    `Node didn't have enough resource: cpu, requested: ${cpus * 600}, used: ${cpus * 500}, capacity: ${cpus * 1000}`,
  );
  expect((await h.pod()).status?.containerStatuses?.[0]?.allocatedResources?.['cpu']).toBe(half);

  await h.client.delete(pods, { namespace: 'default', name: 'other' });
  await h.until(async () => !condition(await h.pod(), 'PodResizePending'), 60_000);
  await h.until(() => resizeEvents(h).includes('ResizeCompleted'));
  expect(resizeEvents(h)).toEqual([
    'ResizeInfeasible',
    'ResizeDeferred',
    'ResizeStarted',
    'ResizeCompleted',
  ]);
});

test('a memory limit goes below what is used only when that is possible', async () => {
  const h = await start();
  await runs(h, { containers: [main(amounts('100m', '64Mi'))] });
  h.runtime.memoryUsed.set('main', 40 * 1024 * 1024);
  await resize(h, [main(amounts('100m', '32Mi'))]);
  await h.until(async () => condition(await h.pod(), 'PodResizeInProgress')?.reason === 'Error');
  expect(condition(await h.pod(), 'PodResizeInProgress')?.message).toBe(
    'attempting to set container "main" memory limits (33554432) below current usage (41943040)',
  );
  expect((await h.pod()).status?.containerStatuses?.[0]?.resources?.limits?.['memory']).toBe(
    '64Mi',
  );
  h.runtime.memoryUsed.set('main', 1024);
  await h.until(async () => !condition(await h.pod(), 'PodResizeInProgress'));
  expect((await h.pod()).status?.containerStatuses?.[0]?.resources?.limits?.['memory']).toBe(
    '32Mi',
  );
});

test('a kubelet that starts again knows what it had granted', async () => {
  const first = await start();
  await runs(first, { containers: [main(amounts('100m', '64Mi'))] });
  const before = await first.pod();
  const runtime = first.runtime;
  await first.stop();
  harness = undefined;
  const h = await start({
    prepare: async (client, next) => {
      for (const [id, sandbox] of runtime.sandboxes) next.sandboxes.set(id, sandbox);
      for (const [id, run] of runtime.containers) next.containers.set(id, run);
      const spec = { ...before.spec, containers: [main(amounts('300m', '64Mi'))] };
      await client.create(pods, { ...before, spec });
    },
  });
  await h.until(() => resizeEvents(h).includes('ResizeCompleted'));
  expect(resizeEvents(h)).toEqual(['ResizeStarted', 'ResizeCompleted']);
  expect(h.runtime.calls).toEqual(['update main']);
});
