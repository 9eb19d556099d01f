/**
 * What was handed out but can't be read yet. A Service gets its address and ports before it is written; until the
 * write is visible, nobody else may get the same. A reservation ends when its Service was written, in whatever way,
 * or after a while: a write that fails costs nothing.
 */
import type { Clock } from '#base/clock.ts';

const lifetimeMs = 10_000;

/** Who asks, and in which version that Service is stored; empty while it isn't. */
export interface Owner {
  readonly key: string;
  readonly version: string;
}

interface Reservation {
  readonly owner: Owner;
  readonly until: number;
}

export class Reservations {
  #held = new Map<number, Reservation>();

  reserve(value: number, owner: Owner, clock: Clock): void {
    const now = clock.monotonic();
    for (const [other, { until }] of this.#held) if (until <= now) this.#held.delete(other);
    this.#held.set(value, { owner, until: now + lifetimeMs });
  }

  /** `versionOf` tells in which version a Service is stored now. The same Service may ask again. */
  isHeldByOther(
    value: number,
    asking: Owner,
    { clock, versionOf }: { readonly clock: Clock; readonly versionOf: (key: string) => string },
  ): boolean {
    const held = this.#held.get(value);
    if (!held || held.owner.key === asking.key || held.until <= clock.monotonic()) return false;
    return versionOf(held.owner.key) === held.owner.version;
  }
}
