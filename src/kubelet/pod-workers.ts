/**
 * The workers of all Pods of the node, by uid. A Pod whose namesake has not ended on this node yet (it was deleted by
 * force, perhaps while the node was cut off) waits for that: the two never run beside each other.
 */
import type { Pod } from '#api/gen/types.ts';
import { PodWorker, type PodWorkerOptions } from './pod-worker.ts';
import { heldBy, type Held, type Requests } from './resources/room.ts';
import type { StatusManager } from './status/status-manager.ts';
import type { KubeletParts } from './sync-context.ts';

export class PodWorkers {
  readonly #options: PodWorkerOptions;
  readonly #workers = new Map<string, PodWorker>();
  /** By uid, in the order in which they came. */
  readonly #waiting = new Map<string, Pod>();

  constructor(parts: KubeletParts, statuses: StatusManager) {
    this.#options = {
      parts,
      statuses,
      onEnded: () => {
        this.#letWaitingIn();
        this.retryResizes();
      },
      onRemoved: (uid) => {
        this.#workers.delete(uid);
        this.#letWaitingIn();
      },
    };
  }

  /** The API has this Pod, new or changed. */
  update(pod: Pod): void {
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (worker) worker.update(pod);
    else if (this.#hasNamesake(pod)) this.#waiting.set(uid, pod);
    else this.#add(pod).wake();
  }

  /** The API has this Pod no longer (or never had it in this life of the kubelet). */
  gone(pod: Pod): void {
    if (this.#waiting.delete(pod.metadata.uid)) return;
    (this.#workers.get(pod.metadata.uid) ?? this.#add(pod)).gone(pod);
  }

  wake(podUid: string): void {
    this.#workers.get(podUid)?.wake();
  }

  wakeAll(): void {
    for (const worker of this.#workers.values()) worker.wake();
  }

  heldByOthers(podUid: string): Held {
    const others: Requests[] = [];
    for (const [uid, worker] of this.#workers) {
      if (uid !== podUid && worker.active) others.push(worker.requests);
    }
    return heldBy(others);
  }

  /** There may be room for what was deferred: the most important first. */
  retryResizes(): void {
    const priority = ({ pod }: PodWorker): number => pod.spec.priority ?? 0;
    const deferred = this.list().filter(({ deferred: waits }) => waits);
    for (const worker of deferred.toSorted((a, b) => priority(b) - priority(a))) worker.wake();
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Of all Pods that the node knows, ended ones too; with those that come meanwhile. */
  [Symbol.iterator](): IterableIterator<PodWorker> {
    return this.#workers.values();
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

  #hasNamesake({ metadata: { namespace, name } }: Pod): boolean {
    for (const { pod, over } of this.#workers.values()) {
      const { metadata } = pod;
      if (!over && metadata.name === name && metadata.namespace === namespace) return true;
    }
    return false;
  }

  #letWaitingIn(): void {
    for (const [uid, pod] of this.#waiting) {
      if (this.#hasNamesake(pod)) continue;
      this.#waiting.delete(uid);
      this.#add(pod).wake();
    }
  }

  #add(pod: Pod): PodWorker {
    const worker = new PodWorker(pod, this.#options);
    this.#workers.set(pod.metadata.uid, worker);
    return worker;
  }
}
