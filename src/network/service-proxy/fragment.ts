/** The part of the Service proxy's table that one Service or Pod owns. */
import type * as nftables from '../nftables/fragment.ts';

/** The maps of the table that Services and Pods put elements into; their types are in `skeleton.ts`. */
export type MapName =
  | 'services'
  | 'tcp-endpoints'
  | 'udp-endpoints'
  | 'sctp-endpoints'
  | 'tcp-node-endpoints'
  | 'udp-node-endpoints'
  | 'sctp-node-endpoints'
  | 'node-ports'
  | 'services-without-endpoints'
  | 'node-ports-without-endpoints'
  | 'host-ports'
  | 'host-ports-at-address';

export type Element = nftables.Element<MapName>;
export type Fragment = nftables.Fragment<MapName>;

export function joinFragments(fragments: readonly Fragment[]): Fragment {
  return {
    chains: new Map(fragments.flatMap(({ chains }) => [...chains])),
    sets: new Map(fragments.flatMap(({ sets }) => [...sets])),
    elements: fragments.flatMap(({ elements }) => elements),
  };
}
