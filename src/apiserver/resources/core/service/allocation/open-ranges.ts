/**
 * The ranges that addresses come from: those of all ServiceCIDRs that are ready and not being deleted (KEP-1880), the
 * configuration's first. While there is no ServiceCIDR at all, as at a cluster's very start, the configuration's alone.
 */
import { serviceCIDRs } from '#api/gen/resources.ts';
import { defaultServiceCIDR, givesAddresses, ipv4RangesOf } from '#api/service-cidrs.ts';
import { Following } from '../../../../registry/following.ts';
import type { Reader } from '../../../../registry/strategy.ts';
import { addressRangeOf } from './address-range.ts';
import type { AddressRange } from './address-range.ts';

export class OpenRanges {
  readonly #following = new Following(serviceCIDRs);
  readonly #configured: AddressRange;
  #ranges: readonly AddressRange[];

  constructor(configured: AddressRange) {
    this.#configured = configured;
    this.#ranges = [configured];
  }

  now(reader: Reader): readonly AddressRange[] {
    if (this.#following.changes(reader)?.length !== 0) this.#ranges = this.#read(reader);
    return this.#ranges;
  }

  #read(reader: Reader): readonly AddressRange[] {
    const all = reader.list(serviceCIDRs);
    if (all.length === 0) return [this.#configured];
    const isDefault = (name: string): number => (name === defaultServiceCIDR ? 0 : 1);
    return all
      .filter(givesAddresses)
      .toSorted((a, b) => isDefault(a.metadata.name) - isDefault(b.metadata.name))
      .flatMap(ipv4RangesOf)
      .map(addressRangeOf);
  }
}
