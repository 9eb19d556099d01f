/**
 * What was handed out but can't be read yet. A Service gets its address and ports before it is written; until the
 * write is visible, nobody else may get the same. A reservation ends by itself, so a create that fails costs nothing.
 */
import type { Clock } from '#base/clock.ts';

const lifetimeMs = 10_000;

interface Reservation {
  readonly owner: string;
  readonly until: number;
}

export class Reservations {
  #held = new Map<number, Reservation>();

  /** `owner` is the Service's key: trying again it may have what it had. */
  reserve(value: number, owner: string, clock: Clock): void {
    const now = clock.monotonic();
    for (const [other, { until }] of this.#held) if (until <= now) this.#held.delete(other);
    this.#held.set(value, { owner, until: now + lifetimeMs });
  }

  isHeldByOther(value: number, owner: string, clock: Clock): boolean {
    const held = this.#held.get(value);
    return held !== undefined && held.owner !== owner && held.until > clock.monotonic();
  }
}
