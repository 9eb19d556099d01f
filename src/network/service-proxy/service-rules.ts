/**
 * One Service and its EndpointSlices → the chains and map elements that route it. Pure.
 *
 * An ordinary Service is nothing but elements: its address leads to the chain for so many endpoints, which all Services
 * with that number share, and that one picks the endpoint out of a map. Ten thousand of them are ten thousand elements
 * and a handful of chains. Only session affinity, policy Local and source ranges need chains of their own.
 */
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import { poolsOf } from './endpoints.ts';
import type { Backend } from './endpoints.ts';
import { joinFragments } from './fragment.ts';
import type { Element, Fragment } from './fragment.ts';
import { isIPv4 } from './here.ts';
import type { Here } from './here.ts';
import { outsideRules } from './outside-rules.ts';
import { poolRules } from './pool-rules.ts';
import { routeOf, serviceElement } from './route.ts';
import type { PortRoute } from './route.ts';
import { sharedChain } from './shared-chains.ts';

/** Services with this label are another proxy's. */
const otherProxyLabel = 'service.kubernetes.io/service-proxy-name';

/** False for what needs no routing: headless and ExternalName Services, and another proxy's. */
export function isRouted({ metadata, spec }: Service): boolean {
  const { type, clusterIP } = spec ?? {};
  const hasAddress = type !== 'ExternalName' && clusterIP && clusterIP !== 'None';
  return Boolean(hasAddress) && metadata.labels?.[otherProxyLabel] === undefined;
}

export function rulesOf(service: Service, slices: readonly EndpointSlice[], here: Here): Fragment {
  if (!isRouted(service)) return emptyFragment;
  const { clusterIP = '', clusterIPs = [clusterIP], ports = [] } = service.spec ?? {};
  const addresses = clusterIPs.filter(
    (address) => isIPv4(address) && !here.localAddresses.includes(address),
  );
  const onlyLocal = service.spec?.internalTrafficPolicy === 'Local';
  const fragments = ports.flatMap((port) => {
    const route = routeOf(service, port);
    const pools = poolsOf(port, slices, here);
    const inside = insideRules({ route, addresses }, onlyLocal ? pools.local : pools.cluster);
    // Without any endpoint a cluster address needs no element: `skeleton.ts` refuses what is left.
    return [
      ...(pools.cluster.length > 0 ? [inside] : []),
      outsideRules(service, route, { pools, here }),
    ];
  });
  return joinFragments(fragments);
}

/** From Pods and from the node itself, to the Service's own addresses. */
function insideRules(
  { route, addresses }: { readonly route: PortRoute; readonly addresses: readonly string[] },
  backends: readonly Backend[],
): Fragment {
  if (addresses.length === 0) return emptyFragment;
  const lead = (value: string): readonly Element[] =>
    addresses.map((address) => serviceElement(address, route, value));
  // Only endpoints elsewhere, and policy Local: nothing may be sent there.
  if (backends.length === 0) return { ...emptyFragment, elements: lead('drop') };
  if (route.affinitySeconds !== undefined) {
    const pool = poolRules('inside', route, backends);
    return { ...pool, elements: lead(`goto inside-${route.name}`) };
  }
  return joinFragments(
    addresses.map((address) => {
      const { verdict, fragment } = sharedChain(route, { address }, { backends, asNode: false });
      const element = serviceElement(address, route, verdict);
      return { ...fragment, elements: [element, ...fragment.elements] };
    }),
  );
}
