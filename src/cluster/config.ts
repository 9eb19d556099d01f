/**
 * Everything that a process is told at its start, complete: who builds a configuration fills in the defaults, and
 * everything downstream takes this value and never a flag or the environment.
 */

import { autoscalerDefaults } from '#controllers/horizontal-pod-autoscaler/settings.ts';
import type { AutoscalerSettings } from '#controllers/horizontal-pod-autoscaler/settings.ts';
import type { PodNetworkMode } from '#network/overlay/wanted.ts';

/** Where a part listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** One node: a server's own, an agent's, or a simulated one beside them. */
export interface NodeConfig {
  /** The cluster's name: letters, digits and hyphens. */
  readonly name: string;
  readonly nodeName: string;
  /** The address at which others reach this node, and its API server where it has one. */
  readonly nodeIP: string;
  /** Runs no containers and needs no rights: the node's runtime is simulated. */
  readonly simulated: boolean;
  readonly kubelet: { readonly listen: readonly ListenAddress[]; readonly maxPods: number };
  /** How often the node tells that it lives. */
  readonly heartbeatMs: number;
  readonly dns: {
    /** A real node adds `dnsAddress` on port 53 by itself. */
    readonly listen: readonly ListenAddress[];
    /** How many threads answer; 0: the node agent's own, where no API server keeps it busy. */
    readonly workers: number;
  };
  readonly clusterDomain: string;
  /** All Pods of the cluster; a node's part of it is in its Node object. */
  readonly clusterCIDR: string;
  readonly serviceCIDR: string;
  /** The cluster IP of the `kube-dns` Service. */
  readonly dnsAddress: string;
  /** The node's own resolver configuration, for names outside the cluster. */
  readonly resolvConf: string;
  readonly paths: NodePaths;
  /** Parent of the Pods' cgroups: `/` or a group of the cluster's own. */
  readonly cgroupRoot: string;
  /** How packets get to Pods of other nodes; the same on all of them. */
  readonly podNetwork: PodNetworkMode;
  /** The name of the bridge that Pods are on. */
  readonly bridge: string;
  /** The name of the nftables table of the Service proxy. */
  readonly proxyTable: string;
  /** True: the runtime stays when the server stops, so that containers run on and the next start adopts them. */
  readonly keepRuntime: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** A server: a node with a control plane. */
export interface ServerConfig extends NodeConfig {
  readonly api: { readonly listen: readonly ListenAddress[] };
  readonly nodePorts: { readonly first: number; readonly last: number };
  /** The cluster IP of the `kubernetes` Service. */
  readonly apiServiceIP: string;
  /** How long a node's kubelet may be silent before the node is called unreachable, in milliseconds. */
  readonly nodeMonitorGraceMs: number;
  /** Times of the HorizontalPodAutoscalers' controller. */
  readonly autoscaler: AutoscalerSettings;
  readonly paths: ServerPaths;
  /** Simulated nodes that this process runs besides its own. */
  readonly furtherNodes: readonly NodeConfig[];
}

/** An agent: a node whose control plane is elsewhere. */
export interface AgentConfig extends NodeConfig {
  /** Such as `https://10.0.0.7:6443`. */
  readonly servers: readonly string[];
  /** Lets it join; one that has joined needs none. */
  readonly token?: string;
}

/** Files and folders of one node; made by those who use them. */
export interface NodePaths {
  /** Holds all that lasts. */
  readonly data: string;
  /** Sockets, process ids and mounts: gone after a restart of the machine. */
  readonly run: string;
  readonly certificates: string;
  readonly kubelet: string;
  readonly containerd: string;
  /** Directories of local PersistentVolumes. */
  readonly volumes: string;
  readonly podLogs: string;
}

export interface ServerPaths extends NodePaths {
  readonly database: string;
  readonly kubeconfig: string;
}

/** The paths of a node that keeps its data under `data` and its sockets under `run`. */
export function nodePaths(data: string, run: string): NodePaths {
  return {
    data,
    run,
    certificates: `${data}/tls`,
    kubelet: `${data}/kubelet`,
    containerd: `${data}/containerd`,
    volumes: `${data}/storage`,
    podLogs: `${data}/pod-logs`,
  };
}

/** A server's, likewise. */
export function serverPaths(data: string, run: string): ServerPaths {
  return {
    ...nodePaths(data, run),
    database: `${data}/db/state.db`,
    kubeconfig: `${data}/kubeconfig`,
  };
}

/** What is the same in every cluster; k3s's ranges, which the walkthrough shows. */
export const clusterDefaults = {
  clusterDomain: 'cluster.local',
  clusterCIDR: '10.42.0.0/16',
  podNetwork: 'vxlan',
  serviceCIDR: '10.43.0.0/16',
  nodePorts: { first: 30_000, last: 32_767 },
  apiServiceIP: '10.43.0.1',
  dnsAddress: '10.43.0.10',
  apiPort: 6443,
  kubeletPort: 10_250,
  maxPods: 110,
  heartbeatMs: 10_000,
  nodeMonitorGraceMs: 50_000,
  autoscaler: autoscalerDefaults,
} as const;

/** From seconds, as people say it, with the heartbeats that go with it. */
export function monitorGrace({
  nodeMonitorGracePeriod,
}: {
  readonly nodeMonitorGracePeriod?: number;
}): Pick<ServerConfig, 'nodeMonitorGraceMs' | 'heartbeatMs'> {
  const nodeMonitorGraceMs =
    nodeMonitorGracePeriod === undefined
      ? clusterDefaults.nodeMonitorGraceMs
      : nodeMonitorGracePeriod * 1000;
  return { nodeMonitorGraceMs, heartbeatMs: heartbeatFor(nodeMonitorGraceMs) };
}

/** How often a node must tell that it lives, for a grace period that may be short. */
export function heartbeatFor(graceMs: number): number {
  return Math.min(clusterDefaults.heartbeatMs, graceMs / 4);
}
