/** CRI's replies (shaped as `proto/cri.proto` says) as the contract's types. Times come in nanoseconds. */
import type {
  ContainerState,
  ContainerStats,
  ContainerStatus,
  ImageStatus,
  SandboxStatus,
} from '../runtime.ts';
import { uidWithoutAddress } from './wanted-address.ts';

export interface CriSandboxStatus {
  readonly id: string;
  readonly metadata: { name: string; uid: string; namespace: string; attempt: number } | null;
  readonly state: 'SANDBOX_READY' | 'SANDBOX_NOTREADY';
  readonly createdAt: number;
  readonly network: { ip: string; additionalIps: readonly { ip: string }[] } | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface CriContainerStatus {
  readonly id: string;
  readonly metadata: { name: string; attempt: number } | null;
  readonly state:
    | 'CONTAINER_CREATED'
    | 'CONTAINER_RUNNING'
    | 'CONTAINER_EXITED'
    | 'CONTAINER_UNKNOWN';
  readonly createdAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly exitCode: number;
  readonly image: { image: string } | null;
  readonly imageRef: string;
  readonly reason: string;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly logPath: string;
}

export interface CriImage {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly size: number;
  readonly uid: { value: number } | null;
  readonly username: string;
  readonly pinned: boolean;
}

export interface CriContainerStats {
  readonly attributes: { id: string } | null;
  readonly cpu: { timestamp: number; usageCoreNanoSeconds: { value: number } | null } | null;
  readonly memory: { timestamp: number; workingSetBytes: { value: number } | null } | null;
  readonly writableLayer: { usedBytes: { value: number } | null } | null;
}

const states: Readonly<Record<CriContainerStatus['state'], ContainerState>> = {
  CONTAINER_CREATED: 'created',
  CONTAINER_RUNNING: 'running',
  CONTAINER_EXITED: 'exited',
  CONTAINER_UNKNOWN: 'unknown',
};

export function fromSandbox(status: CriSandboxStatus): SandboxStatus {
  const ips = status.network
    ? [status.network.ip, ...status.network.additionalIps.map(({ ip }) => ip)]
    : [];
  return {
    id: status.id,
    name: status.metadata?.name ?? '',
    namespace: status.metadata?.namespace ?? '',
    uid: uidWithoutAddress(status.metadata?.uid ?? ''),
    attempt: status.metadata?.attempt ?? 0,
    state: status.state === 'SANDBOX_READY' ? 'ready' : 'notready',
    createdAt: toMilliseconds(status.createdAt),
    ips: ips.filter((ip) => ip !== ''),
    labels: status.labels,
    annotations: status.annotations,
  };
}

export function fromContainer(status: CriContainerStatus, sandboxId: string): ContainerStatus {
  return {
    id: status.id,
    sandboxId,
    name: status.metadata?.name ?? '',
    attempt: status.metadata?.attempt ?? 0,
    state: states[status.state],
    createdAt: toMilliseconds(status.createdAt),
    startedAt: toMilliseconds(status.startedAt),
    finishedAt: toMilliseconds(status.finishedAt),
    exitCode: status.exitCode,
    image: status.image?.image ?? '',
    imageId: status.imageRef,
    reason: status.reason,
    message: status.message,
    labels: status.labels,
    annotations: status.annotations,
    logPath: status.logPath,
  };
}

export function fromImage(image: CriImage): ImageStatus {
  return {
    id: image.id,
    tags: image.repoTags,
    digests: image.repoDigests,
    sizeBytes: image.size,
    ...(image.uid ? { uid: image.uid.value } : {}),
    ...(image.username ? { username: image.username } : {}),
    pinned: image.pinned,
  };
}

export function fromStats(stats: CriContainerStats): ContainerStats {
  return {
    containerId: stats.attributes?.id ?? '',
    timestamp: toMilliseconds(stats.cpu?.timestamp ?? stats.memory?.timestamp ?? 0),
    cpuNanoseconds: stats.cpu?.usageCoreNanoSeconds?.value ?? 0,
    workingSetBytes: stats.memory?.workingSetBytes?.value ?? 0,
    writableLayerBytes: stats.writableLayer?.usedBytes?.value ?? 0,
  };
}

function toMilliseconds(nanoseconds: number): number {
  return Math.floor(nanoseconds / 1e6);
}
