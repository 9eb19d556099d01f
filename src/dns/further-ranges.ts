/**
 * The ranges of Services beyond the configuration's, which come and go with the ServiceCIDRs: their reverse zones are the
 * cluster's own too, so that such an address has its Service's name and is never asked of anybody else.
 */
import { serviceCIDRs } from '#api/gen/resources.ts';
import type { ServiceCIDR } from '#api/gen/types.ts';
import { ipv4RangesOf } from '#api/service-cidrs.ts';
import type { Informer, Informers } from '#client/informers.ts';
import type { DnsSettings } from './config/settings.ts';
import { reverseZones } from './records/reverse.ts';
import { toWire } from './wire/name.ts';

export class FurtherRanges {
  readonly #ranges: Informer<ServiceCIDR>;
  readonly #apply: (settings: DnsSettings) => void;
  #settings: DnsSettings | undefined;
  #applied = '';

  /** `apply`: called with the settings and the zones in them whenever either changes. */
  constructor(informers: Informers, apply: (settings: DnsSettings) => void) {
    this.#ranges = informers.of(serviceCIDRs);
    this.#apply = apply;
  }

  /** Returns what ends it. */
  start(): () => void {
    return this.#ranges.onChange(() => {
      if (this.#settings && this.#zones().join() !== this.#applied) this.#tell(this.#settings);
    });
  }

  untilSynced(): Promise<void> {
    return this.#ranges.untilSynced();
  }

  configure(settings: DnsSettings): void {
    this.#settings = settings;
    this.#tell(settings);
  }

  #tell(settings: DnsSettings): void {
    const zones = this.#zones();
    this.#applied = zones.join();
    const claimed = [...new Set([...settings.cluster.claimed, ...zones.map(toWire)])];
    this.#apply({ ...settings, cluster: { ...settings.cluster, claimed } });
  }

  #zones(): readonly string[] {
    return this.#ranges.list().flatMap(ipv4RangesOf).toSorted().flatMap(reverseZones);
  }
}
