/**
 * Custom kinds that have come while the collector runs, and whose objects it doesn't know yet: an owner that waits for
 * its dependents could be let go too early.
 */
import type { ResourceType } from '#api/object.ts';
import type { Informer } from '#client/informers.ts';
import type { KubeObject } from '#api/object.ts';
import type { Watching } from '#client/reconciler.ts';
import type { ControllerContext } from '../controller.ts';

/** A kind whose objects can't be listed, for want of its conversion for instance, must not hold up all others. */
const patienceMs = 30_000;

interface Newcomer {
  readonly informer: Informer<KubeObject>;
  /** On the monotonic clock. */
  readonly until: number;
}

export class Joining implements Watching {
  readonly #context: Pick<ControllerContext, 'clock' | 'informers' | 'kinds'>;
  readonly #newcomers = new Map<ResourceType, Newcomer>();

  constructor(context: Pick<ControllerContext, 'clock' | 'informers' | 'kinds'>) {
    this.#context = context;
  }

  /** Of no object is anything to be done because its kind is new. */
  subscribe(): () => void {
    const { clock, informers, kinds } = this.#context;
    return kinds.onChange(({ type, kind }) => {
      if (type === 'removed') this.#newcomers.delete(kind);
      else {
        const until = clock.monotonic() + patienceMs;
        this.#newcomers.set(kind, { informer: informers.of(kind), until });
      }
    });
  }

  untilSynced(): Promise<void> {
    return Promise.resolve();
  }

  /** True when the objects of all kinds are known, or not waited for any longer. */
  isOver(): boolean {
    const now = this.#context.clock.monotonic();
    for (const [kind, { informer, until }] of this.#newcomers) {
      if (informer.synced || now >= until) this.#newcomers.delete(kind);
    }
    return this.#newcomers.size === 0;
  }
}
