/** The kubelet's settings: what it is told, never what it finds out. */

export interface KubeletConfig {
  readonly nodeName: string;
  /** The address that Pods, the API server and other nodes reach this node by. */
  readonly nodeIP: string;
  readonly clusterDNS: readonly string[];
  readonly clusterDomain: string;
  /** Pods' directories and volumes live under it. */
  readonly rootDir: string;
  /** Containers' log files: `<podLogsDir>/<namespace>_<name>_<uid>/<container>/<attempt>.log`. */
  readonly podLogsDir: string;
  /** Where PersistentVolumes of class `local-path` have their directories. */
  readonly localPathDir: string;
  readonly maxPods: number;
  /** How often the node's Lease is renewed; it holds good for four times as long. */
  readonly heartbeatMs: number;
  /** The node's own resolver file, from which Pods inherit; empty: none. */
  readonly resolvConf: string;
  /** The cgroup under which `kubepods` stands, such as `/` or `/holdfast/default`. */
  readonly cgroupRoot: string;
  /** Where the kubelet's own HTTPS server listens; asked for at each report, so it may be known late. */
  readonly port: number | (() => number);
  readonly version: string;
  /** Added to the Node's labels at registration. */
  readonly nodeLabels: Readonly<Record<string, string>>;
  /** Whether several images may be pulled at once. */
  readonly parallelImagePulls: boolean;
  /** How long a freed Pod address stays unused while others are free, and how long a member's is reserved for it. */
  readonly addresses: { readonly restMs: number; readonly keepMs: number };
  /** Kept back from Pods. */
  readonly kubeReserved: { readonly cpuMillis: number; readonly memoryBytes: number };
}

/** What a setting is when nothing else is said; the rest has no sensible default. */
export const kubeletDefaults = {
  clusterDomain: 'cluster.local',
  maxPods: 110,
  heartbeatMs: 10_000,
  resolvConf: '/etc/resolv.conf',
  cgroupRoot: '/',
  port: 10250,
  nodeLabels: {},
  parallelImagePulls: false,
  // A reservation costs nothing while the range has other addresses: a day outlasts any maintenance.
  addresses: { restMs: 60_000, keepMs: 24 * 3_600_000 },
  kubeReserved: { cpuMillis: 0, memoryBytes: 0 },
} as const satisfies Partial<KubeletConfig>;
