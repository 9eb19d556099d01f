/** What the metrics show: plain values that can cross to another thread, and add up. */
import type { MetricName } from './metric-names.ts';

export interface CountRow {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface HistogramRow {
  readonly name: MetricName;
  readonly labels: Readonly<Record<string, string>>;
  /** The buckets' upper bounds. */
  readonly bounds: readonly number[];
  /** Observations in each, not added up; those beyond the last bound are in `count` only. */
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly count: number;
}

export interface MetricRows {
  readonly counters: readonly CountRow[];
  readonly gauges: readonly CountRow[];
  readonly histograms: readonly HistogramRow[];
}

/** What several have counted together. */
export function sumOf(all: readonly MetricRows[]): MetricRows {
  return {
    counters: sumRows(all.flatMap(({ counters }) => counters)),
    gauges: sumRows(all.flatMap(({ gauges }) => gauges)),
    histograms: sumHistograms(all.flatMap(({ histograms }) => histograms)),
  };
}

type Metric = Pick<CountRow, 'name' | 'labels'>;

function keyOf({ name, labels }: Metric): string {
  return JSON.stringify([name, labels]);
}

function sumRows(rows: readonly CountRow[]): readonly CountRow[] {
  return [...Map.groupBy(rows, keyOf).values()].flatMap(([first, ...more]) =>
    first ? [{ ...first, value: more.reduce((sum, { value }) => sum + value, first.value) }] : [],
  );
}

function sumHistograms(rows: readonly HistogramRow[]): readonly HistogramRow[] {
  const add = (one: HistogramRow, other: HistogramRow): HistogramRow => ({
    ...one,
    buckets: one.buckets.map((count, at) => count + (other.buckets[at] ?? 0)),
    sum: one.sum + other.sum,
    count: one.count + other.count,
  });
  return [...Map.groupBy(rows, keyOf).values()].flatMap(([first, ...more]) =>
    first ? [more.reduce(add, first)] : [],
  );
}

/** Upper bounds in seconds, CoreDNS's: from 0.25 ms, doubled each time. */
const durationBounds: readonly number[] = doubled(0.000_25, 16);

/** So many upper bounds, each twice the one before. */
export function doubled(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => first * 2 ** at);
}

/** Cheap enough to be told of every question. */
export class Histogram {
  readonly #bounds: readonly number[];
  /** The last is for what is beyond all bounds. */
  readonly #buckets: Float64Array;
  #sum = 0;
  #count = 0;

  constructor(bounds = durationBounds) {
    this.#bounds = bounds;
    this.#buckets = new Float64Array(bounds.length + 1);
  }

  /** So many observations of the same value. */
  observe(value: number, times = 1): void {
    const bounds = this.#bounds;
    let at = 0;
    while (at < bounds.length && value > (bounds[at] ?? 0)) at += 1;
    this.#buckets[at] = (this.#buckets[at] ?? 0) + times;
    this.#sum += value * times;
    this.#count += times;
  }

  row(name: MetricName, labels: Readonly<Record<string, string>>): HistogramRow {
    return {
      name,
      labels,
      bounds: this.#bounds,
      buckets: [...this.#buckets.subarray(0, -1)],
      sum: this.#sum,
      count: this.#count,
    };
  }
}
