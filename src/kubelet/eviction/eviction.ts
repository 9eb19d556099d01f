/**
 * Evicts Pods that use more of the node's disk than they said they would: a Pod that exceeds the `sizeLimit` of an
 * emptyDir or its limits of `ephemeral-storage` fails. No file system tells of growth for less than a look costs, so
 * Pods are looked at on a beat; but only those with such a limit, one after another.
 */
import { join } from 'node:path';
import { sleep, type Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { KubeletConfig } from '../config.ts';
import type { Runtime } from '../cri/runtime.ts';
import { podPaths } from '../pod-paths.ts';
import type { PodWorker } from '../pod-worker.ts';
import { diskUsage } from './disk-usage.ts';
import {
  diskVolumes,
  excessOf,
  limitsContainers,
  limitsVolumes,
  mostAllowed,
  type StorageUsage,
} from './limits.ts';

export interface EvictionOptions {
  readonly config: KubeletConfig;
  readonly runtime: Runtime;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly workers: { list(): readonly PodWorker[] };
}

/** Upstream's monitoring interval. */
const beatMs = 10_000;
/** What an evicted Pod gets to stop, as upstream's `immediateEvictionGracePeriodSeconds`. */
const graceSeconds = 1;
/** From this priority on a Pod is critical, and never evicted. */
const criticalPriority = 2_000_000_000;

export function createEviction(options: EvictionOptions): Runnable {
  return {
    name: 'eviction',
    async run(signal) {
      while (!signal.aborted) {
        await sleep(options.clock, beatMs, signal);
        if (signal.aborted) return;
        await evictExcess(options).catch((error: unknown) =>
          options.log.warn('the use of local storage could not be measured', { error }),
        );
      }
    },
  };
}

async function evictExcess(options: EvictionOptions): Promise<void> {
  for (const worker of options.workers.list().filter(isCandidate)) {
    const { pod } = worker;
    const message = excessOf(pod, await measure(options, worker));
    if (message === undefined || !worker.evictable) continue;
    options.recorder.event(pod, 'Warning', 'Evicted', message);
    worker.giveUp({ reason: 'Evicted', message, graceSeconds });
  }
}

function isCandidate({ pod, evictable }: PodWorker): boolean {
  const critical = (pod.spec.priority ?? 0) >= criticalPriority;
  return evictable && !critical && (limitsVolumes(pod) || limitsContainers(pod));
}

async function measure(options: EvictionOptions, worker: PodWorker): Promise<StorageUsage> {
  const { pod } = worker;
  const volumes = new Map<string, number>();
  for (const { name } of diskVolumes(pod)) {
    const mounted = worker.volumes.get(name);
    if (mounted) volumes.set(name, await diskUsage(mounted.hostPath, mostAllowed(pod)));
  }
  const containers = limitsContainers(pod)
    ? await containersOf(options, worker)
    : new Map<string, number>();
  return { volumes, containers };
}

async function containersOf(
  { config, runtime }: EvictionOptions,
  { pod, observed }: PodWorker,
): Promise<ReadonlyMap<string, number>> {
  const { logs } = podPaths(config, pod);
  const stats = await runtime.containerStats({ podUid: pod.metadata.uid });
  const used = new Map<string, number>();
  for (const { containerId, writableLayerBytes } of stats) {
    const run = observed.containers.find(({ id }) => id === containerId);
    if (!run) continue;
    const logBytes = await diskUsage(join(logs, run.name), mostAllowed(pod));
    used.set(run.name, writableLayerBytes + logBytes);
  }
  return used;
}
