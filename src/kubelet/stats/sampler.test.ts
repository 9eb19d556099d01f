import { beforeEach, describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { toTime } from '#base/clock.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { ContainerStats } from '../cri/runtime.ts';
import type { MachineUsage } from '../host/host.ts';
import { resourceMetrics } from './resource-metrics.ts';
import { Sampler } from './sampler.ts';
import type { Window } from './sampler.ts';
import { summaryOf } from './summary.ts';

const second = 1000;
let clock: VirtualClock;
let measured: number;
let pods: Pod[];
/** Milliseconds of processor time in each second. */
let speeds: Record<string, number>;
/** When a container's counter began, in milliseconds of the clock; 0 when absent. */
let begins: Record<string, number>;
let machine: MachineUsage | undefined;
let sampler: Sampler;

beforeEach(() => {
  clock = new VirtualClock();
  measured = 0;
  speeds = { a: 250 };
  begins = {};
  pods = [pod('web', { main: 'a' })];
  machine = undefined;
  sampler = new Sampler({
    clock,
    pods: { list: () => pods },
    runtime: {
      containerStats: () => {
        measured++;
        return Promise.resolve(Object.keys(speeds).map(statsOf));
      },
    },
    machine: { usage: () => Promise.resolve(machine) },
  });
});

function statsOf(containerId: string): ContainerStats {
  return {
    containerId,
    timestamp: clock.now(),
    cpuNanoseconds:
      (clock.monotonic() - (begins[containerId] ?? 0)) * (speeds[containerId] ?? 0) * 1000,
    workingSetBytes: 1024,
    writableLayerBytes: 7,
  };
}

function pod(name: string, containers: Record<string, string>): Pod {
  const startedAt = toTime(clock.now());
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-of-${name}`,
      resourceVersion: '1',
      creationTimestamp: startedAt,
    },
    spec: { containers: [] },
    status: {
      startTime: startedAt,
      containerStatuses: Object.entries(containers).map(([container, id]) => ({
        name: container,
        image: '',
        imageID: '',
        ready: true,
        restartCount: 0,
        containerID: `containerd://${id}`,
        state: { running: { startedAt } },
      })),
    },
  };
}

async function windowIn(milliseconds: number): Promise<Window> {
  const window = sampler.window();
  await clock.advance(milliseconds);
  return window;
}

const lengthOf = ({ from, to }: Window): number => to.time - from.time;
const rateOf = (window: Window): number | undefined =>
  summaryOf('node', window, pods).pods[0]?.containers[0]?.cpu?.usageNanoCores;

describe('the sampler', () => {
  test('measures twice for its first answer', async () => {
    await clock.advance(100 * second);
    const window = await windowIn(second);
    expect([measured, lengthOf(window), rateOf(window)]).toEqual([2, second, 250_000_000]);
  });

  test('gives the same answer for a while', async () => {
    const first = await windowIn(second);
    await clock.advance(9 * second);
    expect(await windowIn(0)).toBe(first);
  });

  test('measures once more later on, since the measurement before', async () => {
    await windowIn(second);
    await clock.advance(20 * second);
    const window = await windowIn(0);
    expect([measured, lengthOf(window)]).toEqual([3, 20 * second]);
  });

  test('forgets what is long past', async () => {
    await windowIn(second);
    await clock.advance(3600 * second);
    expect(lengthOf(await windowIn(second))).toBe(second);
  });

  test('measures nothing while nobody asks', async () => {
    await windowIn(second);
    await clock.advance(3600 * second);
    expect(measured).toBe(2);
  });

  test('shares the work among all who ask at once', async () => {
    const both = Promise.all([sampler.window(), sampler.window()]);
    await clock.advance(second);
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(measured).toBe(2);
  });

  test('looks again for a container that has started since', async () => {
    await windowIn(second);
    await clock.advance(3 * second);
    pods = [...pods, pod('new', { main: 'b' })];
    speeds = { ...speeds, b: 0 };
    const window = await windowIn(0);
    expect(window.to.containers.has('b')).toBe(true);
    expect(lengthOf(window)).toBe(3 * second);
  });

  test('fails when the runtime does, and works again afterwards', async () => {
    const failing = new Sampler({
      clock,
      pods: { list: () => pods },
      runtime: { containerStats: () => Promise.reject(new Error('away')) },
      machine: { usage: () => Promise.resolve(undefined) },
    });
    await expect(failing.window()).rejects.toThrow('away');
    await expect(failing.window()).rejects.toThrow('away');
  });
});

