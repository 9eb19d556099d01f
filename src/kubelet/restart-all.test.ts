/** A rule of one container that takes its whole Pod back to the beginning. */
import { afterEach, expect, test } from 'vitest';
import type { Container } from '#api/gen/types.ts';
import { startKubelet, type Harness } from './testing/harness.ts';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

const container = (name: string, more: Partial<Container> = {}): Container => ({
  name,
  image: 'busybox:1.28',
  imagePullPolicy: 'IfNotPresent',
  ...more,
});
const rules = {
  restartPolicy: 'Never',
  restartPolicyRules: [
    { action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [42] } },
  ],
};

test('all containers run again from the first init container on, in the same sandbox', async () => {
  const h = (harness = await startKubelet());
  await h.createPod({
    restartPolicy: 'Never',
    initContainers: [container('init'), container('side', { restartPolicy: 'Always' })],
    containers: [container('main', rules), container('other')],
  });
  const started = (call: string) => () => h.runtime.calls.includes(`start ${call}`);
  await h.until(started('init/0'));
  h.runtime.exit('init', 0);
  await h.until(async () => (await h.pod()).status?.phase === 'Running');
  h.runtime.exit('main', 42);
  await h.until(started('init/1'));
  const { status } = await h.pod();
  expect(status?.phase).not.toBe('Failed');
  const mainStatus = status?.containerStatuses?.[0];
  expect(mainStatus?.state?.waiting?.reason).toBe('RestartingAllContainers');
  expect(mainStatus?.lastState?.terminated?.exitCode).toBe(42);
  h.runtime.exit('init', 0);
  await h.until(started('other/1'));
  await h.until(async () =>
    ((await h.pod()).status?.containerStatuses ?? []).every(({ ready }) => ready),
  );
  const again = (await h.pod()).status;
  expect(again?.phase).toBe('Running');
  expect(
    [...(again?.initContainerStatuses ?? []), ...(again?.containerStatuses ?? [])].map(
      ({ name, restartCount }) => `${name}: ${restartCount}`,
    ),
  ).toEqual(['init: 1', 'side: 1', 'main: 1', 'other: 1']);
  expect(h.runtime.calls.filter((call) => call.startsWith('sandbox'))).toHaveLength(1);

  // The second time it backs off.
  const before = h.clock.now();
  h.runtime.exit('main', 42);
  await h.until(started('init/2'));
  expect(h.clock.now() - before).toBeGreaterThanOrEqual(10_000);

  // What no rule is for ends the Pod.
  h.runtime.exit('init', 0);
  await h.until(started('other/2'));
  h.runtime.exit('main', 1);
  h.runtime.exit('other', 0);
  await h.until(async () => (await h.pod()).status?.phase === 'Failed');
});
