/** What the server has done, for the metrics: plain numbers that can cross to another thread. */
import type { Transport } from './resolver.ts';
import { types } from './wire/constants.ts';

/** Names as in CoreDNS's `coredns_dns_requests_total` and `coredns_dns_responses_total`. */
export interface DnsCounts {
  /** By `<transport> <type>`, such as `udp AAAA`. */
  readonly requests: Readonly<Record<string, number>>;
  /** By rcode's name. */
  readonly responses: Readonly<Record<string, number>>;
}

export const noCounts: DnsCounts = { requests: {}, responses: {} };

/** What several servers have done together. */
export function sumOf(all: readonly DnsCounts[]): DnsCounts {
  const sum = (of: (counts: DnsCounts) => Readonly<Record<string, number>>) => {
    const total = new Map<string, number>();
    for (const [key, count] of all.flatMap((counts) => Object.entries(of(counts)))) {
      total.set(key, (total.get(key) ?? 0) + count);
    }
    return Object.fromEntries(total);
  };
  return {
    requests: sum((counts) => counts.requests),
    responses: sum((counts) => counts.responses),
  };
}

const typeNames = new Map<number, string>(
  Object.entries(types).map(([name, number]) => [number, name]),
);
const rcodeNames = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

export class Counters {
  readonly #requests = new Map<string, number>();
  readonly #responses = new Map<string, number>();

  count(transport: Transport, type: number, answer: Buffer): void {
    increment(this.#requests, `${transport} ${typeNames.get(type) ?? 'other'}`);
    increment(this.#responses, rcodeNames[(answer[3] ?? 0) & 0xf] ?? 'other');
  }

  snapshot(): DnsCounts {
    return {
      requests: Object.fromEntries(this.#requests),
      responses: Object.fromEntries(this.#responses),
    };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
