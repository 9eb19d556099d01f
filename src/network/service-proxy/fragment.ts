/** The part of the nftables table that one Service owns, as data. `table.ts` turns differences into commands. */

/** The maps of the table that Services put elements into; their types are in `skeleton.ts`. */
export type MapName =
  | 'services'
  | 'node-ports'
  | 'services-without-endpoints'
  | 'node-ports-without-endpoints';

export interface Element {
  readonly map: MapName;
  /** Such as `10.43.0.1 . tcp . 443`. */
  readonly key: string;
  readonly verdict: string;
}

export interface Fragment {
  /** Rules by chain. */
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
