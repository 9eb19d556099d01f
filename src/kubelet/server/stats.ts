/** `/stats/summary` and the metrics of containers: what `kubectl top` and metrics collectors read. */
import { toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Pod } from '#api/gen/types.ts';
import type { ContainerStats, Runtime } from '../cri/runtime.ts';
import type { PodLookup } from './pod-lookup.ts';

export interface StatsSource {
  readonly nodeName: string;
  readonly pods: PodLookup;
  readonly runtime: Runtime;
  readonly clock: Clock;
}

interface Measured {
  readonly pod: Pod;
  readonly container: string;
  readonly startTime: string | undefined;
  readonly stats: ContainerStats;
}

async function measure({ pods, runtime }: StatsSource): Promise<readonly Measured[]> {
  const stats = new Map((await runtime.containerStats()).map((one) => [one.containerId, one]));
  return pods.list().flatMap((pod) =>
    (pod.status?.containerStatuses ?? []).flatMap(({ name, containerID = '', state }) => {
      const found = stats.get(containerID.slice(containerID.indexOf('://') + 3));
      if (!found || !state?.running) return [];
      return [{ pod, container: name, startTime: state.running.startedAt, stats: found }];
    }),
  );
}

/** The part of upstream's summary (`stats/v1alpha1`) that is measured here. */
export async function statsSummary(source: StatsSource): Promise<object> {
  const measured = await measure(source);
  const now = toTime(source.clock.now());
  return {
    node: {
      nodeName: source.nodeName,
      ...usage(
        measured.map(({ stats }) => stats),
        now,
      ),
    },
    pods: source.pods.list().map((pod) => {
      const own = measured.filter((one) => one.pod === pod);
      const { name, namespace, uid } = pod.metadata;
      return {
        podRef: { name, namespace, uid },
        startTime: pod.status?.startTime,
        containers: own.map(({ container, startTime, stats }) => ({
          name: container,
          startTime,
          ...usage([stats], now),
          rootfs: { time: now, usedBytes: stats.writableLayerBytes },
        })),
        ...usage(
          own.map(({ stats }) => stats),
          now,
        ),
      };
    }),
  };
}

function usage(stats: readonly ContainerStats[], time: string): object {
  const sum = (of: (one: ContainerStats) => number): number =>
    stats.reduce((total, one) => total + of(one), 0);
  return {
    cpu: { time, usageCoreNanoSeconds: sum(({ cpuNanoseconds }) => cpuNanoseconds) },
    memory: { time, workingSetBytes: sum(({ workingSetBytes }) => workingSetBytes) },
  };
}

/** `/metrics/resource`, in Prometheus' text format; the names are upstream's. */
export async function resourceMetrics(source: StatsSource): Promise<string> {
  const measured = await measure(source);
  const lines: string[] = [];
  const family = (name: string, type: string, help: string): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  };
  const labelsOf = ({ pod, container }: Measured): string =>
    `container="${container}",namespace="${pod.metadata.namespace}",pod="${pod.metadata.name}"`;
  family(
    'container_cpu_usage_seconds_total',
    'counter',
    'Cumulative cpu time consumed by the container in core-seconds',
  );
  for (const one of measured) {
    const { cpuNanoseconds, timestamp } = one.stats;
    lines.push(
      `container_cpu_usage_seconds_total{${labelsOf(one)}} ${cpuNanoseconds / 1e9} ${timestamp}`,
    );
  }
  family(
    'container_memory_working_set_bytes',
    'gauge',
    'Current working set of the container in bytes',
  );
  for (const one of measured) {
    const { workingSetBytes, timestamp } = one.stats;
    lines.push(
      `container_memory_working_set_bytes{${labelsOf(one)}} ${workingSetBytes} ${timestamp}`,
    );
  }
  return `${lines.join('\n')}\n`;
}
