/**
 * One Service and its EndpointSlices → the chains and map elements that route it. Pure.
 *
 * An ordinary Service is nothing but elements: its address leads to the chain for so many endpoints, which all Services
 * with that number share, and that one picks the endpoint out of a map. Ten thousand of them are ten thousand elements
 * and a handful of chains. Only session affinity and what comes from outside the cluster need chains of their own.
 */
import type { EndpointSlice, Service, ServicePort } from '#api/gen/types.ts';
import { backendsOf } from './endpoints.ts';
import type { Backend } from './endpoints.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import type { Element, Fragment } from './fragment.ts';
import type { ProxyConfig } from './skeleton.ts';

/** Kubernetes' default for `clientIP.timeoutSeconds`: three hours. */
const defaultAffinitySeconds = 10_800;

/** Everything that concerns one port of one Service. */
interface PortRoute {
  /** The common end of the names of its chains: `namespace/service/protocol/port`. */
  readonly name: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly port: ServicePort;
  /** Undefined: no session affinity. */
  readonly affinitySeconds: number | undefined;
}

/** Services with this label are another proxy's. */
const otherProxyLabel = 'service.kubernetes.io/service-proxy-name';

/** Empty for what needs no routing: headless and ExternalName Services. */
export function rulesOf(
  service: Service,
  slices: readonly EndpointSlice[],
  config: ProxyConfig,
): Fragment {
  const { type, clusterIP, ports = [] } = service.spec ?? {};
  if (type === 'ExternalName' || !clusterIP || clusterIP === 'None') return emptyFragment;
  if (service.metadata.labels?.[otherProxyLabel] !== undefined) return emptyFragment;
  return join(ports.map((port) => portRules(service, port, { slices, config })));
}

function portRules(
  service: Service,
  port: ServicePort,
  { slices, config }: { readonly slices: readonly EndpointSlice[]; readonly config: ProxyConfig },
): Fragment {
  const { spec } = service;
  const route = routeOf(service, port);
  const all = backendsOf(port, slices, config.nodeName);
  const local = all.filter((backend) => backend.local);
  const addresses = ipv4(spec?.clusterIPs ?? [spec?.clusterIP ?? '']);
  const inside: Target = {
    route,
    addresses: addresses.filter((address) => !config.localAddresses.includes(address)),
    nodePort: undefined,
  };
  const outside = { route, addresses: externalAddressesOf(service), nodePort: port.nodePort };
  if (all.length === 0) return { ...emptyFragment, elements: refusals(outside) };
  const onlyLocal = spec?.externalTrafficPolicy === 'Local';
  return join([
    insideRules(inside, spec?.internalTrafficPolicy === 'Local' ? local : all),
    outsideRules(outside, { all, local: onlyLocal ? local : undefined }, config),
  ]);
}

function join(fragments: readonly Fragment[]): Fragment {
  return {
    chains: new Map(fragments.flatMap(({ chains }) => [...chains])),
    sets: new Map(fragments.flatMap(({ sets }) => [...sets])),
    elements: fragments.flatMap(({ elements }) => elements),
  };
}

/** From Pods and from the node itself, to the Service's own addresses. */
function insideRules({ route, addresses }: Target, backends: readonly Backend[]): Fragment {
  if (addresses.length === 0) return emptyFragment;
  const lead = (value: string): readonly Element[] =>
    addresses.map((address) => serviceElement(address, route, value));
  // Only endpoints elsewhere, and policy Local: nothing may be sent there.
  if (backends.length === 0) return { ...emptyFragment, elements: lead('drop') };
  if (route.affinitySeconds !== undefined) {
    const pool = poolRules('inside', route, backends);
    return { ...pool, elements: lead(`goto inside-${route.name}`) };
  }
  const { protocol, port } = route;
  const chain = `balance-${protocol}-${backends.length}`;
  const map = `${protocol}-endpoints` as const;
  const endpoints = addresses.flatMap((address) =>
    backends.map((backend, slot): Element => {
      const key = `${address} . ${port.port} . ${slot}`;
      return { map, key, value: `${backend.ip} . ${backend.port}` };
    }),
  );
  const rule = `dnat to ip daddr . ${protocol} dport . numgen random mod ${backends.length} map @${map}`;
  return {
    ...emptyFragment,
    chains: new Map([[chain, [rule]]]),
    elements: [...lead(`goto ${chain}`), ...endpoints],
  };
}

/** From outside the cluster. `local` is given where only this node's endpoints may be used. */
function outsideRules(
  target: Target,
  pools: { readonly all: readonly Backend[]; readonly local: readonly Backend[] | undefined },
  config: ProxyConfig,
): Fragment {
  const { route, addresses, nodePort } = target;
  if (!nodePort && addresses.length === 0) return emptyFragment;
  const rules = externalRules(route, pools.local !== undefined, config);
  return join([
    poolRules('service', route, pools.all),
    pools.local ? poolRules('local', route, pools.local) : emptyFragment,
    {
      ...emptyFragment,
      chains: new Map([[`external-${route.name}`, rules]]),
      elements: arrivals(target),
    },
  ]);
}

