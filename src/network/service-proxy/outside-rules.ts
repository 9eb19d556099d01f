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

export function outsideRules(
  service: Service,
  route: PortRoute,
  { pools, here }: { readonly pools: Pools; readonly here: Here },
): Fragment {
  const arrivals = arrivalsOf(service, route, here);
  if (arrivals.length === 0) return emptyFragment;
  const guarded = arrivals.some(({ isGuarded }) => isGuarded);
  if (pools.cluster.length === 0) {
    // Those who aren't let in are dropped even so; the others are told at once.
    const guard = guarded
      ? [[`sources-${route.name}`, guardRules(service, 'return')] as const]
      : [];
    const led = arrivals.flatMap(({ element, isGuarded }) =>
      isGuarded ? [leadTo(element, `goto sources-${route.name}`)] : [],
    );
    const refused = arrivals.map(({ element }) => refuse(element));
    return { ...emptyFragment, chains: new Map(guard), elements: [...led, ...refused] };
  }
  const onlyLocal = service.spec?.externalTrafficPolicy === 'Local';
  const external = `goto external-${route.name}`;
  const chains = new Map([[`external-${route.name}`, externalRules(route, onlyLocal, here)]]);
  if (guarded) chains.set(`sources-${route.name}`, guardRules(service, external));
  const elements = arrivals.map(({ element, isGuarded }) =>
    leadTo(element, isGuarded ? `goto sources-${route.name}` : external),
  );
  return joinFragments([
    poolRules('service', route, pools.cluster),
    onlyLocal ? poolRules('local', route, pools.local) : emptyFragment,
    { ...emptyFragment, chains, elements },
  ]);
}

/** A place where the port is reached. */
interface Arrival {
  readonly element: Element;
  /** Only from `loadBalancerSourceRanges`: where a load balancer leads to. */
  readonly isGuarded: boolean;
}

function arrivalsOf(service: Service, route: PortRoute, here: Here): readonly Arrival[] {
  const { externalIPs = [], loadBalancerSourceRanges: ranges = [] } = service.spec ?? {};
  const balanced = loadBalancerAddresses(service, here);
  const at = (address: string) => serviceElement(address, route, '');
  const { nodePort } = route.port;
  const nodePortKey = `${route.protocol} . ${nodePort}`;
  return [
    ...externalIPs
      .filter((address) => isIPv4(address) && !balanced.includes(address))
      .map((address) => ({ element: at(address), isGuarded: false })),
    ...balanced.map((address) => ({ element: at(address), isGuarded: ranges.length > 0 })),
    ...(nodePort
      ? [{ element: { map: 'node-ports', key: nodePortKey, value: '' }, isGuarded: false } as const]
      : []),
  ];
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

function leadTo(element: Element, value: string): Element {
  return { ...element, value };
}

function refuse({ map, key }: Element): Element {
  const refused =
    map === 'services' ? 'services-without-endpoints' : 'node-ports-without-endpoints';
  return { map: refused, key, value: 'goto refuse' };
}
