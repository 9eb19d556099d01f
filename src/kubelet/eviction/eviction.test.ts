import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { PodSpec, PodStatus } from '#api/gen/types.ts';
import { startKubelet, type Harness } from '../testing/harness.ts';

let harness: Harness | undefined;

afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

const mebibyte = 1024 * 1024;
const limited: Partial<PodSpec> = {
  terminationGracePeriodSeconds: 30,
  volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '1Mi' } }],
};
const limits = { limits: { 'ephemeral-storage': '1Mi' } };

/** A running Pod whose volume `scratch` holds so many MiB, some beats later. */
async function later(spec: Partial<PodSpec>, mebibytes: number): Promise<Harness> {
  const h = (harness = await startKubelet());
  h.runtime.writableLayers.set('large', 3 * mebibyte);
  await h.createPod(spec);
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  const { uid } = (await h.pod()).metadata;
  const volume = join(h.config.rootDir, 'pods', uid, 'volumes/kubernetes.io~empty-dir/scratch');
  await mkdir(volume, { recursive: true });
  await writeFile(join(volume, 'file'), Buffer.alloc(mebibytes * mebibyte, 1));
  return h;
}

async function status(h: Harness): Promise<PodStatus | undefined> {
  return (await h.pod()).status;
}

test('a Pod whose volume outgrows its limit fails, and is stopped quickly', async () => {
  const h = await later(limited, 2);
  const began = h.clock.now();
  await h.until(async () => (await status(h))?.phase === 'Failed');
  expect(h.clock.now() - began).toBeLessThan(15_000);
  const message = 'Usage of EmptyDir volume "scratch" exceeds the limit "1Mi". ';
  expect(await status(h)).toMatchObject({ reason: 'Evicted', message });
  expect(await status(h)).not.toHaveProperty('graceSeconds');
  expect(h.events.filter((event) => event.startsWith('Evicted'))).toEqual([`Evicted ${message}`]);
  // Two: nothing gets less from the runtime.
  expect(h.runtime.calls).toContain('stop main/0 grace=2');
});

test('a container whose writable layer outgrows its limit takes its Pod along', async () => {
  const image = 'busybox:1.28';
  const h = await later({ containers: [{ name: 'large', image, resources: limits }] }, 0);
  await h.until(async () => (await status(h))?.phase === 'Failed');
  expect(await status(h)).toMatchObject({
    reason: 'Evicted',
    message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ',
  });
});

test.each([
  { name: 'within its limit', spec: limited, mebibytes: 0 },
  { name: 'critical', spec: { ...limited, priority: 2_000_000_000 }, mebibytes: 2 },
  { name: 'without a limit', spec: { volumes: [{ name: 'scratch', emptyDir: {} }] }, mebibytes: 2 },
])('a Pod that is $name stays', async ({ spec, mebibytes }) => {
  const h = await later(spec, mebibytes);
  const until = h.clock.now() + 30_000;
  await h.until(() => h.clock.now() >= until);
  expect((await status(h))?.phase).toBe('Running');
});
