/** One Pod seen from one Service: whether it is an endpoint, with which address, ports, name and conditions. */
import type {
  ContainerPort,
  DiscoveryV1EndpointPort,
  Endpoint,
  EndpointHints,
  Pod,
  Service,
  ServicePort,
} from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { isPodReady, isPodTerminal } from '#api/pod.ts';

/** `addressType` of a slice that this controller writes. */
export type Family = 'IPv4' | 'IPv6';

/** A Pod that has ended, or that has no address yet, is nobody's endpoint. */
export function mayBeEndpoint(pod: Pod): boolean {
  const { podIP, podIPs = [] } = pod.status ?? {};
  return !isPodTerminal(pod) && (Boolean(podIP) || podIPs.length > 0);
}

/** The families in which a Service is published, in its own order. */
export function familiesOf(service: Service): readonly Family[] {
  const named = (service.spec?.ipFamilies ?? []).filter((family) => family !== '');
  if (named.length > 0) return named;
  return [service.spec?.clusterIP?.includes(':') ? 'IPv6' : 'IPv4'];
}

/** The Pod's addresses of one family. */
export function addressesOf(pod: Pod, family: Family): readonly string[] {
  const { podIP, podIPs = [] } = pod.status ?? {};
  const all = podIPs.length > 0 ? podIPs.map(({ ip }) => ip) : podIP ? [podIP] : [];
  return all.filter((ip) => ip.includes(':') === (family === 'IPv6'));
}

/**
 * A Pod has a name of its own below a Service only where it asks for it: `hostname` set and `subdomain` equal to
 * the Service's name (as the StatefulSet controller sets them for the governing Service).
 */
export function hostnameOf(pod: Pod, service: Service): string | undefined {
  const { hostname, subdomain } = pod.spec;
  const named =
    hostname &&
    subdomain === service.metadata.name &&
    pod.metadata.namespace === service.metadata.namespace;
  return named ? hostname : undefined;
}

export function endpointOf(
  pod: Pod,
  service: Service,
  options: { readonly family: Family; readonly zone?: string | undefined },
): Endpoint {
  const serving = isPodReady(pod);
  const terminating = isTerminating(pod);
  const hostname = hostnameOf(pod, service);
  // A Pod that terminates takes no new traffic, unless its Service publishes whatever there is.
  const ready = Boolean(service.spec?.publishNotReadyAddresses) || (serving && !terminating);
  const hints = ready ? hintsOf(service, pod, options.zone) : undefined;
  const { name, namespace, uid } = pod.metadata;
  return {
    addresses: addressesOf(pod, options.family),
    conditions: { ready, serving, terminating },
    ...(hints ? { hints } : {}),
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(options.zone ? { zone: options.zone } : {}),
  };
}

/** `trafficDistribution` values that keep traffic within the zone. `PreferClose` is the former name of the second. */
const nearDistributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

/** Who should use this endpoint first: clients in its zone and, where the Service asks for it, on its node. */
function hintsOf({ spec }: Service, pod: Pod, zone: string | undefined): EndpointHints | undefined {
  const { trafficDistribution = '' } = spec ?? {};
  const { nodeName } = pod.spec;
  const forZones = zone && nearDistributions.includes(trafficDistribution) ? [{ name: zone }] : [];
  const forNodes = nodeName && trafficDistribution === 'PreferSameNode' ? [{ name: nodeName }] : [];
  if (forZones.length + forNodes.length === 0) return undefined;
  return {
    ...(forNodes.length > 0 ? { forNodes } : {}),
    ...(forZones.length > 0 ? { forZones } : {}),
  };
}

/**
 * The Service's ports as this Pod serves them. A named `targetPort` is looked up in the Pod's own containers, so two
 * Pods of one Service may differ; a port that the Pod doesn't have is left out.
 */
export function portsOf(service: Service, pod: Pod): readonly DiscoveryV1EndpointPort[] {
  return (service.spec?.ports ?? []).flatMap((port) => {
    const number = targetPortOf(port, pod);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ name, port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

/** The number behind a Service port on one Pod; undefined when the Pod declares no port of that name and protocol. */
export function targetPortOf(port: ServicePort, pod: Pod): number | undefined {
  const { targetPort, protocol = 'TCP' } = port;
  if (typeof targetPort === 'number') return targetPort === 0 ? port.port : targetPort;
  if (!targetPort) return port.port;
  return declaredPorts(pod).find(
    (declared) => declared.name === targetPort && (declared.protocol ?? 'TCP') === protocol,
  )?.containerPort;
}

/** Sidecars (init containers that always restart) serve ports too, after the ordinary containers. */
function declaredPorts(pod: Pod): readonly ContainerPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  return [...pod.spec.containers, ...sidecars].flatMap(({ ports = [] }) => ports);
}
