/**
 * Read your own writes: a reconcile that ran before the informer shows what the last one did would do it again.
 * A controller notes its writes here and leaves an owner alone until it sees them. The event that shows them brings
 * the owner's key back.
 */
import type { Informer } from '#client/informers.ts';
import { keyOf } from '#api/object.ts';
import type { KubeObject } from '#api/object.ts';

interface Pending {
  /** The newest version written. */
  resourceVersion: number;
  /** Key → uid of what was deleted. */
  readonly deleted: Map<string, string>;
}

export class OwnWrites<T extends KubeObject> {
  readonly #informer: Informer<T>;
  readonly #pending = new Map<string, Pending>();

  constructor(informer: Informer<T>) {
    this.#informer = informer;
  }

  /** An object of `owner` (a key) as the API answered to a create or update. */
  wrote(owner: string, object: T): void {
    const pending = this.#of(owner);
    pending.resourceVersion = Math.max(
      pending.resourceVersion,
      Number(object.metadata.resourceVersion),
    );
  }

  deleted(owner: string, object: T): void {
    this.#of(owner).deleted.set(keyOf(object), object.metadata.uid);
  }

  /** True while the informer does not show everything that was noted for the owner. */
  isBehind(owner: string): boolean {
    const pending = this.#pending.get(owner);
    if (!pending) return false;
    for (const [key, uid] of pending.deleted) {
      const shown = this.#informer.get(key);
      if (shown?.metadata.uid !== uid || shown.metadata.deletionTimestamp) {
        pending.deleted.delete(key);
      }
    }
    if (pending.deleted.size > 0) return true;
    if (!this.#informer.hasSeen(String(pending.resourceVersion))) return true;
    this.#pending.delete(owner);
    return false;
  }

  #of(owner: string): Pending {
    let pending = this.#pending.get(owner);
    if (!pending) {
      pending = { resourceVersion: 0, deleted: new Map() };
      this.#pending.set(owner, pending);
    }
    return pending;
  }
}

/** How long a controller leaves an owner alone whose writes don't show, in case the event that shows them was lost. */
export const ownWritesSafetyMs = 5_000;
