import type { Clock, Timer } from '#base/clock.ts';

/** Becomes due after a time and says so; can be set again. Disposed of with its block. */
export class Alarm implements Disposable {
  #due = false;
  #timer: Timer;
  readonly #clock: Clock;
  readonly #milliseconds: number;
  readonly #onDue: () => void;

  constructor(clock: Clock, milliseconds: number, onDue: () => void) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
    this.#onDue = onDue;
    this.#timer = this.#start();
  }

  get due(): boolean {
    return this.#due;
  }

  restart(): void {
    this.#timer.cancel();
    this.#due = false;
    this.#timer = this.#start();
  }

  [Symbol.dispose](): void {
    this.#timer.cancel();
  }

  #start(): Timer {
    return this.#clock.after(this.#milliseconds, () => {
      this.#due = true;
      this.#onDue();
    });
  }
}
