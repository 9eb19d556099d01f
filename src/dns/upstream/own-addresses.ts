/** The addresses at which this server answers: to ask them would be to ask itself. */
import ipaddr from 'ipaddr.js';
import type { Upstream } from '../config/settings.ts';

export class OwnAddresses {
  readonly #known: ReadonlySet<string>;

  constructor(own: readonly Upstream[]) {
    this.#known = new Set(own.map(normal));
  }

  /** Addresses may be written in several ways; `::ffff:192.0.2.1` is `192.0.2.1` too. */
  has(upstream: Upstream): boolean {
    return this.#known.has(normal(upstream));
  }
}

function normal({ address, port }: Upstream): string {
  const text = ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
  return `${text} ${port}`;
}
