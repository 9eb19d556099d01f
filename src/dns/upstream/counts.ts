/** What was asked of one upstream, for the metrics. */
import { Histogram } from '../metric-rows.ts';
import type { CountRow, HistogramRow } from '../metric-rows.ts';
import { rcodeNames } from '../wire/constants.ts';

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
    const failed: CountRow = {
      name: 'proxy_healthcheck_failures_total',
      labels,
      value: this.probesFailed,
    };
    const connections = Object.entries(this.#connections).flatMap(
      ([proto, { hits, misses }]): CountRow[] => [
        { name: 'proxy_conn_cache_hits_total', labels: { ...labels, proto }, value: hits },
        { name: 'proxy_conn_cache_misses_total', labels: { ...labels, proto }, value: misses },
      ],
    );
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
