/** What the metrics of nodes and of Pods have in common. */
import type { ClusterMeta } from '#api/gen/types.ts';
import type { ResourceUsage } from '#api/metrics.ts';
import type { KubeObject } from '#api/object.ts';
import { bytesQuantity, nanosQuantity } from '#api/quantity.ts';
import { toTime } from '#base/clock.ts';
import type { Usage } from '../../proxy/node-stats.ts';

export function resourceUsage({ nanoCores, workingSetBytes }: Usage): ResourceUsage {
  return { cpu: nanosQuantity(nanoCores), memory: bytesQuantity(workingSetBytes) };
}

/** When, and over how long. */
export function measuredAt({ time, windowMilliseconds }: Usage): {
  readonly timestamp: string;
  readonly window: string;
} {
  return { timestamp: time, window: goDuration(windowMilliseconds) };
}

/** As Go's `time.Duration` prints itself, below an hour: `1m2.5s`. */
export function goDuration(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = `${(milliseconds % 60_000) / 1000}s`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

/** Named and labelled as what was measured; as old as the answer. */
export function metadataOf(measured: KubeObject, now: number): ClusterMeta {
  const { name, labels } = measured.metadata;
  const creationTimestamp = toTime(now);
  return { name, uid: '', resourceVersion: '', creationTimestamp, ...(labels && { labels }) };
}
