/** `/metrics/resource`, in Prometheus' text format; the names are upstream's. */
import type { Pod } from '#api/gen/types.ts';
import type { Window } from './sampler.ts';
import { nodeUsage, podUsages, sumOf } from './usage.ts';

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly samples: readonly Line[];
}

interface Line {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  readonly time?: number;
}

export function resourceMetrics(window: Window, pods: readonly Pod[]): string {
  return familiesOf(window, pods).map(textOf).join('');
}

function familiesOf(window: Window, all: readonly Pod[]): readonly Family[] {
  const usages = podUsages(window, all);
  const { time } = window.to;
  const node = nodeUsage(window, usages);
  const pods = usages.map(({ pod, containers }) => {
    const labels = { namespace: pod.metadata.namespace, pod: pod.metadata.name };
    return { labels, containers, total: sumOf(containers) };
  });
  const containers = pods.flatMap((pod) =>
    pod.containers.map((usage) => ({ usage, labels: { container: usage.name, ...pod.labels } })),
  );
  return [
    {
      name: 'container_cpu_usage_seconds_total',
      type: 'counter',
      help: 'Cumulative cpu time consumed by the container in core-seconds',
      samples: containers.map(({ labels, usage }) => ({
        labels,
        value: usage.cpuNanoseconds / 1e9,
        time: usage.timestamp,
      })),
    },
    {
      name: 'container_memory_working_set_bytes',
      type: 'gauge',
      help: 'Current working set of the container in bytes',
      samples: containers.map(({ labels, usage }) => ({
        labels,
        value: usage.workingSetBytes,
        time: usage.timestamp,
      })),
    },
    {
      name: 'container_start_time_seconds',
      type: 'gauge',
      help: 'Start time of the container since unix epoch in seconds',
      samples: containers.map(({ labels, usage }) => ({
        labels,
        value: Date.parse(usage.startTime) / 1000,
      })),
    },
    {
      name: 'node_cpu_usage_seconds_total',
      type: 'counter',
      help: 'Cumulative cpu time consumed by the node in core-seconds',
      samples: [{ value: node.cpuNanoseconds / 1e9, time }],
    },
    {
      name: 'node_memory_working_set_bytes',
      type: 'gauge',
      help: 'Current working set of the node in bytes',
      samples: [{ value: node.workingSetBytes, time }],
    },
    {
      name: 'pod_cpu_usage_seconds_total',
      type: 'counter',
      help: 'Cumulative cpu time consumed by the pod in core-seconds',
      samples: pods.map(({ labels, total }) => ({
        labels,
        value: total.cpuNanoseconds / 1e9,
        time,
      })),
    },
    {
      name: 'pod_memory_working_set_bytes',
      type: 'gauge',
      help: 'Current working set of the pod in bytes',
      samples: pods.map(({ labels, total }) => ({ labels, value: total.workingSetBytes, time })),
    },
  ];
}

/** Kubernetes' names need no escapes. */
function textOf({ name, type, help, samples }: Family): string {
  const lines = samples.map(({ labels = {}, value, time }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    const set = pairs.length > 0 ? `{${pairs.join(',')}}` : '';
    return `${name}${set} ${value}${time === undefined ? '' : ` ${time}`}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
}
