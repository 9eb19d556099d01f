/** What an autoscaler remembers between reconciles: what it wanted, and what it did. In epoch milliseconds. */
interface Recommendation {
  readonly at: number;
  readonly replicas: number;
}

interface Rescale {
  readonly at: number;
  /** Positive, in either direction. */
  readonly change: number;
}

export class History {
  #recommendations: readonly Recommendation[] = [];
  #ups: readonly Rescale[] = [];
  #downs: readonly Rescale[] = [];

  /** What is there when it is first looked at counts as wanted. */
  begin(replicas: number, now: number): void {
    if (this.#recommendations.length === 0) this.#recommendations = [{ at: now, replicas }];
  }

  /** Forgets what is older than `keepMs`. */
  recommend(replicas: number, now: number, keepMs: number): void {
    const kept = this.#recommendations.filter(({ at }) => at >= now - keepMs);
    this.#recommendations = [...kept, { at: now, replicas }];
  }

  /** What was wanted after the moment. */
  recommendedAfter(moment: number): readonly number[] {
    return this.#recommendations.filter(({ at }) => at > moment).map(({ replicas }) => replicas);
  }

  /** Forgets what is older than `keepMs`. */
  rescaled(before: number, after: number, now: number, keepMs: number): void {
    const recent = (list: readonly Rescale[]): readonly Rescale[] =>
      list.filter(({ at }) => at >= now - keepMs);
    const event = { at: now, change: Math.abs(after - before) };
    if (after > before) this.#ups = [...recent(this.#ups), event];
    else this.#downs = [...recent(this.#downs), event];
  }

  /** By how much the number grew (positive) after the moment, all in all. */
  changeAfter(moment: number): number {
    const total = (list: readonly Rescale[]): number =>
      list.reduce((sum, { at, change }) => (at > moment ? sum + change : sum), 0);
    return total(this.#ups) - total(this.#downs);
  }
}
