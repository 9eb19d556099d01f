/** A node whose memory runs out: which Pod goes, what the node says, who is let in meanwhile. */
import { afterEach, expect, test } from 'vitest';
import { nodes } from '#api/gen/resources.ts';
import type { NodeCondition, PodSpec } from '#api/gen/types.ts';
import { startKubelet, type Harness } from '../testing/harness.ts';
import { podOf } from '../testing/pods.ts';
import { rankVictims } from './pressure.ts';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

const mebibyte = 1024 * 1024;
const spec = (memory?: string, priority = 0): Partial<PodSpec> => ({
  priority,
  containers: [
    {
      name: 'main',
      image: 'busybox:1.28',
      imagePullPolicy: 'IfNotPresent',
      ...(memory ? { resources: { requests: { memory } } } : {}),
    },
  ],
});

async function condition(h: Harness): Promise<NodeCondition | undefined> {
  const [node] = (await h.client.list(nodes)).items;
  return node?.status?.conditions?.find(({ type }) => type === 'MemoryPressure');
}

test('one Pod goes, the node is under pressure for a while, and what asks for nothing is refused', async () => {
  let available = 4096 * mebibyte;
  const h = (harness = await startKubelet({ memoryAvailable: () => available }));
  await h.createPod(spec('64Mi'), { name: 'modest' });
  await h.createPod(spec(), { name: 'greedy' });
  const phase = async (name: string) => (await h.pod(name)).status?.phase;
  await h.until(async () => (await phase('modest')) === 'Running');
  await h.until(async () => (await phase('greedy')) === 'Running');
  // Both have a container of this name, so each uses as much.
  h.runtime.memoryUsed.set('main', 48 * mebibyte);
  expect((await condition(h))?.status).toBe('False');

  available = 56 * mebibyte;
  await h.until(async () => (await phase('greedy')) === 'Failed');
  available = 4096 * mebibyte;
  const message =
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 56Mi. Container main was using 48Mi, request is 0, has larger consumption of memory. ';
  const { status } = await h.pod('greedy');
  expect(status).toMatchObject({ reason: 'Evicted', message });
  expect(status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
    status: 'True',
    reason: 'TerminationByKubelet',
    message,
  });
  await h.until(async () => (await condition(h))?.status === 'True');
  expect(await condition(h)).toMatchObject({
    reason: 'KubeletHasInsufficientMemory',
    message: 'kubelet has insufficient memory available',
  });

  await h.createPod(spec(), { name: 'late' });
  await h.until(async () => (await phase('late')) === 'Failed');
  expect((await h.pod('late')).status).toMatchObject({
    reason: 'Evicted',
    message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
  });
  await h.createPod(spec('1Mi'), { name: 'asks' });
  await h.until(async () => (await phase('asks')) === 'Running');

  const began = h.clock.now();
  await h.until(async () => (await condition(h))?.status === 'False');
  expect(h.clock.now() - began).toBeGreaterThan(240_000);
  expect(await phase('modest')).toBe('Running');
});

test('above its request before below, the less important before the more, and critical Pods never', () => {
  const use = (name: string, memory: string, priority: number, used: number) => ({
    pod: podOf(spec(memory, priority), { metadata: { name } }),
    containers: [{ name: 'main', bytes: used * mebibyte }],
  });
  const ranked = rankVictims([
    use('critical', '1Mi', 2_000_000_000, 99),
    use('below', '64Mi', 0, 32),
    use('important', '1Mi', 10, 90),
    use('above', '1Mi', 0, 8),
    use('far-above', '1Mi', 0, 16),
  ]);
  expect(ranked.map(({ pod }) => pod.metadata.name)).toEqual([
    'far-above',
    'above',
    'important',
    'below',
  ]);
});
