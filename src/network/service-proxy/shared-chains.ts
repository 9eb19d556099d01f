/**
 * The chains that all Services with as many endpoints share: what tells them apart is elements of a map, where a chain
 * finds the endpoint by where the connection went and a random number. Pure.
 */
import type { Backend } from './endpoints.ts';
import type { Element, Fragment } from './fragment.ts';
import type { PortRoute } from './route.ts';

/** Where a connection went: to an address, or to a node port at whatever address. */
export type Arrival = { readonly address: string } | { readonly nodePort: number };

export interface SharedChain {
  /** Such as `goto balance-tcp-3`. */
  readonly verdict: string;
  readonly fragment: Fragment;
}

/** `asNode`: the endpoint is to see the node's address. */
export function sharedChain(
  route: PortRoute,
  arrival: Arrival,
  { backends, asNode }: { readonly backends: readonly Backend[]; readonly asNode: boolean },
): SharedChain {
  const { protocol, port } = route;
  const count = backends.length;
  const byNodePort = 'nodePort' in arrival;
  const map = byNodePort
    ? (`${protocol}-node-endpoints` as const)
    : (`${protocol}-endpoints` as const);
  const place = byNodePort ? `${arrival.nodePort}` : `${arrival.address} . ${port.port}`;
  const field = byNodePort ? `${protocol} dport` : `ip daddr . ${protocol} dport`;
  const kind = byNodePort ? 'node-port' : asNode ? 'outside' : 'balance';
  const chain = `${kind}-${protocol}-${count}`;
  const rule = `dnat to ${field} . numgen random mod ${count} map @${map}`;
  return {
    verdict: `goto ${chain}`,
    fragment: {
      chains: new Map([[chain, asNode ? ['jump mark-for-masquerade', rule] : [rule]]]),
      sets: new Map(),
      elements: backends.map(({ ip, port: target }, slot): Element => {
        return { map, key: `${place} . ${slot}`, value: `${ip} . ${target}` };
      }),
    },
  };
}
