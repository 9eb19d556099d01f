/** What the command line may ask of the clusters on this machine; `src/cluster` implements it. */

import type { DnsControl } from './dns-control.ts';

/** One line of progress for the person who waits. */
export type Progress = (line: string) => void;

export interface UpOptions {
  readonly name: string;
  readonly dataDir?: string;
  readonly simulated: boolean;
  /** A number, or names with commas between them; as before, one at first, when absent. */
  readonly nodes?: string;
  /** Seconds of silence after which a node is unreachable. */
  readonly nodeMonitorGracePeriod?: number;
  readonly logLevel: LogLevel;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface ClusterDescription {
  readonly name: string;
  readonly simulated: boolean;
  readonly apiUrl: string;
  /** Address and port of the cluster's DNS, as the host reaches it. */
  readonly dns: string;
  readonly kubeconfig: string;
  readonly dataDir: string;
  /** The server's is the first. */
  readonly nodes: readonly NodeDescription[];
}

export interface NodeDescription {
  readonly name: string;
  readonly role: 'server' | 'agent';
  readonly log: string;
  /** Of its process; absent: it doesn't run. */
  readonly pid?: number;
}

/** What can be done to one node of a local cluster. */
export type NodeChange = 'stop' | 'start' | 'cut' | 'heal';

export interface UpResult {
  readonly cluster: ClusterDescription;
  /** False: it was up before. */
  readonly started: boolean;
  readonly seconds: number;
}

export interface ClusterStatus {
  readonly cluster: ClusterDescription;
  readonly ready: boolean;
  /** What `/readyz?verbose` says, a line each. */
  readonly checks: readonly string[];
  /** Names of the nodes whose cable is pulled. */
  readonly cut: readonly string[];
}

export interface ServeOptions {
  /** A file with a whole configuration, as `up` writes it; the other options are left out then. */
  readonly config?: string;
  readonly dataDir?: string;
  readonly nodeName?: string;
  readonly nodeIP?: string;
  /** Threads that answer the cluster's DNS. */
  readonly dnsWorkers?: number;
  readonly port?: number;
  /** Seconds of silence after which a node is unreachable. */
  readonly nodeMonitorGracePeriod?: number;
  readonly podNetwork: 'vxlan' | 'host-gw' | 'auto';
  readonly logLevel: LogLevel;
}

export interface AgentOptions {
  /** A file with a whole configuration, as `up` writes it; the other options are left out then. */
  readonly config?: string;
  /** Such as `https://10.0.0.7:6443`. */
  readonly server?: string;
  /** Needed to join; not when it has joined. */
  readonly token?: string;
  readonly dataDir?: string;
  readonly nodeName?: string;
  readonly nodeIP?: string;
  /** Threads that answer the cluster's DNS. */
  readonly dnsWorkers?: number;
  readonly podNetwork: 'vxlan' | 'host-gw' | 'auto';
  readonly logLevel: LogLevel;
}

/** What a machine can be. */
export type Role = 'server' | 'agent';

export interface InstallOptions {
  readonly role: Role;
  /** For `holdfast server` or `holdfast agent`: its flags. */
  readonly words: readonly string[];
  readonly dataDir: string;
  /** What must not be on a command line. */
  readonly environment: Readonly<Record<string, string>>;
  readonly start: boolean;
  /** A tree of files that some machine will start from, instead of this machine. */
  readonly root?: string;
}

export interface UninstallOptions {
  readonly purge: boolean;
  /** Where the data is, if nothing is installed that would say so. */
  readonly dataDir?: string;
  readonly root?: string;
}

export interface ImageDescription {
  readonly tag: string;
  readonly id: string;
  readonly sizeBytes: number;
  /** On how many nodes it is. */
  readonly nodes: number;
}

export interface LogOptions {
  readonly follow: boolean;
  /** The server when absent. */
  readonly node?: string;
  /** Number of last lines; all when absent. */
  readonly tail?: number;
  readonly signal: AbortSignal;
}

/** A local cluster by its name, or a server by its data folder; neither: what runs on this machine. */
export interface TokenTarget {
  readonly name?: string;
  readonly dataDir?: string;
}

export interface TokenOptions {
  /** 0: for ever. */
  readonly ttlSeconds: number;
  readonly description: string;
}

export interface MadeToken {
  readonly token: string;
  /** The URL at which the other machine reaches the server. */
  readonly server: string;
}

export interface TokenDescription {
  readonly id: string;
  /** RFC 3339; absent: never. */
  readonly expires?: string;
  /** Whether a machine can join with it now. */
  readonly joins: boolean;
  readonly description: string;
}

/** Every method rejects with a HoldfastError that says what to do. */
export interface ClusterControl {
  up(options: UpOptions, progress: Progress): Promise<UpResult>;
  /** False: it wasn't up. */
  down(
    options: { name: string; dataDir?: string; purge: boolean },
    progress: Progress,
  ): Promise<boolean>;
  /** Undefined: it isn't up. */
  status(name: string): Promise<ClusterStatus | undefined>;
  /** The path of the kubeconfig of a cluster that was up at least once. */
  kubeconfig(name: string): Promise<string>;
  /** Lines of a node's log, JSON each. */
  logs(name: string, options: LogOptions): AsyncIterable<string>;
  /** Runs a server in the foreground until the signal aborts. */
  serve(options: ServeOptions, signal: AbortSignal): Promise<void>;
  /** Runs an agent in the foreground until the signal aborts. */
  runAgent(options: AgentOptions, signal: AbortSignal): Promise<void>;
  /** False: there was nothing to change. */
  changeNode(
    change: NodeChange,
    target: { readonly name: string; readonly node: string },
    progress: Progress,
  ): Promise<boolean>;
  /** Makes a systemd unit of a server or an agent; returns its path. */
  install(options: InstallOptions): Promise<string>;
  /** False: there was nothing to remove. */
  uninstall(options: UninstallOptions, progress: Progress): Promise<boolean>;
  /** The tags that the archive brought. */
  loadImage(name: string, file: string): Promise<readonly string[]>;
  /** The id of the image; rejects when it isn't there within the time. */
  pullImage(name: string, image: string, timeoutSeconds: number): Promise<string>;
  /** Builds and loads stand-in images; `names` empty: all. Returns their tags. */
  buildStandIns(
    name: string,
    names: readonly string[],
    progress: Progress,
  ): Promise<readonly string[]>;
  listImages(name: string): Promise<readonly ImageDescription[]>;
  createToken(target: TokenTarget, options: TokenOptions): Promise<MadeToken>;
  listTokens(target: TokenTarget): Promise<readonly TokenDescription[]>;
  /** The id again. */
  deleteToken(target: TokenTarget, id: string): Promise<string>;
  readonly dns: DnsControl;
}
