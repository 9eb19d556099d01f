/** What the server has done, for the metrics: plain numbers that can cross to another thread. */
import type { Answering } from './answering.ts';
import { Histogram, sumOf as sumOfRows } from './metric-rows.ts';
import type { CountRow, MetricRows } from './metric-rows.ts';
import type { Transport } from './resolver.ts';
import { rcodeNames, types } from './wire/constants.ts';
import type { Edns } from './wire/query.ts';

/** Names as in CoreDNS's `coredns_dns_requests_total` and `coredns_dns_responses_total`. */
export interface DnsCounts {
  /** By `<transport> <type>`, such as `udp AAAA`. */
  readonly requests: Readonly<Record<string, number>>;
  /** By rcode's name. */
  readonly responses: Readonly<Record<string, number>>;
  /** The same and all else that the server counts, as the metrics show it. */
  readonly server: MetricRows;
  readonly upstream: MetricRows;
}

const noRows: MetricRows = { counters: [], gauges: [], histograms: [] };

/** Of a server that doesn't run. */
export const noCounts: DnsCounts = {
  requests: {},
  responses: {},
  server: noRows,
  upstream: noRows,
};

/** What several servers have done together. */
export function sumOf(all: readonly DnsCounts[]): DnsCounts {
  return {
    requests: sums(all.flatMap(({ requests }) => Object.entries(requests))),
    responses: sums(all.flatMap(({ responses }) => Object.entries(responses))),
    server: sumOfRows(all.map(({ server }) => server)),
    upstream: sumOfRows(all.map(({ upstream }) => upstream)),
  };
}

const typeNames = new Map<number, string>(
  Object.entries(types).map(([name, number]) => [number, name]),
);
/** Types from here on are counted as one: none of them is anything to a cluster. */
const otherTypes = 256;

/** How a question came. Families as CoreDNS numbers them: IPv4, IPv6. */
export interface Way {
  readonly transport: Transport;
  readonly family: '1' | '2';
}

/** Of the client's address; one of IPv4 may be written as one of IPv6. */
export function wayOf(transport: Transport, address: string): Way {
  const v6 = address.includes(':') && !address.startsWith('::ffff:');
  return ways[transport][v6 ? '2' : '1'];
}

/** One object each, so that counting makes none. */
const ways = {
  udp: { 1: { transport: 'udp', family: '1' }, 2: { transport: 'udp', family: '2' } },
  tcp: { 1: { transport: 'tcp', family: '1' }, 2: { transport: 'tcp', family: '2' } },
} as const;

/** The server, its zones and its views are one, unlike CoreDNS's. */
export const serverLabels = { server: 'dns://:53', zone: '.', view: '' } as const;

/** Upper bounds in bytes, CoreDNS's. */
const sizeBounds: readonly number[] = [
  0, 100, 200, 300, 400, 511, 1023, 2047, 4095, 8291, 16e3, 32e3, 48e3, 64e3,
];

export class Counters {
  readonly #requests = {
    udp: { 1: new Float64Array(otherTypes + 1), 2: new Float64Array(otherTypes + 1) },
    tcp: { 1: new Float64Array(otherTypes + 1), 2: new Float64Array(otherTypes + 1) },
  };
  readonly #requestSizes = { udp: new Histogram(sizeBounds), tcp: new Histogram(sizeBounds) };
  readonly #responseSizes = { udp: new Histogram(sizeBounds), tcp: new Histogram(sizeBounds) };
  readonly #responses = new Map<Answering, Float64Array>();
  readonly #durations = new Histogram();
  #failures = 0;
  #wantDnssec = 0;

  /** A question that gets an answer; `bytes` long. */
  question({ transport, family }: Way, type: number, bytes: number, edns: Edns | undefined): void {
    if (edns?.dnssecOk) this.#wantDnssec += 1;
    const requests = this.#requests[transport][family];
    const place = Math.min(type, otherTypes);
    requests[place] = (requests[place] ?? 0) + 1;
    this.#requestSizes[transport].observe(bytes);
  }

  answer({ transport }: Way, by: Answering, rcode: number, bytes: number): void {
    let responses = this.#responses.get(by);
    if (!responses) this.#responses.set(by, (responses = new Float64Array(16)));
    responses[rcode] = (responses[rcode] ?? 0) + 1;
    this.#responseSizes[transport].observe(bytes);
  }

  /** So many answers, each so long after its question had been read. */
  took(milliseconds: number, answers: number): void {
    this.#durations.observe(milliseconds / 1000, answers);
  }

  /** An answer that ended in an error of this program. */
  failed(): void {
    this.#failures += 1;
  }

  snapshot(): Omit<DnsCounts, 'upstream'> {
    const requests = this.#requestRows();
    const responses = this.#responseRows();
    const panics: CountRow = { name: 'panics_total', labels: {}, value: this.#failures };
    const wantDnssec: CountRow = {
      name: 'dns_do_requests_total',
      labels: serverLabels,
      value: this.#wantDnssec,
    };
    const sizes = (['udp', 'tcp'] as const).flatMap((proto) => [
      this.#requestSizes[proto].row('dns_request_size_bytes', { ...serverLabels, proto }),
      this.#responseSizes[proto].row('dns_response_size_bytes', { ...serverLabels, proto }),
    ]);
    const durations = this.#durations.row('dns_request_duration_seconds', serverLabels);
    return {
      requests: sums(
        requests.map(({ labels, value }) => [`${labels['proto']} ${labels['type']}`, value]),
      ),
      responses: sums(responses.map(({ labels, value }) => [labels['rcode'] ?? '', value])),
      server: {
        counters: [...requests, ...responses, wantDnssec, panics],
        gauges: [],
        histograms: [durations, ...sizes],
      },
    };
  }

  #requestRows(): readonly CountRow[] {
    const { udp, tcp } = ways;
    return [udp[1], udp[2], tcp[1], tcp[2]].flatMap(({ transport: proto, family }) =>
      counted(this.#requests[proto][family], (number) => typeNames.get(number) ?? 'other').map(
        ([type, value]): CountRow => ({
          name: 'dns_requests_total',
          labels: { ...serverLabels, proto, family, type },
          value,
        }),
      ),
    );
  }

  #responseRows(): readonly CountRow[] {
    return [...this.#responses].flatMap(([plugin, codes]) =>
      counted(codes, (number) => rcodeNames[number] ?? 'other').map(([rcode, value]): CountRow => ({
        name: 'dns_responses_total',
        labels: { ...serverLabels, rcode, plugin },
        value,
      })),
    );
  }
}

type Named = readonly [name: string, count: number];

/** What was counted at all, by its name. */
function counted(counts: Float64Array, nameOf: (place: number) => string): readonly Named[] {
  const all = [...counts].flatMap((count, place): readonly Named[] =>
    count > 0 ? [[nameOf(place), count]] : [],
  );
  return Object.entries(sums(all));
}

function sums(counts: readonly Named[]): Readonly<Record<string, number>> {
  const total = new Map<string, number>();
  for (const [name, count] of counts) total.set(name, (total.get(name) ?? 0) + count);
  return Object.fromEntries(total);
}
