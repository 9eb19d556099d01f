/** Subsets of an Endpoints object → what its slices hold. Pure. */
import type {
  DiscoveryV1EndpointPort,
  Endpoint,
  EndpointAddress,
  Endpoints,
} from '#api/gen/types.ts';
import type { Placement } from '../endpointslice/plan.ts';
import type { Family } from '../endpointslice/pod-endpoint.ts';

const skipLabel = 'endpointslice.kubernetes.io/skip-mirror';
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader';

/** False for Endpoints that ask not to be mirrored, or that only hold a lock. */
export function isMirrored({ metadata: { labels = {}, annotations = {} } }: Endpoints): boolean {
  return labels[skipLabel] !== 'true' && annotations[leaderAnnotation] === undefined;
}

export function placementsOf({ subsets = [] }: Endpoints, family: Family): readonly Placement[] {
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
    const mirrored = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => {
      const declared: DiscoveryV1EndpointPort = { name, port, protocol };
      return appProtocol ? { ...declared, appProtocol } : declared;
    });
    const place = (from: readonly EndpointAddress[], ready: boolean): readonly Placement[] =>
      from
        .filter(({ ip }) => ip.includes(':') === (family === 'IPv6'))
        .map((address) => ({ endpoint: endpointOf(address, ready), ports: mirrored }));
    return [...place(addresses, true), ...place(notReadyAddresses, false)];
  });
}

function endpointOf(
  { ip, hostname, nodeName, targetRef }: EndpointAddress,
  ready: boolean,
): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  };
}
