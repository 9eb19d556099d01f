/** Ends containers whose time is over, with one timer for all of a node's: thousands may sleep for years. */
import type { Clock, Timer } from '#base/clock.ts';
import type { Container, Inventory } from './inventory.ts';

/** Timers of more than 24.8 days would end at once. */
const longestWaitMs = 24 * 3_600_000;

export class Ends {
  readonly #clock: Clock;
  readonly #inventory: Inventory;
  readonly #end: (container: Container) => void;
  /** The next look; `at` is on the monotonic clock. */
  #look: { readonly at: number; readonly timer: Timer } | undefined;

  constructor(clock: Clock, inventory: Inventory, end: (container: Container) => void) {
    this.#clock = clock;
    this.#inventory = inventory;
    this.#end = end;
  }

  endAfter(container: Container, milliseconds: number): void {
    container.endsAt = this.#clock.monotonic() + milliseconds;
    this.#lookAt(container.endsAt);
  }

  #lookAt(at: number): void {
    if (this.#look && this.#look.at <= at) return;
    this.#look?.timer.cancel();
    const wait = Math.min(Math.max(0, at - this.#clock.monotonic()), longestWaitMs);
    this.#look = { at, timer: this.#clock.after(wait, () => this.#endWhatIsDue()) };
  }

  #endWhatIsDue(): void {
    this.#look = undefined;
    const now = this.#clock.monotonic();
    let next = Number.POSITIVE_INFINITY;
    for (const container of this.#inventory.containers()) {
      const { endsAt, status } = container;
      if (endsAt === undefined || status.state !== 'running') continue;
      if (endsAt <= now) this.#end(container);
      else next = Math.min(next, endsAt);
    }
    if (next < Number.POSITIVE_INFINITY) this.#lookAt(next);
  }
}
