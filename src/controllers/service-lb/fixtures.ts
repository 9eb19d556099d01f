/** Services, nodes, Pods and slices for the tests of the load balancer. */
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import type { EndpointSlice, Node, Pod, PodStatus, Service, ServiceSpec } from '#api/gen/types.ts';

/** `age` in days. */
function metaOf(name: string, age = 0) {
  const creationTimestamp = `2026-01-${String(20 - age).padStart(2, '0')}T00:00:00Z`;
  return {
    name,
    namespace: 'default',
    uid: `uid-${name}`,
    resourceVersion: '',
    creationTimestamp,
  };
}

export function service(name: string, spec: ServiceSpec = {}, age = 0): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metaOf(name, age),
    spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
  };
}

export interface BalancedOptions {
  readonly port?: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly age?: number;
  readonly spec?: ServiceSpec;
}

export function balanced(name: string, options: BalancedOptions = {}): Service {
  const { port = 80, protocol = 'TCP', age, spec } = options;
  return service(name, { type: 'LoadBalancer', ports: [{ port, protocol }], ...spec }, age);
}

export interface NodeOptions {
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly externalIP?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

export function node(name: string, address: string, options: NodeOptions = {}): Node {
  const { ready = 'True', externalIP, labels = {} } = options;
  const { namespace: _, ...metadata } = metaOf(name);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...metadata, labels },
    spec: {},
    status: {
      addresses: [
        { type: 'InternalIP', address },
        ...(externalIP ? [{ type: 'ExternalIP', address: externalIP }] : []),
      ],
      conditions: [{ type: 'Ready', status: ready }],
    },
  };
}

export function pod(
  name: string,
  nodeName: string,
  hostPort: number,
  phase: PodStatus['phase'] = 'Running',
): Pod {
  const ports = [{ containerPort: 8080, hostPort }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metaOf(name),
    spec: { nodeName, containers: [{ name: 'main', image: 'busybox', ports }] },
    status: { phase },
  };
}

export function slice(
  serviceName: string,
  nodeName: string,
  conditions: { readonly ready?: boolean } = { ready: true },
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...metaOf(`${serviceName}-abcde`),
      labels: { [serviceNameLabel]: serviceName },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.42.0.2'], nodeName, conditions }],
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  };
}
