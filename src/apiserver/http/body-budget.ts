import { tooManyRequests } from '#api/status.ts';

/** What all bodies together may take, in bytes: those that are read and those that are worked on. */
const maxHeldBytes = 128 * 1024 * 1024;

/** Room for the bodies of requests, so that many senders of big ones end in refusals, not in exhausted memory. */
export class BodyBudget {
  #held = 0;
  readonly #most: number;

  constructor(most = maxHeldBytes) {
    this.#most = most;
  }

  get held(): number {
    return this.#held;
  }

  /** Throws 429 when there is no room; nothing is taken then. */
  take(bytes: number): void {
    if (this.#held + bytes > this.#most) {
      throw tooManyRequests('Too many requests, please try again later.', 1);
    }
    this.#held += bytes;
  }

  give(bytes: number): void {
    this.#held -= bytes;
  }
}
