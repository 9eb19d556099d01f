/** The part of the nftables table that one Service or Pod owns, as data. `table.ts` turns differences into commands. */

/** The maps of the table that Services and Pods put elements into; their types are in `skeleton.ts`. */
export type MapName =
  | 'services'
  | 'tcp-endpoints'
  | 'udp-endpoints'
  | 'sctp-endpoints'
  | 'node-ports'
  | 'services-without-endpoints'
  | 'node-ports-without-endpoints'
  | 'host-ports'
  | 'host-ports-at-address';

export interface Element {
  readonly map: MapName;
  /** Such as `10.43.0.1 . tcp . 443`. */
  readonly key: string;
  /** A verdict, such as `goto CHAIN`; of host ports where they lead, such as `10.42.0.2 . 80`. */
  readonly value: string;
}

export interface Fragment {
  /** Rules by chain. Several may have a chain of the same name; its rules are then the same too. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** Sets that remember which client sticks to which endpoint: seconds by set. */
  readonly affinitySets: ReadonlyMap<string, number>;
  readonly elements: readonly Element[];
}

export const emptyFragment: Fragment = {
  chains: new Map(),
  affinitySets: new Map(),
  elements: [],
};
