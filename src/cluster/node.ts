/**
 * The node of one server: the runtime (containerd or a simulated one), the node's network, the node agent, Service proxy
 * and DNS. All of them meet the control plane only through a client.
 */
import type { Runnable } from '#base/lifecycle.ts';
import { createRecorder } from '#client/recorder.ts';
import type { KubeletConfig } from '#kubelet/config.ts';
import { kubeletDefaults } from '#kubelet/config.ts';
import { SimulatedRuntime } from '#kubelet/cri/simulated/simulated-runtime.ts';
import { createLogRotation } from '#kubelet/logs/rotate-logs.ts';
import { KubeletServer } from '#kubelet/server/server.ts';
import { createPlainHost } from '#kubelet/host/plain-host.ts';
import { createKubelet } from '#kubelet/kubelet.ts';
import { simulatedProbeNetwork } from '#kubelet/probes/network.ts';
import type { UserInfo } from '#client/api-handler.ts';
import { createClusterDns } from '#dns/dns.ts';
import type { ClusterDns } from '#dns/dns.ts';
import type { Metrics } from '#base/metrics.ts';
import type { ListenAddress, ServerConfig } from './config.ts';
import { createContainerdNode } from './containerd-node.ts';
import { allowsNodeAccess } from './node-access.ts';
import { createNodeNetwork } from './node-network.ts';
import type { NodeBase, NodeOptions } from './node-base.ts';

export interface NodeParts {
  /** Takes its time and needs nothing of the control plane; started first, not waited for. */
  readonly early: readonly Runnable[];
  /** After the control plane, in starting order. */
  readonly parts: readonly Runnable[];
  /** Where the cluster's DNS answers, once it does. */
  readonly dnsAddresses: () => Promise<readonly ListenAddress[]>;
}

export async function createNode(options: NodeOptions): Promise<NodeParts> {
  const { config, certificates, controlPlane, clock, random, log } = options;
  const base = config.simulated ? simulatedBase(options) : await createContainerdNode(options);
  const client = controlPlane.clientOf(nodeUser(config.nodeName));
  const recorder = createRecorder({
    client,
    clock,
    log: log.child({ part: 'kubelet' }),
    component: 'kubelet',
    host: config.nodeName,
  });
  const kubelet = createKubelet({
    config: kubeletConfig(config, () => server.port),
    client,
    runtime: base.runtime,
    host: base.host,
    probeNetwork: base.probeNetwork,
    recorder,
    clock,
    random,
    log: log.child({ part: 'kubelet' }),
  });
  const [listen] = config.kubelet.listen;
  const server = new KubeletServer({
    nodeName: config.nodeName,
    host: listen?.host ?? config.nodeIP,
    port: listen?.port ?? kubeletDefaults.port,
    certificate: certificates.kubeletServer,
    clientAuthority: certificates.authority,
    authorize: (access) => allowsNodeAccess(client, config.nodeName, access),
    pods: kubelet.podLookup,
    runtime: base.runtime,
    clock,
    log: log.child({ part: 'kubelet' }),
  });
  const dns = createClusterDns({
    informers: controlPlane.informers,
    clock,
    config: {
      clusterDomain: config.clusterDomain,
      ranges: [config.clusterCIDR, config.serviceCIDR],
      dnsAddress: config.dnsAddress,
      listen: config.simulated ? config.dns.listen : [{ host: config.dnsAddress, port: 53 }],
      ...(config.resolvConf ? { resolvConf: config.resolvConf } : {}),
    },
  });
  showDnsCounts(controlPlane.metrics, dns);
  const rotation = createLogRotation({ runtime: base.runtime, clock, log });
  return {
    early: base.early,
    parts: [
      ...createNodeNetwork(options),
      dns,
      ...base.before,
      recorder,
      server,
      kubelet,
      rotation,
    ],
    dnsAddresses: () => dns.addresses(),
  };
}

/** Under CoreDNS's names, so that its dashboards find them. */
function showDnsCounts(metrics: Metrics, dns: ClusterDns): void {
  metrics.counterFrom(
    {
      name: 'coredns_dns_requests_total',
      help: 'Questions asked of the cluster DNS.',
      labels: ['proto', 'type'],
    },
    async () =>
      Object.entries((await dns.counts()).requests).map(
        ([key, count]) => [key.split(' '), count] as const,
      ),
  );
  metrics.counterFrom(
    { name: 'coredns_dns_responses_total', help: 'Answers of the cluster DNS.', labels: ['rcode'] },
    async () =>
      Object.entries((await dns.counts()).responses).map(
        ([rcode, count]) => [[rcode], count] as const,
      ),
  );
}

/** Who the node agent is for the API server (upstream: Node authorization). */
function nodeUser(nodeName: string): UserInfo {
  return { name: `system:node:${nodeName}`, groups: ['system:nodes', 'system:authenticated'] };
}

function simulatedBase({ config, clock }: NodeOptions): NodeBase {
  return {
    runtime: new SimulatedRuntime({ clock, podRange: config.podCIDR }),
    host: createPlainHost(config.paths.kubelet),
    probeNetwork: simulatedProbeNetwork,
    early: [],
    before: [],
  };
}

function kubeletConfig(config: ServerConfig, port: () => number): KubeletConfig {
  return {
    ...kubeletDefaults,
    nodeName: config.nodeName,
    nodeIP: config.nodeIP,
    clusterDNS: [config.dnsAddress],
    clusterDomain: config.clusterDomain,
    rootDir: config.paths.kubelet,
    podLogsDir: config.paths.podLogs,
    localPathDir: config.paths.volumes,
    podCIDR: config.podCIDR,
    maxPods: config.kubelet.maxPods,
    resolvConf: config.resolvConf,
    cgroupRoot: config.cgroupRoot,
    port,
    version: 'v1.36.0+holdfast',
  };
}
