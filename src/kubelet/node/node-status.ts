/** The Node's status: capacity, addresses, conditions, what it runs on, and its images. */
import type { Node, NodeCondition, NodeStatus } from '#api/gen/types.ts';
import { bytesQuantity, millisQuantity } from '#api/quantity.ts';
import type { KubeletConfig } from '../config.ts';
import type { ImageStatus, RuntimeInfo } from '../cri/runtime.ts';
import type { Machine } from '../host/host.ts';

/** Upstream's limit, against Nodes that outgrow what the store takes. */
const maxImages = 50;
const maxNamesOfImage = 5;

export interface NodeStatusInput {
  readonly config: KubeletConfig;
  readonly machine: Machine;
  /** Undefined while the runtime doesn't answer. */
  readonly runtime: RuntimeInfo | undefined;
  readonly images: readonly ImageStatus[];
  /** The node hardly has any memory left. */
  readonly memoryPressure: boolean;
  readonly previous: Node['status'];
  /** RFC 3339. */
  readonly now: string;
}

export function nodeStatusOf(input: NodeStatusInput): NodeStatus {
  const { config, machine } = input;
  return {
    addresses: [
      { type: 'InternalIP', address: config.nodeIP },
      { type: 'Hostname', address: config.nodeName },
    ],
    capacity: capacityOf(input, { cpuMillis: 0, memoryBytes: 0 }),
    allocatable: capacityOf(input, config.kubeReserved),
    conditions: conditionsOf(input),
    daemonEndpoints: { kubeletEndpoint: { Port: portOf(config) } },
    nodeInfo: {
      architecture: machine.architecture,
      bootID: machine.bootID,
      containerRuntimeVersion: runtimeVersion(input),
      kernelVersion: machine.kernelVersion,
      kubeProxyVersion: config.version,
      kubeletVersion: config.version,
      machineID: machine.machineID,
      operatingSystem: 'linux',
      osImage: machine.osImage,
      systemUUID: machine.systemUUID,
    },
    images: imagesOf(input.images),
  };
}

function portOf({ port }: KubeletConfig): number {
  return typeof port === 'number' ? port : port();
}

function runtimeVersion({ runtime, previous }: NodeStatusInput): string {
  if (runtime) return `${runtime.name}://${runtime.version}`;
  return previous?.nodeInfo?.containerRuntimeVersion ?? 'containerd://Unknown';
}

function capacityOf(
  { config, machine }: NodeStatusInput,
  reserved: KubeletConfig['kubeReserved'],
): Record<string, string> {
  return {
    cpu: millisQuantity(machine.cpuMillis - reserved.cpuMillis),
    'ephemeral-storage': bytesQuantity(machine.ephemeralStorageBytes),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    memory: bytesQuantity(machine.memoryBytes - reserved.memoryBytes),
    pods: String(config.maxPods),
  };
}

type Finding = Pick<NodeCondition, 'type' | 'status' | 'reason' | 'message'>;

function conditionsOf({
  runtime,
  memoryPressure,
  previous,
  now,
}: NodeStatusInput): NodeCondition[] {
  const findings: Finding[] = [
    {
      type: 'MemoryPressure',
      ...(memoryPressure
        ? {
            status: 'True',
            reason: 'KubeletHasInsufficientMemory',
            message: 'kubelet has insufficient memory available',
          }
        : {
            status: 'False',
            reason: 'KubeletHasSufficientMemory',
            message: 'kubelet has sufficient memory available',
          }),
    },
    {
      type: 'DiskPressure',
      status: 'False',
      reason: 'KubeletHasNoDiskPressure',
      message: 'kubelet has no disk pressure',
    },
    {
      type: 'PIDPressure',
      status: 'False',
      reason: 'KubeletHasSufficientPID',
      message: 'kubelet has sufficient PID available',
    },
    readyOf(runtime),
  ];
  return findings.map((finding) => {
    const before = previous?.conditions?.find(({ type }) => type === finding.type);
    const since = before?.status === finding.status ? before.lastTransitionTime : undefined;
    return { ...finding, lastHeartbeatTime: now, lastTransitionTime: since ?? now };
  });
}

function readyOf(runtime: RuntimeInfo | undefined): Finding {
  const type = 'Ready';
  if (runtime?.ready && runtime.networkReady) {
    return {
      type,
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
    };
  }
  const message = !runtime?.ready
    ? `container runtime is down${runtime?.message ? `: ${runtime.message}` : ''}`
    : `container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:${runtime.message}`;
  return { type, status: 'False', reason: 'KubeletNotReady', message };
}

function imagesOf(images: readonly ImageStatus[]): NonNullable<NodeStatus['images']> {
  return images
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, maxImages)
    .map(({ digests, tags, sizeBytes }) => ({
      names: [...digests, ...tags].slice(0, maxNamesOfImage),
      sizeBytes,
    }));
}
