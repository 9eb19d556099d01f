/** What containers, Pods and the node used in a window. */
import type { ContainerStatus, Pod } from '#api/gen/types.ts';
import type { ContainerStats } from '../cri/runtime.ts';
import { idOf } from './sampler.ts';
import type { Window } from './sampler.ts';

export interface Usage {
  /** Undefined while it is too early to tell. */
  readonly nanoCores: number | undefined;
  readonly cpuNanoseconds: number;
  readonly workingSetBytes: number;
}

export interface ContainerUsage extends Usage {
  readonly name: string;
  readonly startTime: string;
  /** When the runtime counted. */
  readonly timestamp: number;
  readonly writableLayerBytes: number;
}

export interface PodUsage {
  readonly pod: Pod;
  readonly containers: readonly ContainerUsage[];
}

/** A container that began within the window is measured from its beginning on, if that was so long ago (milliseconds). */
const leastAge = 500;

/** Of the containers that run; init containers too, sidecars among them. */
export function podUsages(window: Window, pods: readonly Pod[]): readonly PodUsage[] {
  return pods.map((pod) => ({
    pod,
    containers: statusesOf(pod).flatMap((status) => {
      const stats = window.to.containers.get(idOf(status.containerID));
      const startTime = status.state?.running?.startedAt;
      return stats && startTime
        ? [containerUsage(window, { stats, startTime, name: status.name })]
        : [];
    }),
  }));
}

function statusesOf({ status }: Pod): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

interface Found {
  readonly name: string;
  readonly startTime: string;
  readonly stats: ContainerStats;
}

function containerUsage({ from }: Window, { name, startTime, stats }: Found): ContainerUsage {
  const before = from.containers.get(stats.containerId) ?? {
    cpuNanoseconds: 0,
    timestamp: Date.parse(startTime),
  };
  const elapsed = stats.timestamp - before.timestamp;
  const used = stats.cpuNanoseconds - before.cpuNanoseconds;
  return {
    name,
    startTime,
    timestamp: stats.timestamp,
    nanoCores: elapsed >= leastAge && used >= 0 ? nanoCores(used, elapsed) : undefined,
    cpuNanoseconds: stats.cpuNanoseconds,
    workingSetBytes: stats.workingSetBytes,
    writableLayerBytes: stats.writableLayerBytes,
  };
}

function nanoCores(nanoseconds: number, elapsedMilliseconds: number): number {
  return Math.round((nanoseconds * 1000) / elapsedMilliseconds);
}

export function sumOf(usages: readonly Usage[]): Usage {
  const rates = usages.flatMap((usage) => usage.nanoCores ?? []);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    nanoCores: rates.length === usages.length ? sum(rates) : undefined,
    cpuNanoseconds: sum(usages.map((usage) => usage.cpuNanoseconds)),
    workingSetBytes: sum(usages.map((usage) => usage.workingSetBytes)),
  };
}

export interface NodeUsage extends Usage {
  readonly usageBytes?: number;
  readonly availableBytes?: number;
}

/** The machine's; where that isn't the node's, what its containers use. */
export function nodeUsage({ from, to }: Window, pods: readonly PodUsage[]): NodeUsage {
  if (!from.machine || !to.machine) return sumOf(pods.flatMap(({ containers }) => containers));
  const used = to.machine.cpuNanoseconds - from.machine.cpuNanoseconds;
  return {
    nanoCores: nanoCores(Math.max(0, used), to.time - from.time),
    cpuNanoseconds: to.machine.cpuNanoseconds,
    usageBytes: to.machine.memoryUsageBytes,
    workingSetBytes: to.machine.memoryWorkingSetBytes,
    availableBytes: to.machine.memoryAvailableBytes,
  };
}
