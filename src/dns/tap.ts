/**
 * What comes to the server, told live while somebody wants to see it. Bounded: who can't be told in time is told how many
 * were missed, and the server never waits. Plain values, which can cross to another thread.
 */
import type { Clock, Timer } from '#base/clock.ts';
import type { Transport } from './resolver.ts';
import { fromWire } from './wire/name.ts';
import type { Query } from './wire/query.ts';
import { rcodeName, typeName } from './wire/type-names.ts';

export interface SeenQuery {
  /** When the answer went out, in epoch milliseconds. */
  readonly at: number;
  /** The client's address. */
  readonly client: string;
  readonly transport: Transport;
  /** With the final dot. */
  readonly name: string;
  readonly type: string;
  readonly rcode: string;
  /** Records in the answer section. */
  readonly answers: number;
  /** From the question to its answer. */
  readonly milliseconds: number;
}

export interface SeenQueries {
  readonly queries: readonly SeenQuery[];
  /** Further ones at the same time that are not told. */
  readonly missed: number;
}

/** How long questions are gathered before they are told. */
const gatherMs = 50;
/** So many in that time: what a person could never read, and a program hardly. */
const largestBatch = 1000;

export class Tap {
  readonly #clock: Clock;
  readonly #deliver: (seen: SeenQueries) => void;
  #gathered: SeenQuery[] = [];
  #missed = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, deliver: (seen: SeenQueries) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** For `see`: when a question came. */
  now(): number {
    return this.#clock.monotonic();
  }

  see(
    query: Query,
    from: { readonly client: string; readonly transport: Transport; readonly began: number },
    answer: Buffer,
  ): void {
    this.#timer ??= this.#clock.after(gatherMs, () => this.#flush());
    if (this.#gathered.length >= largestBatch) {
      this.#missed += 1;
      return;
    }
    const { client, transport, began } = from;
    this.#gathered.push({
      at: this.#clock.now(),
      client,
      transport,
      name: fromWire(query.name),
      type: typeName(query.type),
      rcode: rcodeName((answer[3] ?? 0) & 0xf),
      answers: answer.length < 8 ? 0 : answer.readUInt16BE(6),
      milliseconds: this.#clock.monotonic() - began,
    });
  }

  close(): void {
    this.#timer?.cancel();
  }

  #flush(): void {
    const seen = { queries: this.#gathered, missed: this.#missed };
    this.#gathered = [];
    this.#missed = 0;
    this.#timer = undefined;
    this.#deliver(seen);
  }
}
