/**
 * Watches the node's memory: where hardly any is left, one Pod after another is evicted, and the node says that it is
 * under pressure until it hasn't been for a while. The kernel doesn't tell, so it is asked on a beat.
 */
import { sleep, type Clock } from '#base/clock.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Runtime } from '../cri/runtime.ts';
import type { Host } from '../host/host.ts';
import type { PodWorker } from '../pod-worker.ts';
import { evictionMessage, memoryThreshold, rankVictims, type MemoryUse } from './pressure.ts';

export interface MemoryPressureOptions {
  readonly host: Host;
  readonly runtime: Runtime;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly log: Logger;
  readonly workers: { list(): readonly PodWorker[] };
  /** The node's condition changed. */
  changed(): void;
}

/** Upstream's monitoring interval, and how long a node stays under pressure after the last sign of it. */
const beatMs = 10_000;
const transitionMs = 300_000;
/** How long the next eviction waits for the end of the one before. */
const patienceMs = 30_000;
/** What an evicted Pod gets to stop, as upstream's `immediateEvictionGracePeriodSeconds`. */
const graceSeconds = 1;

export class MemoryPressure implements Runnable {
  readonly name = 'memory pressure';
  readonly #options: MemoryPressureOptions;
  #seenAt: number | undefined;
  #last: { readonly worker: PodWorker; readonly at: number } | undefined;

  constructor(options: MemoryPressureOptions) {
    this.#options = options;
  }

  /** The node's condition `MemoryPressure`. */
  get under(): boolean {
    return this.#seenAt !== undefined;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#options;
    while (!signal.aborted) {
      await sleep(clock, beatMs, signal);
      if (signal.aborted) return;
      await this.#look().catch((error: unknown) =>
        log.warn('the use of memory could not be measured', { error }),
      );
    }
  }

  async #look(): Promise<void> {
    const { host, clock } = this.#options;
    const usage = await host.usage();
    if (!usage) return;
    const now = clock.monotonic();
    const before = this.under;
    const isLow = usage.memoryAvailableBytes < memoryThreshold;
    if (isLow) this.#seenAt = now;
    else if (this.#seenAt !== undefined && now - this.#seenAt >= transitionMs) {
      this.#seenAt = undefined;
    }
    if (before !== this.under) this.#options.changed();
    if (!isLow) return;
    const { worker, at } = this.#last ?? {};
    if (worker && at !== undefined && !worker.over && now - at < patienceMs) return;
    await this.#evictOne(usage.memoryAvailableBytes, now);
  }

  async #evictOne(availableBytes: number, now: number): Promise<void> {
    const { runtime, recorder, workers } = this.#options;
    const stats = await runtime.containerStats();
    const bytes = new Map(stats.map((one) => [one.containerId, one.workingSetBytes]));
    const uses = workers
      .list()
      .filter(({ evictable }) => evictable)
      .map((worker): MemoryUse & { readonly worker: PodWorker } => ({
        worker,
        pod: worker.pod,
        containers: worker.observed.containers
          .filter(({ state }) => state === 'running')
          .map(({ id, name }) => ({ name, bytes: bytes.get(id) ?? 0 })),
      }));
    const [victim] = rankVictims(uses);
    if (!victim?.worker.evictable) return;
    const message = evictionMessage(victim, availableBytes);
    recorder.event(victim.pod, 'Warning', 'Evicted', message);
    this.#last = { worker: victim.worker, at: now };
    victim.worker.giveUp({ reason: 'Evicted', message, graceSeconds, isDisruption: true });
  }
}
