/** The workers of all Pods of the node, by uid. */
import type { Pod } from '#api/gen/types.ts';
import { PodWorker } from './pod-worker.ts';
import type { StatusManager } from './status/status-manager.ts';
import type { KubeletParts } from './sync-context.ts';

export class PodWorkers {
  readonly #parts: KubeletParts;
  readonly #statuses: StatusManager;
  readonly #workers = new Map<string, PodWorker>();

  constructor(parts: KubeletParts, statuses: StatusManager) {
    this.#parts = parts;
    this.#statuses = statuses;
  }

  /** The API has this Pod, new or changed. */
  update(pod: Pod): void {
    const worker = this.#workers.get(pod.metadata.uid);
    if (worker) worker.update(pod);
    else this.#add(pod).wake();
  }

  /** The API has this Pod no longer (or never had it in this life of the kubelet). */
  gone(pod: Pod): void {
    (this.#workers.get(pod.metadata.uid) ?? this.#add(pod)).gone(pod);
  }

  wake(podUid: string): void {
    this.#workers.get(podUid)?.wake();
  }

  wakeAll(): void {
    for (const worker of this.#workers.values()) worker.wake();
  }

  active(): readonly Pod[] {
    return [...this.#workers.values()].filter(({ active }) => active).map(({ pod }) => pod);
  }

  /** All Pods that the node knows, ended ones too. */
  list(): readonly PodWorker[] {
    return [...this.#workers.values()];
  }

  byName(namespace: string, name: string): PodWorker | undefined {
    return this.list().findLast(
      ({ pod }) => pod.metadata.namespace === namespace && pod.metadata.name === name,
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((worker) => worker.close()));
  }

  #add(pod: Pod): PodWorker {
    const { uid } = pod.metadata;
    const worker = new PodWorker(pod, {
      parts: this.#parts,
      statuses: this.#statuses,
      onRemoved: () => this.#workers.delete(uid),
    });
    this.#workers.set(uid, worker);
    return worker;
  }
}
