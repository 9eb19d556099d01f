/** What was asked of upstreams and kept, for the metrics: plain values that can cross to another thread. */
import { rcodeNames } from '../wire/constants.ts';

/** A number under one of CoreDNS's metric names, without `coredns_`. */
export interface CountRow {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface HistogramRow {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The buckets' upper bounds. */
  readonly bounds: readonly number[];
  /** Observations in each, not added up; those beyond the last bound are in `count` only. */
  readonly buckets: readonly number[];
  readonly sum: number;
  readonly count: number;
}

export interface UpstreamCounts {
  readonly counters: readonly CountRow[];
  readonly gauges: readonly CountRow[];
  readonly histograms: readonly HistogramRow[];
}

/** What several have counted together. */
export function sumOf(all: readonly UpstreamCounts[]): UpstreamCounts {
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
const durationBuckets: readonly number[] = Array.from(
  { length: 16 },
  (_, at) => 0.000_25 * 2 ** at,
);

class Histogram {
  readonly #buckets = durationBuckets.map(() => 0);
  #sum = 0;
  #count = 0;

  observe(seconds: number): void {
    this.#sum += seconds;
    this.#count += 1;
    const at = durationBuckets.findIndex((bound) => seconds <= bound);
    if (at >= 0) this.#buckets[at] = (this.#buckets[at] ?? 0) + 1;
  }

  row(name: string, labels: Readonly<Record<string, string>>): HistogramRow {
    return {
      name,
      labels,
      bounds: durationBuckets,
      buckets: [...this.#buckets],
      sum: this.#sum,
      count: this.#count,
    };
  }
}

/** The counts of one upstream; they go when it goes, so that there are never more of them than upstreams. */
export class PeerCounts {
  readonly #to: string;
  /** By rcode: 16 at most. */
  readonly #durations = new Map<number, Histogram>();
  readonly #connections = { udp: { hits: 0, misses: 0 }, tcp: { hits: 0, misses: 0 } };
  probesFailed = 0;

  constructor(to: string) {
    this.#to = to;
  }

  connection(tcp: boolean, kept: boolean): void {
    this.#connections[tcp ? 'tcp' : 'udp'][kept ? 'hits' : 'misses'] += 1;
  }

  answered(rcode: number, seconds: number): void {
    let histogram = this.#durations.get(rcode);
    if (!histogram) this.#durations.set(rcode, (histogram = new Histogram()));
    histogram.observe(seconds);
  }

  counters(): readonly CountRow[] {
    const labels = { proxy_name: 'forward', to: this.#to };
    const failed = { name: 'proxy_healthcheck_failures_total', labels, value: this.probesFailed };
    const connections = Object.entries(this.#connections).flatMap(([proto, { hits, misses }]) => [
      { name: 'proxy_conn_cache_hits_total', labels: { ...labels, proto }, value: hits },
      { name: 'proxy_conn_cache_misses_total', labels: { ...labels, proto }, value: misses },
    ]);
    return [failed, ...connections];
  }

  histograms(): readonly HistogramRow[] {
    return [...this.#durations].map(([code, histogram]) => {
      const rcode = rcodeNames[code] ?? String(code);
      return histogram.row('proxy_request_duration_seconds', {
        proxy_name: 'forward',
        to: this.#to,
        rcode,
      });
    });
  }
}
