/**
 * Lines on their way from the DNS thread to the process's log: few at a time, and the next only when the last are
 * written, so that neither a flood of questions nor a slow disk fills memory. What is too much is counted.
 */
import type { Clock, Timer } from '#base/clock.ts';

export interface LogLine {
  /** `query`: the query log; `error`: what went wrong; `lost`: how many of both didn't fit. */
  readonly kind: 'query' | 'error' | 'lost';
  readonly text: string;
}

const maximumWaiting = 1000;
/** Where nobody outside answers, every question fails, and the lines say little new. */
const maximumErrors = 20;
/** Lines of so long go together. */
const gatherMs = 100;

export class LogLines {
  readonly #clock: Clock;
  readonly #tell: (lines: readonly LogLine[]) => void;
  #waiting: LogLine[] = [];
  #errors = 0;
  #lost = 0;
  #underWay = false;
  #timer: Timer | undefined;

  constructor(clock: Clock, tell: (lines: readonly LogLine[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  add(line: LogLine): void {
    const failed = line.kind === 'error';
    const tooMany = failed && this.#errors >= maximumErrors;
    if (tooMany || this.#waiting.length >= maximumWaiting) this.#lost += 1;
    else {
      this.#waiting.push(line);
      if (failed) this.#errors += 1;
    }
    this.#schedule();
  }

  /** The lines that were told last are out. */
  written(): void {
    this.#underWay = false;
    if (this.#waiting.length > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#underWay || this.#timer) return;
    this.#timer = this.#clock.after(gatherMs, () => this.#send());
  }

  #send(): void {
    this.#timer = undefined;
    const lines = this.#waiting;
    if (this.#lost > 0) lines.push({ kind: 'lost', text: `${this.#lost} lines did not fit` });
    this.#waiting = [];
    this.#errors = 0;
    this.#lost = 0;
    this.#underWay = true;
    this.#tell(lines);
  }
}
