/**
 * How one Service port is reached from outside of the cluster: node ports, external addresses, load balancers. Pure.
 *
 * Policy Cluster: any endpoint, and the source becomes the node's address, since the answer must come back this way.
 * Policy Local: this node's endpoints only, which see the client's own address; where there is none, what arrives is
 * dropped and not refused, for the client should try another node.
 */
import type { Service } from '#api/gen/types.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import type { Pools } from './endpoints.ts';
import { joinFragments } from './fragment.ts';
import type { Element, Fragment } from './fragment.ts';
import { isIPv4 } from './here.ts';
import type { Here } from './here.ts';
import { poolRules } from './pool-rules.ts';
import { serviceElement } from './route.ts';
import type { PortRoute } from './route.ts';
import { sharedChain } from './shared-chains.ts';
import type { Arrival } from './shared-chains.ts';

export function outsideRules(
  service: Service,
  route: PortRoute,
  { pools, here }: { readonly pools: Pools; readonly here: Here },
): Fragment {
  const entrances = entrancesOf(service, route, here);
  if (entrances.length === 0) return emptyFragment;
  if (pools.cluster.length === 0) return refusals(service, route, entrances);
  const onlyLocal = service.spec?.externalTrafficPolicy === 'Local';
  if (!onlyLocal && route.affinitySeconds === undefined) {
    return joinFragments(
      entrances.map((entrance) => {
        const how = { backends: pools.cluster, asNode: true };
        const { verdict, fragment } = sharedChain(route, entrance.arrival, how);
        return joinFragments([enter(service, route, entrance, verdict), fragment]);
      }),
    );
  }
  const name = `external-${route.name}`;
  return joinFragments([
    poolRules('service', route, pools.cluster),
    onlyLocal ? poolRules('local', route, pools.local) : emptyFragment,
    { ...emptyFragment, chains: new Map([[name, externalRules(route, onlyLocal, here)]]) },
    ...entrances.map((entrance) => enter(service, route, entrance, `goto ${name}`)),
  ]);
}

/** A place where the port is reached. */
interface Entrance {
  readonly arrival: Arrival;
  /** Only from `loadBalancerSourceRanges`: where a load balancer leads to. */
  readonly isGuarded: boolean;
}

function entrancesOf(service: Service, { port }: PortRoute, here: Here): readonly Entrance[] {
  const { externalIPs = [], loadBalancerSourceRanges: ranges = [] } = service.spec ?? {};
  const balanced = loadBalancerAddresses(service, here);
  const external = externalIPs.filter((one) => isIPv4(one) && !balanced.includes(one));
  const { nodePort } = port;
  return [
    ...external.map((address) => ({ arrival: { address }, isGuarded: false })),
    ...balanced.map((address) => ({ arrival: { address }, isGuarded: ranges.length > 0 })),
    ...(nodePort ? [{ arrival: { nodePort }, isGuarded: false }] : []),
  ];
}

/** The element that leads from the entrance to `verdict`, past the guard where there is one. */
function enter(
  service: Service,
  route: PortRoute,
  { arrival, isGuarded }: Entrance,
  verdict: string,
): Fragment {
  if (!isGuarded) return { ...emptyFragment, elements: [elementAt(arrival, route, verdict)] };
  const guard = `sources-${route.name}`;
  return {
    ...emptyFragment,
    chains: new Map([[guard, guardRules(service, verdict)]]),
    elements: [elementAt(arrival, route, `goto ${guard}`)],
  };
}

/** Who isn't let in is dropped even when there is no endpoint; the others are told at once. */
function refusals(service: Service, route: PortRoute, entrances: readonly Entrance[]): Fragment {
  return joinFragments(
    entrances.map((entrance) => {
      const guard = entrance.isGuarded ? enter(service, route, entrance, 'return') : emptyFragment;
      const { map, key } = elementAt(entrance.arrival, route, '');
      const refused =
        map === 'services' ? 'services-without-endpoints' : 'node-ports-without-endpoints';
      const element: Element = { map: refused, key, value: 'goto refuse' };
      return { ...guard, elements: [...guard.elements, element] };
    }),
  );
}

function elementAt(arrival: Arrival, route: PortRoute, value: string): Element {
  if ('address' in arrival) return serviceElement(arrival.address, route, value);
  return { map: 'node-ports', key: `${route.protocol} . ${arrival.nodePort}`, value };
}

/**
 * Where the load balancer is this node, its packets have the node's own address, whatever it is called outside.
 * Mode Proxy means that they come with another destination anyway.
 */
function loadBalancerAddresses({ status }: Service, here: Here): readonly string[] {
  const named = (status?.loadBalancer?.ingress ?? [])
    .filter(({ ipMode = 'VIP' }) => ipMode === 'VIP')
    .flatMap(({ ip }) => (ip && isIPv4(ip) ? [ip] : []));
  const isHere = named.some((address) => here.knownIPs.includes(address));
  return [...new Set([...named, ...(isHere ? here.internalIPs : [])])];
}

/** A rule for each range, since ranges may overlap; `then` is where those who are let in go. */
function guardRules({ spec }: Service, then: string): readonly string[] {
  const ranges = (spec?.loadBalancerSourceRanges ?? []).map((range) => range.trim());
  const allowed = ranges.filter((range) => !range.includes(':'));
  return [...allowed.map((range) => `ip saddr ${range} ${then}`), 'drop'];
}

/** Policy Local holds for what comes from outside: what comes from this node or its Pods may go anywhere. */
function externalRules(
  { name }: PortRoute,
  onlyLocal: boolean,
  { clusterCIDR }: Here,
): readonly string[] {
  if (!onlyLocal) return ['jump mark-for-masquerade', `goto service-${name}`];
  return [
    `ip saddr ${clusterCIDR} goto service-${name}`,
    'fib saddr type local jump mark-for-masquerade',
    `fib saddr type local goto service-${name}`,
    `goto local-${name}`,
  ];
}
