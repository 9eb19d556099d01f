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
  readonly #held = new Map<number, Owner>();
  /** Many requests may be under way, and each ends alone. */
  readonly #byRequest = new Map<object, number[]>();

  reserve(value: number, owner: Owner): void {
    this.#held.set(value, owner);
    const values = this.#byRequest.get(owner.request);
    if (values) values.push(value);
    else this.#byRequest.set(owner.request, [value]);
  }

  /** The same Service may have it twice: two requests may change it at once, and one of them will lose. */
  isHeldByOther(value: number, { key }: Owner): boolean {
    const held = this.#held.get(value);
    return held !== undefined && held.key !== key;
  }

  /** The request has ended: what it wrote can be read, what it didn't write is free. */
  release(request: object): void {
    for (const value of this.#byRequest.get(request) ?? []) {
      if (this.#held.get(value)?.request === request) this.#held.delete(value);
    }
    this.#byRequest.delete(request);
  }
}
