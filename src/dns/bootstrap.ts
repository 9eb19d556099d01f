/**
 * The `kube-dns` Service in `kube-system`: how Pods, people and the reverse look-up of the DNS server's own address
 * know the cluster's DNS. Nobody routes it (each node answers the address itself), so it has no selector; its endpoint
 * is told for whoever looks. And the ConfigMap `coredns`, which says how names are answered and may be edited.
 */
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import { configMaps, endpoints, endpointSlices, services } from '#api/gen/resources.ts';
import type { ConfigMap, Endpoints, EndpointSlice, Service } from '#api/gen/types.ts';
import type { Draft, KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import { configMapName, configNamespace, defaultCorefile } from './config/default-corefile.ts';

const namespace = 'kube-system';
const name = 'kube-dns';
const labels = {
  'k8s-app': 'kube-dns',
  'kubernetes.io/cluster-service': 'true',
  'kubernetes.io/name': 'CoreDNS',
};

const ports = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
] as const;

function dnsService(clusterIP: string): Draft<Service> {
  const metadata = { name, namespace, labels };
  const targets = ports.map((port) => ({ ...port, targetPort: port.port }));
  return {
    metadata,
    spec: { type: 'ClusterIP', clusterIP, clusterIPs: [clusterIP], ports: targets },
  };
}

/** `address` is where the node's DNS answers. */
function dnsEndpointSlice(address: string): Draft<EndpointSlice> {
  return {
    metadata: { name, namespace, labels: { ...labels, [serviceNameLabel]: name } },
    addressType: address.includes(':') ? 'IPv6' : 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports,
  };
}

function dnsEndpoints(address: string): Draft<Endpoints> {
  return {
    // Its slice is written here already; nothing mirrors it.
    metadata: {
      name,
      namespace,
      labels: { ...labels, 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [{ addresses: [{ ip: address }], ports }],
  };
}

function dnsConfig(clusterDomain: string): Draft<ConfigMap> {
  return {
    metadata: { name: configMapName, namespace: configNamespace },
    data: { Corefile: defaultCorefile(clusterDomain) },
  };
}

export interface DnsBootstrapParts {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** The cluster IP of the DNS Service. */
  readonly dnsAddress: string;
  /** Such as `cluster.local`. */
  readonly clusterDomain: string;
  /** Where this node's DNS answers; the cluster IP itself, unless the node is simulated. */
  readonly endpointAddress: string;
}

/** Creates the objects once the API takes them; what is there already stays as somebody may have changed it. */
export function createDnsBootstrap(parts: DnsBootstrapParts): Runnable {
  const { client, clock, random, log, dnsAddress, endpointAddress, clusterDomain } = parts;
  const done = Promise.withResolvers<void>();
  const ensure = async (): Promise<void> => {
    await create(client, configMaps, dnsConfig(clusterDomain));
    await create(client, services, dnsService(dnsAddress));
    await create(client, endpoints, dnsEndpoints(endpointAddress));
    await create(client, endpointSlices, dnsEndpointSlice(endpointAddress));
  };
  return {
    name: 'dns-bootstrap',
    ready: () => done.promise,
    async run(signal) {
      const backoff = new Backoff({ initialMs: 50, maxMs: 5000 }, random);
      while (!signal.aborted) {
        try {
          await ensure();
          done.resolve();
          await untilAborted(signal);
        } catch (error) {
          log.warn('cannot create the DNS Service yet', { error });
          await sleep(clock, backoff.next(), signal);
        }
      }
    },
  };
}

async function create<T extends KubeObject>(
  client: Client,
  type: ResourceType<T>,
  object: Draft<T>,
): Promise<void> {
  try {
    await client.create(type, object);
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  }
}
