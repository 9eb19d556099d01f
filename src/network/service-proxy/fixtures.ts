/** Services, slices and a configuration for the proxy's tests. */
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import type {
  EndpointHints,
  EndpointSlice,
  Node,
  NodeAddress,
  Pod,
  PodSpec,
  PodStatus,
  Service,
  ServiceCIDR,
  ServiceSpec,
} from '#api/gen/types.ts';
import type { Here } from './here.ts';
import type { ProxyConfig } from './skeleton.ts';

export const config: ProxyConfig = {
  table: 'holdfast-test',
  nodeName: 'node-1',
  podCIDR: '10.42.0.0/24',
  clusterCIDR: '10.42.0.0/16',
  serviceCIDR: '10.43.0.0/16',
  localAddresses: ['10.43.0.10'],
};

/** `config` on a node with one address and no zone. */
export const here: Here = {
  ...config,
  zone: undefined,
  internalIPs: ['192.0.2.11'],
  knownIPs: ['192.0.2.11'],
};

let revision = 1;

function metaOf(name: string) {
  return {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    resourceVersion: String(revision++),
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
}

export function service(name: string, spec: ServiceSpec = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metaOf(name),
    spec: {
      clusterIP: '10.43.0.50',
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
      ...spec,
    },
  };
}

export interface SliceOptions {
  readonly node?: string;
  readonly port?: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly portName?: string;
  readonly conditions?: { ready?: boolean; serving?: boolean; terminating?: boolean };
  readonly hints?: EndpointHints;
}

export function slice(
  serviceName: string,
  addresses: readonly string[],
  options: SliceOptions = {},
): EndpointSlice {
  const {
    node = 'node-1',
    port = 8080,
    protocol = 'TCP',
    portName = 'http',
    conditions,
    hints,
  } = options;
  const metadata = metaOf(`${serviceName}-abcde`);
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { [serviceNameLabel]: serviceName } },
    addressType: 'IPv4',
    ports: [{ name: portName, port, protocol }],
    endpoints: addresses.map((address) => ({
      addresses: [address],
      nodeName: node,
      ...(conditions ? { conditions } : {}),
      ...(hints ? { hints } : {}),
    })),
  };
}

export function pod(
  name: string,
  ip: string,
  spec: Partial<PodSpec> = {},
  phase: PodStatus['phase'] = 'Running',
): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metaOf(name),
    spec: { nodeName: 'node-1', containers: [{ name: 'main' }], ...spec },
    status: { phase, ...(ip ? { podIP: ip } : {}) },
  };
}

export function node(
  name: string,
  addresses: readonly NodeAddress[],
  labels: Readonly<Record<string, string>> = {},
): Node {
  const { namespace: _, ...metadata } = metaOf(name);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...metadata, labels },
    spec: {},
    status: { addresses },
  };
}

export function serviceCIDR(name: string, ...cidrs: readonly string[]): ServiceCIDR {
  const { namespace: _, ...metadata } = metaOf(name);
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata,
    spec: { cidrs },
  };
}
