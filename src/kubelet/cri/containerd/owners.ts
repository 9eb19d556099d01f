/**
 * What belongs to which sandbox and Pod: CRI tells it at creation and in lists, containerd's events and CRI's status of
 * a container don't. It never changes, so what was heard once need not be asked again.
 */

export interface Owner {
  readonly kind: 'sandbox' | 'container';
  readonly sandboxId: string;
  readonly podUid: string;
}

export class Owners {
  readonly #podUids = new Map<string, string>();
  readonly #sandboxIds = new Map<string, string>();

  sandbox(id: string, podUid: string): void {
    this.#podUids.set(id, podUid);
  }

  container(id: string, sandboxId: string): void {
    this.#sandboxIds.set(id, sandboxId);
  }

  sandboxOf(containerId: string): string | undefined {
    return this.#sandboxIds.get(containerId);
  }

  /** Of a sandbox or a container; undefined where nothing was heard of it. */
  of(id: string): Owner | undefined {
    const own = this.#sandboxIds.get(id);
    const sandboxId = own ?? id;
    const podUid = this.#podUids.get(sandboxId);
    if (podUid === undefined) return undefined;
    return { kind: own === undefined ? 'sandbox' : 'container', sandboxId, podUid };
  }

  /** It was removed; with a sandbox go its containers. */
  forget(id: string): void {
    this.#sandboxIds.delete(id);
    if (!this.#podUids.delete(id)) return;
    for (const [container, sandbox] of this.#sandboxIds)
      if (sandbox === id) this.#sandboxIds.delete(container);
  }
}
