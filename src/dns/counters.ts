/** What the server has done, for the metrics: plain numbers that can cross to another thread. */
import type { Transport } from './resolver.ts';
import { sumOf as sumOfUpstream } from './upstream/counts.ts';
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

/** What several servers have done together. */
export function sumOf(all: readonly DnsCounts[]): DnsCounts {
  return {
    requests: sums(all.flatMap(({ requests }) => Object.entries(requests))),
    responses: sums(all.flatMap(({ responses }) => Object.entries(responses))),
    upstream: sumOfUpstream(all.map(({ upstream }) => upstream)),
  };
}

const typeNames = new Map<number, string>(
  Object.entries(types).map(([name, number]) => [number, name]),
);
/** Types from here on are counted as one: none of them is anything to a cluster. */
const otherTypes = 256;

export class Counters {
  readonly #requests = {
    udp: new Float64Array(otherTypes + 1),
    tcp: new Float64Array(otherTypes + 1),
  };
  readonly #responses = new Float64Array(16);

  count(transport: Transport, type: number, rcode: number): void {
    const requests = this.#requests[transport];
    const place = Math.min(type, otherTypes);
    requests[place] = (requests[place] ?? 0) + 1;
    this.#responses[rcode] = (this.#responses[rcode] ?? 0) + 1;
  }

  snapshot(): Omit<DnsCounts, 'upstream'> {
    const requests = (['udp', 'tcp'] as const).flatMap((transport) =>
      named(this.#requests[transport], (type) => `${transport} ${typeNames.get(type) ?? 'other'}`),
    );
    const responses = named(this.#responses, (rcode) => rcodeNames[rcode] ?? 'other');
    return { requests: sums(requests), responses: sums(responses) };
  }
}

type Named = readonly [name: string, count: number];

/** What was counted at all. */
function named(counts: Float64Array, nameOf: (place: number) => string): readonly Named[] {
  return [...counts].flatMap((count, place) =>
    count > 0 ? [[nameOf(place), count] as const] : [],
  );
}

function sums(counts: readonly Named[]): Readonly<Record<string, number>> {
  const total = new Map<string, number>();
  for (const [name, count] of counts) total.set(name, (total.get(name) ?? 0) + count);
  return Object.fromEntries(total);
}
