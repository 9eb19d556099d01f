/**
 * The part of an nftables table that one object of the API owns, as data. `table.ts` turns differences into commands.
 * `Map` names the maps and sets that elements may be put into.
 */

export interface Element<Map extends string = string> {
  readonly map: Map;
  /** Such as `10.43.0.1 . tcp . 443`. */
  readonly key: string;
  /** Where a map leads, such as `goto CHAIN` or `10.42.0.2 . 80`; absent in a set. */
  readonly value?: string;
}

export interface Fragment<Map extends string = string> {
  /** Rules by chain. Several may have a chain of the same name; its rules are then the same too. */
  readonly chains: ReadonlyMap<string, readonly string[]>;
  /** Declarations by set, such as `type ipv4_addr;`. Several may have one of the same name, declared the same. */
  readonly sets: ReadonlyMap<string, string>;
  readonly elements: readonly Element<Map>[];
}

export const emptyFragment: Fragment<never> = {
  chains: new Map(),
  sets: new Map(),
  elements: [],
};
