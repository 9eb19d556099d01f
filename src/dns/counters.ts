/** What the server has done, for the metrics: plain numbers that can cross to another thread. */
import type { Transport } from './resolver.ts';
import type { UpstreamCounts } from './upstream/counts.ts';
import { rcodeNames, types } from './wire/constants.ts';

/** Names as in CoreDNS's `coredns_dns_requests_total` and `coredns_dns_responses_total`. */
export interface DnsCounts {
  /** By `<transport> <type>`, such as `udp AAAA`. */
  readonly requests: Readonly<Record<string, number>>;
  /** By rcode's name. */
  readonly responses: Readonly<Record<string, number>>;
  readonly upstream: UpstreamCounts;
}

/** Of a server that doesn't run. */
export const noCounts: DnsCounts = {
  requests: {},
  responses: {},
  upstream: { counters: [], gauges: [], histograms: [] },
};

const typeNames = new Map<number, string>(
  Object.entries(types).map(([name, number]) => [number, name]),
);

export class Counters {
  readonly #requests = new Map<string, number>();
  readonly #responses = new Map<string, number>();

  count(transport: Transport, type: number, answer: Buffer): void {
    increment(this.#requests, `${transport} ${typeNames.get(type) ?? 'other'}`);
    increment(this.#responses, rcodeNames[(answer[3] ?? 0) & 0xf] ?? 'other');
  }

  snapshot(): Omit<DnsCounts, 'upstream'> {
    return {
      requests: Object.fromEntries(this.#requests),
      responses: Object.fromEntries(this.#responses),
    };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
