/** The objects that every cluster has before anybody made one. */
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import {
  endpointSlices,
  endpoints,
  namespaces,
  priorityClasses,
  serviceCIDRs,
  services,
} from '#api/gen/resources.ts';
import type {
  EndpointSlice,
  Endpoints,
  Namespace,
  PriorityClass,
  Service,
  ServiceCIDR,
} from '#api/gen/types.ts';
import { localAPIServices } from './api-services.ts';
import type { GroupVersion } from './api-services.ts';
import { flowControlObjects } from './flow-control.ts';
import type { Wanted } from './wanted.ts';

export interface BootstrapOptions {
  /** The API server's address as Pods reach it, without the Service. */
  readonly address: string;
  readonly port: number;
  /** The first address of the range of Services. */
  readonly serviceIP: string;
  /** The range of Services, such as `10.43.0.0/16`. */
  readonly serviceCIDR: string;
  /** What the server serves. */
  readonly served: readonly GroupVersion[];
}

export function bootstrapObjects(options: BootstrapOptions): readonly Wanted[] {
  return [
    ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map(namespace),
    priorityClass(
      'system-cluster-critical',
      2_000_000_000,
      'Pods that the cluster needs, on whichever node.',
    ),
    priorityClass('system-node-critical', 2_000_001_000, 'Pods that their node needs.'),
    serviceCIDR(options),
    ...flowControlObjects,
    ...localAPIServices(options.served),
    apiService(options),
    apiEndpoints(options),
    apiEndpointSlice(options),
  ];
}

function namespace(name: string): Wanted<Namespace> {
  return { type: namespaces, object: { metadata: { name }, spec: {} }, enforced: false };
}

function priorityClass(name: string, value: number, description: string): Wanted<PriorityClass> {
  const object = { metadata: { name }, value, description, globalDefault: false };
  return { type: priorityClasses, object, enforced: false };
}

function serviceCIDR({ serviceCIDR: range }: BootstrapOptions): Wanted<ServiceCIDR> {
  const object = { metadata: { name: 'kubernetes' }, spec: { cidrs: [range] } };
  return { type: serviceCIDRs, object, enforced: false };
}

const metadata = { name: 'kubernetes', namespace: 'default' };

function apiService({ serviceIP, port }: BootstrapOptions): Wanted<Service> {
  return {
    type: services,
    enforced: true,
    object: {
      metadata: { ...metadata, labels: { component: 'apiserver', provider: 'kubernetes' } },
      spec: {
        clusterIP: serviceIP,
        clusterIPs: [serviceIP],
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: port }],
        sessionAffinity: 'None',
        type: 'ClusterIP',
      },
    },
  };
}

function apiEndpoints({ address, port }: BootstrapOptions): Wanted<Endpoints> {
  return {
    type: endpoints,
    enforced: true,
    object: {
      metadata: { ...metadata, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [
        { addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] },
      ],
    },
  };
}

function apiEndpointSlice({ address, port }: BootstrapOptions): Wanted<EndpointSlice> {
  return {
    type: endpointSlices,
    enforced: true,
    object: {
      metadata: { ...metadata, labels: { [serviceNameLabel]: 'kubernetes' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
      ports: [{ name: 'https', port, protocol: 'TCP' }],
    },
  };
}
