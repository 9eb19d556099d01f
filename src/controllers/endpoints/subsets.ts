/** Pods of one Service → the subsets of its Endpoints object. Pure. */
import type {
  EndpointAddress,
  EndpointPort,
  EndpointSubset,
  Pod,
  Service,
} from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { isPodReady } from '#api/pod.ts';
import {
  addressesOf,
  familiesOf,
  hostnameOf,
  mayBeEndpoint,
  targetPortOf,
} from '../endpointslice/pod-endpoint.ts';

/** More than this many addresses are not listed. */
const maximumAddresses = 1000;

interface Member {
  readonly address: EndpointAddress;
  readonly ready: boolean;
  readonly ports: readonly EndpointPort[];
}

/** Addresses that serve the same ports are in one subset; everything is in a stable order. */
export function subsetsOf(service: Service, pods: readonly Pod[]): readonly EndpointSubset[] {
  const members = pods.flatMap((pod) => memberOf(service, pod));
  const groups = Map.groupBy(members, ({ ports }) => JSON.stringify(ports));
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => subsetOf(group));
}

function memberOf(service: Service, pod: Pod): readonly Member[] {
  const tolerant = Boolean(service.spec?.publishNotReadyAddresses);
  if (!mayBeEndpoint(pod) || (isTerminating(pod) && !tolerant)) return [];
  const [family = 'IPv4'] = familiesOf(service);
  const [ip] = addressesOf(pod, family);
  if (!ip) return [];
  const servicePorts = service.spec?.ports ?? [];
  const ports = endpointPorts(service, pod);
  // A Pod that declares none of the Service's named ports isn't listed; a Service without ports may be headless.
  if (ports.length === 0 && (servicePorts.length > 0 || service.spec?.clusterIP !== 'None')) {
    return [];
  }
  const hostname = hostnameOf(pod, service);
  const { name, namespace, uid } = pod.metadata;
  const address: EndpointAddress = {
    ip,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
  return [{ address, ready: tolerant || isPodReady(pod), ports }];
}

function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((servicePort) => {
    const port = targetPortOf(servicePort, pod);
    if (port === undefined) return [];
    const { name, protocol = 'TCP', appProtocol } = servicePort;
    const named = name ? { name } : {};
    return [{ ...named, port, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

function subsetOf(members: readonly Member[]): EndpointSubset {
  const addressesWhere = (ready: boolean): readonly EndpointAddress[] =>
    members
      .filter((member) => member.ready === ready)
      .map(({ address }) => address)
      .sort((a, b) => a.ip.localeCompare(b.ip, 'en', { numeric: true }));
  const ready = addressesWhere(true);
  const notReady = addressesWhere(false);
  const ports = members[0]?.ports ?? [];
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** At most `maximum` addresses, ready ones first; undefined when nothing had to go. */
export function truncated(
  subsets: readonly EndpointSubset[],
  maximum = maximumAddresses,
): readonly EndpointSubset[] | undefined {
  const count = (key: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((sum, subset) => sum + (subset[key]?.length ?? 0), 0);
  if (count('addresses') + count('notReadyAddresses') <= maximum) return undefined;
  let readyLeft = maximum;
  let unreadyLeft = Math.max(0, maximum - count('addresses'));
  return subsets.flatMap(({ addresses = [], notReadyAddresses = [], ports }) => {
    const ready = addresses.slice(0, readyLeft);
    const notReady = notReadyAddresses.slice(0, unreadyLeft);
    readyLeft -= ready.length;
    unreadyLeft -= notReady.length;
    if (ready.length + notReady.length === 0) return [];
    return [
      {
        ...(ready.length > 0 ? { addresses: ready } : {}),
        ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
        ...(ports ? { ports } : {}),
      },
    ];
  });
}
