/**
 * Which of several API servers to talk to: the same one for as long as it answers, then the next. One that was away is
 * left alone for a while, longer each time; when all were, the one whose rest ends first is tried.
 */
import { backoffAfter } from '#base/backoff.ts';
import type { Clock } from '#base/clock.ts';

interface Trouble {
  readonly failures: number;
  /** Of the monotonic clock. */
  readonly restsUntil: number;
}

const rest = { initialMs: 1_000, maxMs: 30_000 };

export class ServerChoice {
  readonly #servers: () => readonly string[];
  readonly #clock: Clock;
  readonly #troubles = new Map<string, Trouble>();
  #current = '';

  /** `servers` is asked each time: the list may change. It is never empty. */
  constructor(servers: () => readonly string[], clock: Clock) {
    this.#servers = servers;
    this.#clock = clock;
  }

  pick(): string {
    const servers = this.#servers();
    const at = servers.indexOf(this.#current);
    const inTurn = [...servers.slice(Math.max(at, 0)), ...servers.slice(0, Math.max(at, 0))];
    const [next = ''] = inTurn.toSorted((a, b) => this.#restOf(a) - this.#restOf(b));
    this.#current = next;
    return next;
  }

  answered(server: string): void {
    this.#troubles.delete(server);
  }

  failed(server: string): void {
    const failures = this.#troubles.get(server)?.failures ?? 0;
    this.#troubles.set(server, {
      failures: failures + 1,
      restsUntil: this.#clock.monotonic() + backoffAfter(failures, rest),
    });
  }

  /** How long it is still to be left alone, in milliseconds. */
  #restOf(server: string): number {
    const until = this.#troubles.get(server)?.restsUntil ?? 0;
    return Math.max(0, until - this.#clock.monotonic());
  }
}