const protocolNames = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

function routeOf(service: Service, port: ServicePort): PortRoute {
  const { namespace, name } = service.metadata;
  const protocol = protocolNames[port.protocol ?? 'TCP'];
  const { sessionAffinity, sessionAffinityConfig } = service.spec ?? {};
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds;
  return {
    name: `${namespace}/${name}/${protocol}/${port.port}`,
    protocol,
    port,
    affinitySeconds: sessionAffinity === 'ClientIP' ? seconds : undefined,
  };
}

/** Policy Local keeps the client's address and uses this node's endpoints only, but what comes from inside may go anywhere. */
function externalRules(
  { name }: PortRoute,
  onlyLocal: boolean,
  { clusterCIDR }: ProxyConfig,
): readonly string[] {
  if (!onlyLocal) return ['jump mark-for-masquerade', `goto service-${name}`];
  return [
    `ip saddr ${clusterCIDR} goto service-${name}`,
    'fib saddr type local jump mark-for-masquerade',
    `fib saddr type local goto service-${name}`,
    `goto local-${name}`,
  ];
}

/** A chain that picks a backend, and with affinity one chain for each. */
function poolRules(
  kind: 'inside' | 'service' | 'local',
  route: PortRoute,
  backends: readonly Backend[],
): Fragment {
  const chain = `${kind}-${route.name}`;
  const [only] = backends;
  if (!only) return { ...emptyFragment, chains: new Map([[chain, ['drop']]]) };
  if (route.affinitySeconds !== undefined) return stickyRules(chain, route, backends);
  const targets = backends.map(({ ip, port }) => `${ip} . ${port}`);
  const choice = targets.length === 1 ? `${only.ip}:${only.port}` : choose(targets, 'map');
  const rule = `meta l4proto ${route.protocol} dnat to ${choice}`;
  return { ...emptyFragment, chains: new Map([[chain, [rule]]]) };
}

function stickyRules(chain: string, route: PortRoute, backends: readonly Backend[]): Fragment {
  const seconds = route.affinitySeconds ?? defaultAffinitySeconds;
  const sticky = backends.map(({ ip, port }) => {
    const name = `${chain}/${ip}/${port}`;
    // The time is part of the name because a set can't change its own.
    return { name, set: `sticky-${seconds}-${name}`, target: `${ip}:${port}` };
  });
  const declaration = `type ipv4_addr; flags dynamic,timeout; timeout ${seconds}s;`;
  const known = sticky.map(({ name, set }) => `ip saddr @${set} goto ${name}`);
  const anew = choose(
    sticky.map(({ name }) => `goto ${name}`),
    'vmap',
  );
  const chains = sticky.map(({ name, set, target }): [string, readonly string[]] => [
    name,
    [`update @${set} { ip saddr }`, `meta l4proto ${route.protocol} dnat to ${target}`],
  ]);
  return {
    ...emptyFragment,
    chains: new Map([[chain, [...known, anew]], ...chains]),
    sets: new Map(sticky.map(({ set }) => [set, declaration])),
  };
}

function choose(values: readonly string[], kind: 'map' | 'vmap'): string {
  const numbered = values.map((value, at) => `${at} : ${value}`).join(', ');
  return `numgen random mod ${values.length} ${kind} { ${numbered} }`;
}

/** Where a port is reached from outside. */
interface Target {
  readonly route: PortRoute;
  readonly addresses: readonly string[];
  readonly nodePort: number | undefined;
}

function arrivals({ route, addresses, nodePort }: Target): readonly Element[] {
  const value = `goto external-${route.name}`;
  return [
    ...addresses.map((address) => serviceElement(address, route, value)),
    ...(nodePort
      ? [{ map: 'node-ports' as const, key: `${route.protocol} . ${nodePort}`, value }]
      : []),
  ];
}

/** Without endpoints a client is told at once. Cluster addresses need no element: `skeleton.ts` refuses what is left. */
function refusals(target: Target): readonly Element[] {
  return arrivals(target).map(({ map, key }) => ({
    map: map === 'services' ? 'services-without-endpoints' : 'node-ports-without-endpoints',
    key,
    value: 'goto refuse',
  }));
}

function serviceElement(address: string, route: PortRoute, value: string): Element {
  return { map: 'services', key: `${address} . ${route.protocol} . ${route.port.port}`, value };
}

function externalAddressesOf({ spec, status }: Service): readonly string[] {
  const ingress = (status?.loadBalancer?.ingress ?? [])
    .filter(({ ipMode = 'VIP' }) => ipMode === 'VIP')
    .flatMap(({ ip }) => (ip ? [ip] : []));
  return [...new Set(ipv4([...(spec?.externalIPs ?? []), ...ingress]))];
}

function ipv4(addresses: readonly string[]): readonly string[] {
  return addresses.filter((address) => address !== '' && !address.includes(':'));
}
