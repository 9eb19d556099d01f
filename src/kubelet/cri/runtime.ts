/**
 * The container runtime, in CRI's nouns (kubernetes/cri-api, runtime.v1). `containerd/` drives a real one over gRPC;
 * `simulated/` runs nothing and is deterministic under a virtual clock. `conformance.ts` is the suite that both pass.
 *
 * Times are epoch milliseconds. Every method may reject with a `RuntimeError` (`runtime-error.ts`).
 */
import type { Duplex, Readable, Writable } from 'node:stream';

export interface SandboxConfig {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** Counts the sandboxes of one Pod. */
  readonly attempt: number;
  readonly hostname: string;
  /** Which of the runtime's ways to run containers; absent: its default. Unknown ones are refused. */
  readonly handler?: string;
  /** The address that it is to have on the Pods' network; absent: the runtime chooses. */
  readonly address?: string;
  readonly logDirectory: string;
  /** Absent: the runtime's own. */
  readonly dns?: {
    readonly servers: readonly string[];
    readonly searches: readonly string[];
    readonly options: readonly string[];
  };
  readonly portMappings: readonly PortMapping[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly cgroupParent: string;
  readonly namespaces: NamespaceModes;
  readonly sysctls: Readonly<Record<string, string>>;
  readonly privileged: boolean;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly supplementalGroups?: readonly number[];
  /** Of the whole Pod; absent where none is set. */
  readonly resources?: LinuxResources;
}

export interface PortMapping {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly containerPort: number;
  readonly hostPort: number;
  readonly hostIP: string;
}

export interface NamespaceModes {
  readonly network: 'pod' | 'node';
  readonly pid: 'container' | 'pod' | 'node' | { readonly target: string };
  readonly ipc: 'pod' | 'node';
}

export type SandboxState = 'ready' | 'notready';

export interface SandboxStatus {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly attempt: number;
  readonly state: SandboxState;
  readonly createdAt: number;
  /** First the primary; none with host network. */
  readonly ips: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Mount {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly readOnly: boolean;
  readonly propagation: 'private' | 'host-to-container' | 'bidirectional';
}

export interface LinuxResources {
  readonly cpuPeriod?: number;
  readonly cpuQuota?: number;
  readonly cpuShares?: number;
  readonly memoryLimitBytes?: number;
  readonly oomScoreAdjust?: number;
  readonly cpusetCpus?: string;
  /** cgroup v2 keys. */
  readonly unified?: Readonly<Record<string, string>>;
}

export interface ContainerSecurity {
  readonly privileged: boolean;
  readonly addCapabilities: readonly string[];
  readonly dropCapabilities: readonly string[];
  readonly runAsUser?: number;
  readonly runAsUsername?: string;
  readonly runAsGroup?: number;
  readonly supplementalGroups: readonly number[];
  readonly readOnlyRootFilesystem: boolean;
  readonly noNewPrivileges: boolean;
  readonly maskedPaths: readonly string[];
  readonly readonlyPaths: readonly string[];
  readonly seccomp: 'unconfined' | 'runtime-default' | { readonly localhost: string };
}

export interface ContainerConfig {
  readonly name: string;
  /** Counts the restarts. */
  readonly attempt: number;
  /** The image's id or reference, as `pullImage` or `imageStatus` returned it. */
  readonly image: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly mounts: readonly Mount[];
  readonly devices: readonly {
    readonly hostPath: string;
    readonly containerPath: string;
    readonly permissions: string;
  }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Relative to the sandbox's log directory. */
  readonly logPath: string;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly namespaces: NamespaceModes;
  readonly security: ContainerSecurity;
  readonly resources: LinuxResources;
}

export type ContainerState = 'created' | 'running' | 'exited' | 'unknown';

export interface ContainerStatus {
  readonly id: string;
  readonly sandboxId: string;
  readonly name: string;
  readonly attempt: number;
  readonly state: ContainerState;
  readonly createdAt: number;
  /** 0 while it hasn't started. */
  readonly startedAt: number;
  /** 0 while it hasn't ended. */
  readonly finishedAt: number;
  readonly exitCode: number;
  /** What was asked for, and what it resolved to. */
  readonly image: string;
  readonly imageId: string;
  /** `Completed`, `Error`, `OOMKilled`, …; empty while it runs. */
  readonly reason: string;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly logPath: string;
}

export interface ImageStatus {
  /** `sha256:…` */
  readonly id: string;
  readonly tags: readonly string[];
  readonly digests: readonly string[];
  readonly sizeBytes: number;
  /** The image's own numeric user, when it has one; `username` when it names one. */
  readonly uid?: number;
  readonly username?: string;
  readonly pinned: boolean;
}

export interface PullAuth {
  readonly username?: string;
  readonly password?: string;
  readonly auth?: string;
  readonly serverAddress?: string;
  readonly identityToken?: string;
  readonly registryToken?: string;
}

/** Something happened to a sandbox or container; look at it again. Sent at once, never polled. */
export interface RuntimeEvent {
  readonly type: 'started' | 'stopped' | 'deleted' | 'resync';
  readonly sandboxId?: string;
  readonly containerId?: string;
  /** The Pod's uid where the runtime knows it. `resync` (after a reconnect) concerns every Pod. */
  readonly podUid?: string;
}

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** The streams of one exec or attach. With a TTY there is no stderr. Ending `stdin` is passed on. */
export interface ContainerStreams {
  readonly stdin?: Writable;
  readonly stdout?: Readable;
  readonly stderr?: Readable;
  resize(size: TerminalSize): void;
  /** Resolves with the exit status when the process ended (for attach: when the streams ended); what it wrote can still be read. */
  readonly exit: Promise<number>;
  /** Lets go; for exec, the process gets a hang-up. */
  close(): void;
}

export interface StreamOptions {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
  /** Of the terminal, where it is known before the start. */
  readonly size?: TerminalSize;
}

export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

export interface ContainerStats {
  readonly containerId: string;
  readonly timestamp: number;
  /** Cumulative. */
  readonly cpuNanoseconds: number;
  readonly workingSetBytes: number;
  readonly writableLayerBytes: number;
}

export interface RuntimeInfo {
  readonly name: string;
  readonly version: string;
  readonly ready: boolean;
  readonly networkReady: boolean;
  /** Why not, when either is false. */
  readonly message: string;
}

export interface Runtime {
  info(): Promise<RuntimeInfo>;
  /** Rejects with `address-taken` when another sandbox has the wanted address. */
  runSandbox(config: SandboxConfig): Promise<string>;
  /** Kills what runs in it and takes its network down; idempotent. */
  stopSandbox(sandboxId: string): Promise<void>;
  /** Idempotent. */
  removeSandbox(sandboxId: string): Promise<void>;
  sandboxStatus(sandboxId: string): Promise<SandboxStatus | undefined>;
  listSandboxes(filter?: { readonly podUid?: string }): Promise<readonly SandboxStatus[]>;
  createContainer(
    sandboxId: string,
    config: ContainerConfig,
    sandbox: SandboxConfig,
  ): Promise<string>;
  startContainer(containerId: string): Promise<void>;
  /** SIGTERM (or the image's stop signal), then SIGKILL after the grace period in seconds; idempotent. */
  stopContainer(containerId: string, graceSeconds: number): Promise<void>;
  removeContainer(containerId: string): Promise<void>;
  /** Changes the limits of one that runs; what isn't given stays. */
  updateContainer(containerId: string, resources: LinuxResources): Promise<void>;
  containerStatus(containerId: string): Promise<ContainerStatus | undefined>;
  listContainers(filter?: { readonly podUid?: string }): Promise<readonly ContainerStatus[]>;
  /** The file of its log, with what it has said so far; undefined where there is none. */
  logOf(containerId: string): Promise<string | undefined>;
  /** Opens the log file anew after a rotation. */
  reopenLog(containerId: string): Promise<void>;
  /** Rejects with `timeout` when it lasts longer; the process is killed. */
  execSync(
    containerId: string,
    command: readonly string[],
    timeoutSeconds: number,
  ): Promise<ExecResult>;
  exec(
    containerId: string,
    command: readonly string[],
    options: StreamOptions,
  ): Promise<ContainerStreams>;
  attach(containerId: string, options: StreamOptions): Promise<ContainerStreams>;
  /** A byte stream to a port inside the sandbox's network. */
  portForward(sandboxId: string, port: number): Promise<Duplex>;
  containerStats(filter?: { readonly podUid?: string }): Promise<readonly ContainerStats[]>;
  imageStatus(reference: string): Promise<ImageStatus | undefined>;
  listImages(): Promise<readonly ImageStatus[]>;
  /** Resolves with the id of the image. */
  pullImage(reference: string, auth?: PullAuth): Promise<string>;
  removeImage(reference: string): Promise<void>;
  /** Ends when the signal aborts. Reconnects by itself, telling so with `resync`. */
  events(signal: AbortSignal): AsyncIterable<RuntimeEvent>;
}
