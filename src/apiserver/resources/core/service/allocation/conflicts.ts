/** Finds Services that hold an address they may not have, as after a restored backup or a changed range. */
import type { Service } from '#api/gen/types.ts';
import { parseAddressRange, toAddress } from './address-range.ts';
import { addressesOf } from './allocator.ts';
import type { ServiceRanges } from './allocator.ts';

export interface AllocationConflict {
  readonly service: Service;
  /** Such as `Cluster IP 10.43.0.5 was assigned to multiple services; please recreate service`. */
  readonly message: string;
}

/** Services whose address another one holds too (the older one is right), or that lies outside the range. */
export function findConflicts(
  all: readonly Service[],
  ranges: ServiceRanges,
): readonly AllocationConflict[] {
  const { first, last, cidr } = parseAddressRange(ranges.cidr);
  const seen = new Set<number>();
  const oldestFirst = all.toSorted((a, b) =>
    a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1,
  );
  return oldestFirst.flatMap((service) =>
    addressesOf(service).flatMap((address) => {
      const text = `Cluster IP ${toAddress(address)}`;
      if (address < first || address > last) {
        return [{ service, message: `${text} is not within the service CIDR ${cidr}` }];
      }
      if (seen.has(address)) {
        const message = `${text} was assigned to multiple services; please recreate service`;
        return [{ service, message }];
      }
      seen.add(address);
      return [];
    }),
  );
}
