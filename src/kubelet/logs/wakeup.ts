import type { Clock, Timer } from '#base/clock.ts';

/** Lets one loop wait until it is woken or some time has passed; a wake-up before the wait isn't lost. */
export class Wakeup {
  readonly #clock: Clock;
  readonly #longest: number;
  #gate = Promise.withResolvers<void>();
  #timer: Timer | undefined;

  constructor(clock: Clock, longest: number) {
    this.#clock = clock;
    this.#longest = longest;
  }

  wake(): void {
    this.#gate.resolve();
  }

  async wait(): Promise<void> {
    this.#timer = this.#clock.after(this.#longest, () => this.wake());
    await this.#gate.promise;
    this.#timer.cancel();
    this.#gate = Promise.withResolvers<void>();
  }

  close(): void {
    this.#timer?.cancel();
    this.wake();
  }
}
