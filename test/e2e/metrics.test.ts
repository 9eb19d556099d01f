/** `kubectl top` on real containers, on a server and an agent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestCluster } from './testing/cluster.ts';

const cluster = new TestCluster('metrics');

beforeAll(async () => {
  await cluster.up(['busybox'], '--nodes', '2');
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: {name: busy, labels: {app: busy}}
spec:
  nodeSelector: {kubernetes.io/hostname: k3s-agent01}
  terminationGracePeriodSeconds: 0
  containers:
  - name: loop
    image: busybox:1.28
    command: [sh, -c, 'while :; do :; done']
    resources: {limits: {cpu: 300m}}
  - {name: idle, image: 'busybox:1.28', command: [sleep, '36000']}
---
apiVersion: v1
kind: Pod
metadata: {name: big, labels: {app: big}}
spec:
  nodeSelector: {kubernetes.io/hostname: k3s-server}
  terminationGracePeriodSeconds: 0
  containers:
  - name: main
    image: busybox:1.28
    command: [sh, -c, 'dd if=/dev/zero of=/dev/shm/held bs=1M count=40 && touch /tmp/held && exec sleep 36000']
    readinessProbe: {exec: {command: [cat, /tmp/held]}, periodSeconds: 1}
`);
  await cluster.ready('busy');
  await cluster.ready('big');
});
afterAll(() => cluster.down());

/** The words of each line, without the head. */
async function top(...words: string[]): Promise<readonly (readonly string[])[]> {
  const text = await cluster.kubectl('top', ...words, '--no-headers');
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/));
}

const numberOf = (text = ''): number => Number(/^(\d+)(m|Mi|%)$/.exec(text)?.[1] ?? Number.NaN);

describe('kubectl top', () => {
  test('shows what Pods on both nodes use', async () => {
    const pods = new Map((await top('pods')).map(([name = '', ...numbers]) => [name, numbers]));
    expect([...pods.keys()].toSorted()).toEqual(['big', 'busy']);
    const [busyCpu] = pods.get('busy') ?? [];
    const [bigCpu, bigMemory] = pods.get('big') ?? [];
    expect(numberOf(busyCpu)).toBeGreaterThan(numberOf(bigCpu));
    expect(numberOf(bigMemory)).toBeGreaterThanOrEqual(40);
  });

  test('tells the containers of a Pod apart', async () => {
    const words = ['pods', '--containers', '-l', 'app=busy', '--sort-by=cpu'];
    const [loop, idle, ...others] = await top(...words);
    expect(others).toEqual([]);
    expect([loop?.[1], idle?.[1]]).toEqual(['loop', 'idle']);
    expect(numberOf(loop?.[2])).toBeGreaterThan(numberOf(idle?.[2]));
  });

  test('shows nodes, as shares of what they have', async () => {
    const nodes = await top('nodes');
    expect(nodes.map(([name = '']) => name).toSorted()).toEqual(['k3s-agent01', 'k3s-server']);
    for (const [, cpu, cpuShare, memory, memoryShare] of nodes) {
      expect(numberOf(cpu)).toBeGreaterThan(0);
      expect(numberOf(cpuShare)).toBeGreaterThanOrEqual(0);
      expect(numberOf(memory)).toBeGreaterThan(40);
      expect(numberOf(memoryShare)).toBeGreaterThanOrEqual(0);
    }
  });

  test('shows what the counters say', async () => {
    const path = '/api/v1/nodes/k3s-agent01/proxy/metrics/resource';
    const counted = async (): Promise<number> => {
      const text = await cluster.kubectl('get', '--raw', path);
      const line = /^container_cpu_usage_seconds_total\{container="loop",.*\} (\S+)/m.exec(text);
      return Number(line?.[1]);
    };
    const before = await counted();
    expect(before).toBeGreaterThan(0);
    await cluster.until('the counter has moved', async () => (await counted()) > before);
  });
});

test('a HorizontalPodAutoscaler gives a busy Deployment more Pods', async () => {
  await cluster.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: hot}
spec:
  selector: {matchLabels: {app: hot}}
  template:
    metadata: {labels: {app: hot}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
      - name: loop
        image: busybox:1.28
        command: [sh, -c, 'while :; do :; done']
        resources: {requests: {cpu: 50m}, limits: {cpu: 100m}}
`);
  await cluster.kubectl('rollout', 'status', 'deployment/hot', '--timeout=60s');
  await cluster.kubectl('autoscale', 'deployment', 'hot', '--cpu=60%', '--max=2');
  const condition = '--for=jsonpath={.status.readyReplicas}=2';
  await cluster.kubectl('wait', 'deployment/hot', condition, '--timeout=90s');
  expect(await cluster.kubectl('describe', 'hpa', 'hot')).toMatch(
    /SuccessfulRescale.*New size: 2; reason: cpu resource utilization \(percentage of request\) above target/,
  );
});
