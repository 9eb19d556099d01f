/** `/stats/summary`: what `kubectl top` is made from. What isn't measured (network, file systems) isn't in it. */
import type { ContainerStatsSummary, PodStatsSummary, StatsSummary } from '#api/stats-summary.ts';
import type { UsageStats } from '#api/stats-summary.ts';
import { toTime } from '#base/clock.ts';
import type { Pod } from '#api/gen/types.ts';
import type { Window } from './sampler.ts';
import { nodeUsage, podUsages, sumOf } from './usage.ts';
import type { ContainerUsage, NodeUsage, PodUsage } from './usage.ts';

export function summaryOf(nodeName: string, window: Window, pods: readonly Pod[]): StatsSummary {
  const usages = podUsages(window, pods);
  return {
    node: { nodeName, ...usageStats(nodeUsage(window, usages), window) },
    pods: usages.map((usage) => podSummary(usage, window)),
  };
}

function podSummary({ pod, containers }: PodUsage, window: Window): PodStatsSummary {
  const { name, namespace, uid } = pod.metadata;
  const startTime = pod.status?.startTime;
  return {
    podRef: { name, namespace, uid },
    ...(startTime !== undefined && { startTime }),
    containers: containers.map((container) => containerSummary(container, window)),
    ...usageStats(sumOf(containers), window),
  };
}

function containerSummary(usage: ContainerUsage, window: Window): ContainerStatsSummary {
  const { name, startTime, writableLayerBytes } = usage;
  const time = toTime(window.to.time);
  return {
    name,
    startTime,
    ...usageStats(usage, window),
    rootfs: { time, usedBytes: writableLayerBytes },
  };
}

function usageStats(usage: NodeUsage, { from, to }: Window): UsageStats {
  const { nanoCores, cpuNanoseconds, workingSetBytes, usageBytes, availableBytes } = usage;
  const time = toTime(to.time);
  return {
    cpu: {
      time,
      ...(nanoCores !== undefined && {
        usageNanoCores: nanoCores,
        windowMilliseconds: to.time - from.time,
      }),
      usageCoreNanoSeconds: cpuNanoseconds,
    },
    memory: {
      time,
      ...(availableBytes !== undefined && { availableBytes }),
      ...(usageBytes !== undefined && { usageBytes }),
      workingSetBytes,
    },
  };
}
