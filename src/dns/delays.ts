/**
 * How long a change of the cluster takes until this server answers by it: told with the change, measured by whoever
 * answers at the moment that it does. Both are of one machine, whose clock they share.
 */
import { doubled, Histogram } from './metric-rows.ts';
import type { HistogramRow } from './metric-rows.ts';

export type ServiceKind = 'cluster_ip' | 'headless_with_selector' | 'headless_without_selector';

/** Something that happened, and that a change makes known. */
export interface Cause {
  /** Epoch milliseconds. */
  readonly since: number;
  /** The kind of Service whose endpoints changed; `ready`: a Pod was seen to become Ready. */
  readonly of: ServiceKind | 'ready';
}

/** Upper bounds in seconds: from 1 ms, doubled each time, as CoreDNS's. */
const bounds = doubled(0.001, 20);

export class Delays {
  readonly #histograms = new Map<Cause['of'], Histogram>();

  /** The answers are by the change now, at `now` in epoch milliseconds. */
  observe(causes: readonly Cause[], now: number): void {
    for (const { since, of } of causes) {
      let histogram = this.#histograms.get(of);
      if (!histogram) this.#histograms.set(of, (histogram = new Histogram(bounds)));
      // Whoever told the time may have another clock.
      histogram.observe(Math.max(0, now - since) / 1000);
    }
  }

  rows(): readonly HistogramRow[] {
    return [...this.#histograms].map(([of, histogram]) =>
      of === 'ready'
        ? histogram.row('ready_to_answered_seconds', {})
        : histogram.row('kubernetes_dns_programming_duration_seconds', { service_kind: of }),
    );
  }
}
