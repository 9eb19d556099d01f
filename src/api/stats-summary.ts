/** What a kubelet answers to `/stats/summary` (upstream: `stats/v1alpha1`), as far as it is measured here. */

export interface CpuStats {
  /** When it was measured. */
  readonly time: string;
  /** How fast it was used over the last window; absent before there is one. */
  readonly usageNanoCores?: number;
  /** All that was ever used. */
  readonly usageCoreNanoSeconds?: number;
  /** How long the window was: ours, for the `window` of the metrics API. */
  readonly windowMilliseconds?: number;
}

export interface MemoryStats {
  readonly time: string;
  readonly availableBytes?: number;
  readonly usageBytes?: number;
  /** What is used without the files that the kernel may drop at once. */
  readonly workingSetBytes?: number;
}

export interface UsageStats {
  readonly startTime?: string;
  readonly cpu?: CpuStats;
  readonly memory?: MemoryStats;
}

export interface ContainerStatsSummary extends UsageStats {
  readonly name: string;
  readonly rootfs?: { readonly time: string; readonly usedBytes?: number };
}

export interface PodStatsSummary extends UsageStats {
  readonly podRef: { readonly name: string; readonly namespace: string; readonly uid: string };
  readonly containers: readonly ContainerStatsSummary[];
}

export interface StatsSummary {
  readonly node: UsageStats & { readonly nodeName: string };
  readonly pods: readonly PodStatsSummary[];
}
