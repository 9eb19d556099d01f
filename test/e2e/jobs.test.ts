/** Jobs with real containers: they end, fail, find each other, and are counted though the server is killed. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job } from '#api/gen/types.ts';
import { TestCluster, holdfast } from './testing/cluster.ts';

const cluster = new TestCluster('jobs');
beforeAll(() => cluster.up(['busybox']), 600_000);
afterAll(() => cluster.down());

interface Parts {
  readonly script: string;
  readonly spec?: object;
  readonly pod?: object;
  readonly mounts?: readonly object[];
}

function manifest(name: string, { script, spec = {}, pod = {}, mounts = [] }: Parts): string {
  const container = {
    name: 'main',
    image: 'busybox:1.28',
    command: ['sh', '-c', script],
    volumeMounts: mounts,
  };
  return JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      ...spec,
      template: { spec: { restartPolicy: 'Never', containers: [container], ...pod } },
    },
  });
}

const wait = (name: string, condition: string): Promise<string> =>
  cluster.kubectl('wait', `job/${name}`, `--for=condition=${condition}`, '--timeout=90s');

async function stored(name: string): Promise<Job> {
  const job: Job = JSON.parse(await cluster.kubectl('get', 'job', name, '-o', 'json'));
  return job;
}

test('a Job completes, and its log stays', async () => {
  await cluster.apply(manifest('sum', { script: 'echo $((20 + 22))' }));
  await wait('sum', 'complete');
  expect(await cluster.kubectl('logs', 'job/sum')).toBe('42\n');
});

test('a Job that fails waits, tries again, and gives up', async () => {
  await cluster.apply(manifest('broken', { script: 'exit 3', spec: { backoffLimit: 1 } }));
  await wait('broken', 'failed');
  const { status } = await stored('broken');
  expect(status).toMatchObject({ failed: 2 });
  const [first, second] = (
    await cluster.kubectl(
      'get',
      'pods',
      '-l',
      'job-name=broken',
      '-o',
      'jsonpath={range .items[*]}{.metadata.creationTimestamp}{"\\n"}{end}',
    )
  )
    .trim()
    .split('\n')
    .map((time) => Date.parse(time))
    .toSorted((a, b) => a - b);
  // Ten seconds after the first one failed.
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(9_000);
});

test('the members of an Indexed Job find each other by name', async () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'ring' },
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: { 'job-name': 'ring' },
    },
  };
  await cluster.apply(JSON.stringify(service));
  const script = `
    for peer in 0 1 2; do until nslookup ring-$peer.ring; do sleep 0.2; done; done
    sleep 3
    echo I am $JOB_COMPLETION_INDEX of $(hostname -f)`;
  const spec = { completionMode: 'Indexed', completions: 3, parallelism: 3 };
  await cluster.apply(manifest('ring', { script, spec, pod: { subdomain: 'ring' } }));
  await wait('ring', 'complete');
  expect((await stored('ring')).status?.completedIndexes).toBe('0-2');
  const log = await cluster.kubectl('logs', '-l', 'job-name=ring', '--tail=1');
  expect(
    log
      .trim()
      .split('\n')
      .toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(
    [0, 1, 2].map((index) => `I am ${index} of ring-${index}.ring.default.svc.cluster.local`),
  );
});

test('kill -9 of the server in mid Job loses and doubles nothing', async () => {
  const folder = join(cluster.dataDir, 'runs');
  mkdirSync(folder);
  const runs = (): readonly string[] =>
    existsSync(join(folder, 'list'))
      ? readFileSync(join(folder, 'list'), 'utf8').trim().split('\n')
      : [];
  await cluster.apply(
    manifest('steady', {
      script: 'hostname >> /runs/list; sleep 1',
      spec: { completions: 12, parallelism: 3, backoffLimit: 0 },
      pod: { volumes: [{ name: 'runs', hostPath: { path: folder } }] },
      mounts: [{ name: 'runs', mountPath: '/runs' }],
    }),
  );
  for (const count of [2, 7]) {
    await cluster.until(`${count} ran`, () => Promise.resolve(runs().length >= count));
    process.kill(await cluster.serverPid(), 'SIGKILL');
    await cluster.until(
      'the server is gone',
      async () => (await holdfast('status', '--name', cluster.name)).status === 1,
    );
    await cluster.holdfast('up');
  }
  await wait('steady', 'complete');
  const { status } = await stored('steady');
  expect(status).toMatchObject({ succeeded: 12, uncountedTerminatedPods: {} });
  expect(status).not.toHaveProperty('failed');
  expect(runs()).toHaveLength(12);
  expect(new Set(runs()).size).toBe(12);
});
