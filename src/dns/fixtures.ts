/** Services, slices and namespaces for the tests of cluster DNS. */
import { memberNamesAnnotation } from '#api/dns.ts';
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import type {
  DiscoveryV1EndpointPort,
  Endpoint,
  EndpointSlice,
  Namespace,
  Service,
  ServiceSpec,
} from '#api/gen/types.ts';
import type { EngineEvents } from './running-engine.ts';

let revision = 1;

function metaOf(name: string, namespace: string) {
  return {
    name,
    namespace,
    uid: `uid-${name}`,
    resourceVersion: String(revision++),
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
}

export function service(name: string, spec: ServiceSpec = {}, namespace = 'default'): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metaOf(name, namespace),
    spec: { clusterIP: 'None', ports: [{ name: 'mysql', port: 3306, protocol: 'TCP' }], ...spec },
  };
}

/** A Service whose members keep their names while they aren't Ready. */
export function withMemberNames(service: Service, value = 'always'): Service {
  const annotations = { [memberNamesAnnotation]: value };
  return { ...service, metadata: { ...service.metadata, annotations } };
}

/**
 * An endpoint as `address` or `hostname=address`; a final `!` means that it isn't ready, a final `~` that it terminates.
 */
export function endpoint(told: string): Endpoint {
  const terminating = told.endsWith('~');
  const ready = !terminating && !told.endsWith('!');
  const [first = '', second] = told.replace(/[!~]$/, '').split('=');
  return {
    addresses: [second ?? first],
    conditions: { ready, ...(terminating && { serving: true, terminating }) },
    ...(second === undefined ? {} : { hostname: first }),
  };
}

export interface SliceOptions {
  readonly namespace?: string;
  readonly family?: 'IPv4' | 'IPv6';
  readonly ports?: readonly DiscoveryV1EndpointPort[];
  /** To tell several slices of one Service apart. */
  readonly suffix?: string;
}

export function slice(
  serviceName: string,
  endpoints: readonly string[],
  options: SliceOptions = {},
): EndpointSlice {
  const { namespace = 'default', family = 'IPv4', suffix = 'abcde' } = options;
  const { ports = [{ name: 'mysql', port: 3306, protocol: 'TCP' }] } = options;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...metaOf(`${serviceName}-${suffix}`, namespace),
      labels: { [serviceNameLabel]: serviceName },
    },
    addressType: family,
    ports,
    endpoints: endpoints.map(endpoint),
  };
}

export function namespace(name: string): Namespace {
  const { namespace: _none, ...metadata } = metaOf(name, '');
  return { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {} };
}

/** For an engine whose log nobody reads. */
export const silentEvents: EngineEvents = { log: () => undefined, loop: () => undefined };
