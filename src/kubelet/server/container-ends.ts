/** Lets many wait for the ends of containers on one stream of the runtime's events. */
import type { Runnable } from '#base/lifecycle.ts';
import type { Runtime } from '../cri/runtime.ts';

export class ContainerEnds implements Runnable {
  readonly name = 'container-ends';
  readonly #runtime: Runtime;
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  async run(signal: AbortSignal): Promise<void> {
    for await (const { type, containerId } of this.#runtime.events(signal)) {
      if (type === 'resync') await this.#checkAll();
      else if ((type === 'stopped' || type === 'deleted') && containerId) this.#ended(containerId);
    }
  }

  /** Resolves when the container runs no more (at once if it doesn't now) or the signal aborts. */
  async wait(containerId: string, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(containerId) ?? new Set();
    waiting.add(resolve);
    this.#waiting.set(containerId, waiting);
    signal.addEventListener('abort', () => resolve(), { once: true });
    try {
      if (signal.aborted || !(await this.#runs(containerId))) return;
      await promise;
    } finally {
      waiting.delete(resolve);
      if (waiting.size === 0) this.#waiting.delete(containerId);
    }
  }

  async #checkAll(): Promise<void> {
    for (const id of Array.from(this.#waiting.keys())) {
      if (!(await this.#runs(id))) this.#ended(id);
    }
  }

  async #runs(containerId: string): Promise<boolean> {
    const status = await this.#runtime.containerStatus(containerId);
    return status?.state === 'running' || status?.state === 'created';
  }

  #ended(containerId: string): void {
    for (const resolve of this.#waiting.get(containerId) ?? []) resolve();
  }
}
