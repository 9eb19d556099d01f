/** Repeats one probe of one run of a container and counts towards its thresholds. */
import type { Probe } from '#api/gen/types.ts';
import { background } from '#base/lifecycle.ts';
import type { Clock, Timer } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { ProbeOutcome } from './run-probe.ts';

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

export interface ProbeWorkerOptions {
  readonly kind: ProbeKind;
  readonly probe: Probe;
  readonly clock: Clock;
  readonly log: Logger;
  /** When the run began, epoch milliseconds. */
  readonly startedAt: number;
  attempt(): Promise<ProbeOutcome>;
  /** Told of every attempt that wasn't a plain success. */
  report(outcome: ProbeOutcome): void;
  /** The result over the thresholds changed. */
  changed(): void;
}

/** What a container counts as before its first probe (upstream's): alive, but neither ready nor started. */
const initially = { startup: false, liveness: true, readiness: false };

export class ProbeWorker {
  readonly #options: ProbeWorkerOptions;
  #passing: boolean;
  #row = 0;
  #rowPassing: boolean | undefined;
  #timer: Timer | undefined;
  #stopped = false;
  /** Failed for good: a liveness or startup probe has nothing more to say about this run. */
  #held = false;

  constructor(options: ProbeWorkerOptions) {
    this.#options = options;
    this.#passing = initially[options.kind];
  }

  get passing(): boolean {
    return this.#passing;
  }

  /** The container is to be killed for it. */
  get failed(): boolean {
    return this.#held;
  }

  start(): void {
    const { clock, probe, startedAt } = this.#options;
    const since = clock.now() - startedAt;
    this.#schedule(Math.max(0, (probe.initialDelaySeconds ?? 0) * 1000 - since));
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #schedule(milliseconds: number): void {
    this.#timer?.cancel();
    if (this.#stopped) return;
    this.#timer = this.#options.clock.after(milliseconds, () => {
      this.#timer = undefined;
      background(this.#run(), this.#options.log, 'probe');
    });
  }

  async #run(): Promise<void> {
    const outcome = await this.#options.attempt();
    if (this.#stopped) return;
    if (outcome.result !== 'success') this.#options.report(outcome);
    if (outcome.result !== 'error') this.#count(outcome.result !== 'failure');
    if (!this.#held && !this.#done()) {
      this.#schedule((this.#options.probe.periodSeconds ?? 10) * 1000);
    }
  }

  /** A startup probe that has passed is over. */
  #done(): boolean {
    return this.#options.kind === 'startup' && this.#passing;
  }

  #count(passed: boolean): void {
    const { kind, probe } = this.#options;
    this.#row = passed === this.#rowPassing ? this.#row + 1 : 1;
    this.#rowPassing = passed;
    const threshold = passed ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
    if (this.#row < threshold) return;
    const before = this.#passing;
    this.#passing = passed;
    if (!passed && kind !== 'readiness') this.#held = true;
    if (before !== passed || this.#held) this.#options.changed();
  }
}
