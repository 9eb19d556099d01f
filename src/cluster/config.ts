/**
 * Everything that one server is told at its start, complete: who builds a configuration fills in the defaults, and
 * everything downstream takes this value and never a flag or the environment.
 */

/** Where a part listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface ServerConfig {
  /** The cluster's name: letters, digits and hyphens. */
  readonly name: string;
  readonly nodeName: string;
  /** The address at which others reach this node, and its API server. */
  readonly nodeIP: string;
  /** Runs no containers and needs no rights: the node's runtime is simulated. */
  readonly simulated: boolean;
  readonly api: { readonly listen: readonly ListenAddress[] };
  readonly kubelet: { readonly listen: readonly ListenAddress[]; readonly maxPods: number };
  /** Addresses of the cluster's DNS; a real node adds `dnsAddress` on port 53 by itself. */
  readonly dns: { readonly listen: readonly ListenAddress[] };
  readonly clusterDomain: string;
  readonly clusterCIDR: string;
  /** This node's part of `clusterCIDR`. */
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly nodePorts: { readonly first: number; readonly last: number };
  /** The cluster IP of the `kubernetes` Service. */
  readonly apiServiceIP: string;
  /** The cluster IP of the `kube-dns` Service. */
  readonly dnsAddress: string;
  /** The node's own resolver configuration, for names outside the cluster. */
  readonly resolvConf: string;
  readonly paths: ServerPaths;
  /** Parent of the Pods' cgroups: `/` or a group of the cluster's own. */
  readonly cgroupRoot: string;
  /** How long a node's kubelet may be silent before the node is called unreachable, in milliseconds. */
  readonly nodeMonitorGraceMs: number;
  /** The name of the bridge that Pods are on. */
  readonly bridge: string;
  /** The name of the nftables table of the Service proxy. */
  readonly proxyTable: string;
  /** True: the runtime stays when the server stops, so that containers run on and the next start adopts them. */
  readonly keepRuntime: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Files and folders of one server; made by those who use them. */
export interface ServerPaths {
  /** Holds all that lasts. */
  readonly data: string;
  /** Sockets, process ids and mounts: gone after a restart of the machine. */
  readonly run: string;
  readonly database: string;
  readonly certificates: string;
  readonly kubeconfig: string;
  readonly kubelet: string;
  readonly containerd: string;
  /** Directories of local PersistentVolumes. */
  readonly volumes: string;
  readonly podLogs: string;
}

/** The paths of a server that keeps its data under `data` and its sockets under `run`. */
export function serverPaths(data: string, run: string): ServerPaths {
  return {
    data,
    run,
    database: `${data}/db/state.db`,
    certificates: `${data}/tls`,
    kubeconfig: `${data}/kubeconfig`,
    kubelet: `${data}/kubelet`,
    containerd: `${data}/containerd`,
    volumes: `${data}/storage`,
    podLogs: `${data}/pod-logs`,
  };
}

/** What is the same in every cluster; k3s's ranges, which the walkthrough shows. */
export const clusterDefaults = {
  clusterDomain: 'cluster.local',
  clusterCIDR: '10.42.0.0/16',
  podCIDR: '10.42.0.0/24',
  serviceCIDR: '10.43.0.0/16',
  nodePorts: { first: 30_000, last: 32_767 },
  apiServiceIP: '10.43.0.1',
  dnsAddress: '10.43.0.10',
  apiPort: 6443,
  kubeletPort: 10_250,
  maxPods: 110,
  nodeMonitorGraceMs: 50_000,
} as const;
