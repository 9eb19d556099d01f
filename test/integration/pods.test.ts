/** What a Pod can do in the course of its life: the real kubectl against a whole server on a simulated node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
let cpus: number;
beforeAll(async () => {
  cluster = await Cluster.start();
  cpus = Number(await words('get nodes -o jsonpath={.items[0].status.allocatable.cpu}'));
});
afterAll(() => cluster.stop());

/** What it printed, errors and warnings included; never rejects for what the server refuses. */
async function kubectl(list: readonly string[], input = ''): Promise<string> {
  const { text } = await runKubectl(list, { kubeconfig: cluster.kubeconfig, input });
  return text;
}

const words = (line: string): Promise<string> => kubectl(line.split(' '));

async function read(name: string): Promise<Pod> {
  // What the API server answers is a Pod.
  return JSON.parse(await words(`get pod ${name} -o json`)) as Pod;
}

const amounts = (cpu: string, memory = '64Mi') => ({
  requests: { cpu, memory },
  limits: { cpu, memory },
});

function manifest(name: string, cpu: string, more: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { containers: [{ name: 'main', image: 'nginx:1.27', resources: amounts(cpu) }], ...more },
  });
}

const resize = (name: string, cpu: string): Promise<string> =>
  kubectl([
    ...`patch pod ${name} --subresource=resize -p`.split(' '),
    JSON.stringify({ spec: { containers: [{ name: 'main', resources: amounts(cpu) }] } }),
  ]);

describe('a resize', () => {
  test('reaches the status, and lets in what had no room', async () => {
    await kubectl(['create', '-f', '-'], manifest('large', `${cpus * 800}m`));
    await words('wait pod/large --for=condition=Ready');
    await kubectl(['create', '-f', '-'], manifest('waits', `${cpus * 500}m`));
    await words('wait pod/waits --for=condition=PodScheduled=False --timeout=10s');

    expect(await resize('large', `${cpus * 400}m`)).toContain('pod/large patched');
    expect(await words('wait pod/waits --for=condition=Ready --timeout=20s')).toContain('met');
    const { metadata, status } = await read('large');
    expect(metadata.generation).toBe(2);
    expect(status?.containerStatuses?.[0]).toMatchObject({
      restartCount: 0,
      allocatedResources: { cpu: `${cpus * 400}m` },
      resources: amounts(`${cpus * 400}m`),
    });

    // The other way round: what doesn't fit beside it waits.
    await resize('large', `${cpus * 700}m`);
    const deferred = "jsonpath={.status.conditions[?(@.type=='PodResizePending')].reason}=Deferred";
    await kubectl(['wait', 'pod/large', `--for=${deferred}`, '--timeout=20s']);
    expect(await words('describe pod large')).toMatch(/PodResizePending +True/);
    expect(await words('events --for=pod/large')).toMatch(
      /ResizeDeferred .*Node didn't have enough resource: cpu/,
    );
    await words('delete pod waits');
    await kubectl([
      'wait',
      'pod/large',
      `--for=jsonpath={.status.containerStatuses[0].allocatedResources.cpu}=${cpus * 700}m`,
      '--timeout=20s',
    ]);
    await words('delete pod large');
  });

  test('is refused for what isn’t a resize, in words', async () => {
    await kubectl(['create', '-f', '-'], manifest('small', '100m'));
    const sent = (container: object) =>
      kubectl([
        ...'patch pod small --subresource=resize -p'.split(' '),
        JSON.stringify({ spec: { containers: [{ name: 'main', ...container }] } }),
      ]);
    expect(await sent({ resources: { limits: { cpu: '200m' } } })).toContain(
      'The Pod "small" is invalid: spec: Invalid value: "Guaranteed": Pod QOS Class may not change as a result of resizing',
    );
    expect(
      await sent({ resources: { limits: { memory: null }, requests: { memory: null } } }),
    ).toContain('resource limits cannot be removed');
    // Another image is no part of it.
    expect(await sent({ image: 'other' })).toContain('no change');
    const elsewhere = JSON.stringify({
      spec: { containers: [{ name: 'main', resources: amounts('200m') }] },
    });
    expect(await kubectl(['patch', 'pod', 'small', '-p', elsewhere])).toContain(
      'Forbidden: pod updates may not change fields other than',
    );
  });

  test('counts against quotas and ranges', async () => {
    await words('create namespace narrow');
    await kubectl(['create', '-n', 'narrow', '-f', '-'], manifest('main', '100m'));
    const range = {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'range' },
      spec: { limits: [{ type: 'Container', max: { cpu: '250m' } }] },
    };
    await kubectl(['create', '-n', 'narrow', '-f', '-'], JSON.stringify(range));
    await words('create quota cpu --hard=requests.cpu=150m -n narrow');
    const grow = (cpu: string): Promise<string> =>
      kubectl([
        ...'patch pod main -n narrow --subresource=resize -p'.split(' '),
        JSON.stringify({ spec: { containers: [{ name: 'main', resources: amounts(cpu) }] } }),
      ]);
    expect(await grow('300m')).toContain(
      'maximum cpu usage per Container is 250m, but limit is 300m',
    );
    expect(await grow('200m')).toContain(
      'exceeded quota: cpu, requested: requests.cpu=100m, used: requests.cpu=100m, limited: requests.cpu=150m',
    );
    expect(await grow('120m')).toContain('patched');
  });
});

test('gates are opened one by one, and meanwhile the Pod says why it waits', async () => {
  const gates = { schedulingGates: [{ name: 'one' }, { name: 'two' }] };
  await kubectl(['create', '-f', '-'], manifest('gated', '10m', gates));
  expect(await words('get pod gated --no-headers')).toMatch(/SchedulingGated/);
  const patch = (spec: object) =>
    kubectl(['patch', 'pod', 'gated', '--type=merge', '-p', JSON.stringify({ spec })]);
  expect(await patch({ schedulingGates: [{ name: 'one' }, { name: 'three' }] })).toContain(
    "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'three'",
  );
  expect(
    await patch({
      schedulingGates: [{ name: 'two' }],
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    }),
  ).toContain('patched');
  expect((await read('gated')).status?.conditions?.[0]).toMatchObject({
    type: 'PodScheduled',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  });
  await patch({ schedulingGates: null });
  expect(await words('wait pod/gated --for=condition=Ready --timeout=20s')).toContain('met');
});

test('every condition and the status say which generation they are of', async () => {
  await kubectl(['create', '-f', '-'], manifest('observed', '10m'));
  await words('wait pod/observed --for=condition=Ready');
  await kubectl(['patch', 'pod', 'observed', '-p', '{"spec":{"activeDeadlineSeconds":600}}']);
  await words('wait pod/observed --for=jsonpath={.status.observedGeneration}=2 --timeout=20s');
  const { status } = await read('observed');
  expect(
    status?.conditions?.map(({ type, observedGeneration }) => [type, observedGeneration]),
  ).toEqual(
    expect.arrayContaining([
      ['PodReadyToStartContainers', 2],
      ['Initialized', 2],
      ['Ready', 2],
      ['ContainersReady', 2],
      ['PodScheduled', 2],
    ]),
  );
});
