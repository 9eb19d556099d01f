/**
 * What was handed out but can't be read yet. A Service gets its address and ports before it is written; until that
 * write has ended, no other Service may get the same.
 */

/** Who asks: a Service, by its key, in the course of one request. */
export interface Owner {
  readonly key: string;
  readonly request: object;
}

export class Reservations {
  #held = new Map<number, Owner>();

  reserve(value: number, owner: Owner): void {
    this.#held.set(value, owner);
  }

  /** The same Service may have it twice: two requests may change it at once, and one of them will lose. */
  isHeldByOther(value: number, { key }: Owner): boolean {
    const held = this.#held.get(value);
    return held !== undefined && held.key !== key;
  }

  /** The request has ended: what it wrote can be read, what it didn't write is free. */
  release(request: object): void {
    for (const [value, owner] of this.#held) {
      if (owner.request === request) this.#held.delete(value);
    }
  }
}