describe('the summary', () => {
  test('has the shape of upstream', async () => {
    const summary = summaryOf('node', await windowIn(second), pods);
    const time = toTime(clock.now());
    const cpu = {
      time,
      usageNanoCores: 250_000_000,
      windowMilliseconds: second,
      usageCoreNanoSeconds: 250_000_000,
    };
    const memory = { time, workingSetBytes: 1024 };
    const startTime = toTime(clock.now() - second);
    expect(summary).toEqual({
      node: { nodeName: 'node', cpu, memory },
      pods: [
        {
          podRef: { name: 'web', namespace: 'default', uid: 'uid-of-web' },
          startTime,
          containers: [{ name: 'main', startTime, cpu, memory, rootfs: { time, usedBytes: 7 } }],
          cpu,
          memory,
        },
      ],
    });
  });

  test('measures a container that began meanwhile from its beginning on', async () => {
    await windowIn(second);
    await clock.advance(15 * second);
    pods = [pod('fresh', { main: 'b' })];
    speeds = { b: 100 };
    begins = { b: clock.monotonic() };
    await clock.advance(5 * second);
    const window = await windowIn(0);
    expect([lengthOf(window), rateOf(window)]).toEqual([20 * second, 100_000_000]);
  });

  test('says nothing of a rate when a counter went backwards', async () => {
    await windowIn(second);
    await clock.advance(20 * second);
    speeds = { a: 0 };
    const window = await windowIn(0);
    expect(summaryOf('node', window, pods).pods[0]?.containers[0]?.cpu).toEqual({
      time: toTime(clock.now()),
      usageCoreNanoSeconds: 0,
    });
  });

  test("shows the machine's usage as the node's", async () => {
    const usage = {
      memoryUsageBytes: 300,
      memoryWorkingSetBytes: 200,
      memoryAvailableBytes: 800,
    };
    machine = { cpuNanoseconds: 5e9, ...usage };
    const asked = sampler.window();
    await clock.advance(second / 2);
    machine = { cpuNanoseconds: 6.5e9, ...usage };
    await clock.advance(second);
    const { node } = summaryOf('node', await asked, pods);
    expect(node).toMatchObject({
      cpu: { usageNanoCores: 1_500_000_000, usageCoreNanoSeconds: 6.5e9 },
      memory: { usageBytes: 300, workingSetBytes: 200, availableBytes: 800 },
    });
  });
});

test('the metrics of resources have the names of upstream', async () => {
  const text = resourceMetrics(await windowIn(second), pods);
  const time = clock.now();
  const start = (time - second) / 1000;
  const labels = 'namespace="default",pod="web"';
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
    `container_cpu_usage_seconds_total{container="main",${labels}} 0.25 ${time}`,
    `container_memory_working_set_bytes{container="main",${labels}} 1024 ${time}`,
    `container_start_time_seconds{container="main",${labels}} ${start}`,
    `node_cpu_usage_seconds_total 0.25 ${time}`,
    `node_memory_working_set_bytes 1024 ${time}`,
    `pod_cpu_usage_seconds_total{${labels}} 0.25 ${time}`,
    `pod_memory_working_set_bytes{${labels}} 1024 ${time}`,
  ]);
  expect(text).toContain('# TYPE container_cpu_usage_seconds_total counter\n');
});
