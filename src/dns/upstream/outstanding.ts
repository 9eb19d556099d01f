/** The questions under way on one socket: each has an id that can't be guessed, and believes no answer but its own. */
import { randomInt } from 'node:crypto';
import type { Clock, Timer } from '#base/clock.ts';
import { flags } from '../wire/constants.ts';
import type { Question } from './question.ts';

/** An answer's bytes, or why there is none: nothing came in time; the system said no; the connection ended. */
export type Outcome = Buffer | 'silent' | 'refused' | 'closed';

interface Entry {
  readonly question: Question;
  readonly settle: (outcome: Outcome) => void;
}

export class Outstanding {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #entries = new Map<number, Entry>();

  /** `changed` is called whenever a question has ended, however it did. */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The bytes to send, and what becomes of them. The caller bounds how many there are: ids must remain. */
  add(
    question: Question,
    timeoutMs: number,
  ): { readonly message: Buffer; readonly outcome: Promise<Outcome> } {
    let id = randomInt(0x1_0000);
    while (this.#entries.has(id)) id = randomInt(0x1_0000);
    const message = Buffer.from(question.message);
    message.writeUInt16BE(id, 0);
    const outcome = new Promise<Outcome>((resolve) => {
      const timer: Timer = this.#clock.after(timeoutMs, () => settle('silent'));
      const settle = (outcome: Outcome): void => {
        timer.cancel();
        this.#entries.delete(id);
        resolve(outcome);
        this.#changed();
      };
      this.#entries.set(id, { question, settle });
    });
    return { message, outcome };
  }

  /** Whatever isn't the answer to one of them is somebody's guess, or late: false. */
  receive(message: Buffer): boolean {
    if (message.length < 12) return false;
    const entry = this.#entries.get(message.readUInt16BE(0));
    if (!entry || !answers(message, entry.question)) return false;
    entry.settle(message);
    return true;
  }

  endAll(outcome: 'refused' | 'closed'): void {
    for (const { settle } of this.#entries.values()) settle(outcome);
  }
}

/** The same question, byte for byte (RFC 5452 §9.1); the id has been looked at. */
function answers(answer: Buffer, { message, end }: Question): boolean {
  return (
    (answer.readUInt16BE(2) & flags.response) !== 0 &&
    answer.readUInt16BE(4) === 1 &&
    answer.subarray(12, end).equals(message.subarray(12, end))
  );
}
