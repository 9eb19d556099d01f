/** Generated from the .proto files in ../proto by scripts/generate; do not edit. Regenerate: npm run generate. */

import type { MessageField, Method } from '../messages.ts';

/** By full name. */
export const messages: Readonly<Record<string, readonly MessageField[]>> = {
  'runtime.v1.Nothing': [],
  'runtime.v1.PodSandboxId': [
    ['podSandboxId', 1, 'string'],
  ],
  'runtime.v1.ContainerId': [
    ['containerId', 1, 'string'],
  ],
  'runtime.v1.StreamUrl': [
    ['url', 1, 'string'],
  ],
  'runtime.v1.Int64Value': [
    ['value', 1, 'int64'],
  ],
  'runtime.v1.UInt64Value': [
    ['value', 1, 'uint64'],
  ],
  'runtime.v1.KeyValue': [
    ['key', 1, 'string'],
    ['value', 2, 'string'],
  ],
  'runtime.v1.VersionRequest': [
    ['version', 1, 'string'],
  ],
  'runtime.v1.VersionResponse': [
    ['runtimeName', 2, 'string'],
    ['runtimeVersion', 3, 'string'],
    ['runtimeApiVersion', 4, 'string'],
  ],
  'runtime.v1.StatusRequest': [
    ['verbose', 1, 'bool'],
  ],
  'runtime.v1.RuntimeCondition': [
    ['type', 1, 'string'],
    ['status', 2, 'bool'],
    ['reason', 3, 'string'],
    ['message', 4, 'string'],
  ],
  'runtime.v1.RuntimeStatus': [
    ['conditions', 1, 'runtime.v1.RuntimeCondition', 'list'],
  ],
  'runtime.v1.StatusResponse': [
    ['status', 1, 'runtime.v1.RuntimeStatus'],
  ],
  'runtime.v1.NamespaceOption': [
    ['network', 1, 'runtime.v1.NamespaceMode'],
    ['pid', 2, 'runtime.v1.NamespaceMode'],
    ['ipc', 3, 'runtime.v1.NamespaceMode'],
    ['targetId', 4, 'string'],
  ],
  'runtime.v1.SecurityProfile': [
    ['profileType', 1, 'runtime.v1.ProfileType'],
    ['localhostRef', 2, 'string'],
  ],
  'runtime.v1.LinuxContainerResources': [
    ['cpuPeriod', 1, 'int64'],
    ['cpuQuota', 2, 'int64'],
    ['cpuShares', 3, 'int64'],
    ['memoryLimitInBytes', 4, 'int64'],
    ['oomScoreAdj', 5, 'int64'],
    ['cpusetCpus', 6, 'string'],
    ['unified', 9, 'string', 'map'],
  ],
  'runtime.v1.PodSandboxMetadata': [
    ['name', 1, 'string'],
    ['uid', 2, 'string'],
    ['namespace', 3, 'string'],
    ['attempt', 4, 'uint32'],
  ],
  'runtime.v1.DNSConfig': [
    ['servers', 1, 'string', 'list'],
    ['searches', 2, 'string', 'list'],
    ['options', 3, 'string', 'list'],
  ],
  'runtime.v1.PortMapping': [
    ['protocol', 1, 'runtime.v1.Protocol'],
    ['containerPort', 2, 'int32'],
    ['hostPort', 3, 'int32'],
    ['hostIp', 4, 'string'],
  ],
  'runtime.v1.LinuxSandboxSecurityContext': [
    ['namespaceOptions', 1, 'runtime.v1.NamespaceOption'],
    ['runAsUser', 3, 'runtime.v1.Int64Value'],
    ['supplementalGroups', 5, 'int64', 'list'],
    ['privileged', 6, 'bool'],
    ['runAsGroup', 8, 'runtime.v1.Int64Value'],
    ['seccomp', 9, 'runtime.v1.SecurityProfile'],
  ],
  'runtime.v1.LinuxPodSandboxConfig': [
    ['cgroupParent', 1, 'string'],
    ['securityContext', 2, 'runtime.v1.LinuxSandboxSecurityContext'],
    ['sysctls', 3, 'string', 'map'],
    ['resources', 5, 'runtime.v1.LinuxContainerResources'],
  ],
  'runtime.v1.PodSandboxConfig': [
    ['metadata', 1, 'runtime.v1.PodSandboxMetadata'],
    ['hostname', 2, 'string'],
    ['logDirectory', 3, 'string'],
    ['dnsConfig', 4, 'runtime.v1.DNSConfig'],
    ['portMappings', 5, 'runtime.v1.PortMapping', 'list'],
    ['labels', 6, 'string', 'map'],
    ['annotations', 7, 'string', 'map'],
    ['linux', 8, 'runtime.v1.LinuxPodSandboxConfig'],
  ],
  'runtime.v1.RunPodSandboxRequest': [
    ['config', 1, 'runtime.v1.PodSandboxConfig'],
    ['runtimeHandler', 2, 'string'],
  ],
  'runtime.v1.PodIP': [
    ['ip', 1, 'string'],
  ],
  'runtime.v1.PodSandboxNetworkStatus': [
    ['ip', 1, 'string'],
    ['additionalIps', 2, 'runtime.v1.PodIP', 'list'],
  ],
  'runtime.v1.PodSandboxStatus': [
    ['id', 1, 'string'],
    ['metadata', 2, 'runtime.v1.PodSandboxMetadata'],
    ['state', 3, 'runtime.v1.PodSandboxState'],
    ['createdAt', 4, 'int64'],
    ['network', 5, 'runtime.v1.PodSandboxNetworkStatus'],
    ['labels', 7, 'string', 'map'],
    ['annotations', 8, 'string', 'map'],
  ],
  'runtime.v1.PodSandboxStatusResponse': [
    ['status', 1, 'runtime.v1.PodSandboxStatus'],
  ],
  'runtime.v1.PodSandboxFilter': [
    ['id', 1, 'string'],
    ['labelSelector', 3, 'string', 'map'],
  ],
  'runtime.v1.ListPodSandboxRequest': [
    ['filter', 1, 'runtime.v1.PodSandboxFilter'],
  ],
  'runtime.v1.PodSandbox': [
    ['id', 1, 'string'],
  ],
  'runtime.v1.ListPodSandboxResponse': [
    ['items', 1, 'runtime.v1.PodSandbox', 'list'],
  ],
  'runtime.v1.ContainerMetadata': [
    ['name', 1, 'string'],
    ['attempt', 2, 'uint32'],
  ],
  'runtime.v1.ImageSpec': [
    ['image', 1, 'string'],
  ],
  'runtime.v1.Mount': [
    ['containerPath', 1, 'string'],
    ['hostPath', 2, 'string'],
    ['readonly', 3, 'bool'],
    ['propagation', 5, 'runtime.v1.MountPropagation'],
  ],
  'runtime.v1.Device': [
    ['containerPath', 1, 'string'],
    ['hostPath', 2, 'string'],
    ['permissions', 3, 'string'],
  ],
  'runtime.v1.Capability': [
    ['addCapabilities', 1, 'string', 'list'],
    ['dropCapabilities', 2, 'string', 'list'],
  ],
  'runtime.v1.LinuxContainerSecurityContext': [
    ['capabilities', 1, 'runtime.v1.Capability'],
    ['privileged', 2, 'bool'],
    ['namespaceOptions', 3, 'runtime.v1.NamespaceOption'],
    ['runAsUser', 5, 'runtime.v1.Int64Value'],
    ['runAsUsername', 6, 'string'],
    ['readonlyRootfs', 7, 'bool'],
    ['supplementalGroups', 8, 'int64', 'list'],
    ['noNewPrivs', 11, 'bool'],
    ['runAsGroup', 12, 'runtime.v1.Int64Value'],
    ['maskedPaths', 13, 'string', 'list'],
    ['readonlyPaths', 14, 'string', 'list'],
    ['seccomp', 15, 'runtime.v1.SecurityProfile'],
  ],
  'runtime.v1.LinuxContainerConfig': [
    ['resources', 1, 'runtime.v1.LinuxContainerResources'],
    ['securityContext', 2, 'runtime.v1.LinuxContainerSecurityContext'],
  ],
  'runtime.v1.ContainerConfig': [
    ['metadata', 1, 'runtime.v1.ContainerMetadata'],
    ['image', 2, 'runtime.v1.ImageSpec'],
    ['command', 3, 'string', 'list'],
    ['args', 4, 'string', 'list'],
    ['workingDir', 5, 'string'],
    ['envs', 6, 'runtime.v1.KeyValue', 'list'],
    ['mounts', 7, 'runtime.v1.Mount', 'list'],
    ['devices', 8, 'runtime.v1.Device', 'list'],
    ['labels', 9, 'string', 'map'],
    ['annotations', 10, 'string', 'map'],
    ['logPath', 11, 'string'],
    ['stdin', 12, 'bool'],
    ['stdinOnce', 13, 'bool'],
    ['tty', 14, 'bool'],
    ['linux', 15, 'runtime.v1.LinuxContainerConfig'],
  ],
  'runtime.v1.CreateContainerRequest': [
    ['podSandboxId', 1, 'string'],
    ['config', 2, 'runtime.v1.ContainerConfig'],
    ['sandboxConfig', 3, 'runtime.v1.PodSandboxConfig'],
  ],
  'runtime.v1.StopContainerRequest': [
    ['containerId', 1, 'string'],
    ['timeout', 2, 'int64'],
  ],
  'runtime.v1.ContainerFilter': [
    ['id', 1, 'string'],
    ['labelSelector', 4, 'string', 'map'],
  ],
  'runtime.v1.ListContainersRequest': [
    ['filter', 1, 'runtime.v1.ContainerFilter'],
  ],
  'runtime.v1.Container': [
    ['id', 1, 'string'],
    ['podSandboxId', 2, 'string'],
  ],
  'runtime.v1.ListContainersResponse': [
    ['containers', 1, 'runtime.v1.Container', 'list'],
  ],
  'runtime.v1.ContainerStatus': [
    ['id', 1, 'string'],
    ['metadata', 2, 'runtime.v1.ContainerMetadata'],
    ['state', 3, 'runtime.v1.ContainerState'],
    ['createdAt', 4, 'int64'],
    ['startedAt', 5, 'int64'],
    ['finishedAt', 6, 'int64'],
    ['exitCode', 7, 'int32'],
    ['image', 8, 'runtime.v1.ImageSpec'],
    ['imageRef', 9, 'string'],
    ['reason', 10, 'string'],
    ['message', 11, 'string'],
    ['labels', 12, 'string', 'map'],
    ['annotations', 13, 'string', 'map'],
    ['logPath', 15, 'string'],
  ],
  'runtime.v1.ContainerStatusResponse': [
    ['status', 1, 'runtime.v1.ContainerStatus'],
  ],
  'runtime.v1.UpdateContainerResourcesRequest': [
    ['containerId', 1, 'string'],
    ['linux', 2, 'runtime.v1.LinuxContainerResources'],
  ],
  'runtime.v1.ExecSyncRequest': [
    ['containerId', 1, 'string'],
    ['cmd', 2, 'string', 'list'],
    ['timeout', 3, 'int64'],
  ],
  'runtime.v1.ExecSyncResponse': [
    ['stdout', 1, 'bytes'],
    ['stderr', 2, 'bytes'],
    ['exitCode', 3, 'int32'],
  ],
  'runtime.v1.AttachRequest': [
    ['containerId', 1, 'string'],
    ['stdin', 2, 'bool'],
    ['tty', 3, 'bool'],
    ['stdout', 4, 'bool'],
    ['stderr', 5, 'bool'],
  ],
  'runtime.v1.PortForwardRequest': [
    ['podSandboxId', 1, 'string'],
    ['port', 2, 'int32', 'list'],
  ],
  'runtime.v1.ContainerAttributes': [
    ['id', 1, 'string'],
  ],
  'runtime.v1.CpuUsage': [
    ['timestamp', 1, 'int64'],
    ['usageCoreNanoSeconds', 2, 'runtime.v1.UInt64Value'],
  ],
  'runtime.v1.MemoryUsage': [
    ['timestamp', 1, 'int64'],
    ['workingSetBytes', 2, 'runtime.v1.UInt64Value'],
  ],
  'runtime.v1.FilesystemUsage': [
    ['usedBytes', 3, 'runtime.v1.UInt64Value'],
  ],
  'runtime.v1.ContainerStats': [
    ['attributes', 1, 'runtime.v1.ContainerAttributes'],
    ['cpu', 2, 'runtime.v1.CpuUsage'],
    ['memory', 3, 'runtime.v1.MemoryUsage'],
    ['writableLayer', 4, 'runtime.v1.FilesystemUsage'],
  ],
  'runtime.v1.ListContainerStatsResponse': [
    ['stats', 1, 'runtime.v1.ContainerStats', 'list'],
  ],
  'runtime.v1.Image': [
    ['id', 1, 'string'],
    ['repoTags', 2, 'string', 'list'],
    ['repoDigests', 3, 'string', 'list'],
    ['size', 4, 'uint64'],
    ['uid', 5, 'runtime.v1.Int64Value'],
    ['username', 6, 'string'],
    ['pinned', 8, 'bool'],
  ],
  'runtime.v1.ListImagesResponse': [
    ['images', 1, 'runtime.v1.Image', 'list'],
  ],
  'runtime.v1.ImageRequest': [
    ['image', 1, 'runtime.v1.ImageSpec'],
  ],
  'runtime.v1.ImageStatusResponse': [
    ['image', 1, 'runtime.v1.Image'],
  ],
  'runtime.v1.AuthConfig': [
    ['username', 1, 'string'],
    ['password', 2, 'string'],
    ['auth', 3, 'string'],
    ['serverAddress', 4, 'string'],
    ['identityToken', 5, 'string'],
    ['registryToken', 6, 'string'],
  ],
  'runtime.v1.PullImageRequest': [
    ['image', 1, 'runtime.v1.ImageSpec'],
    ['auth', 2, 'runtime.v1.AuthConfig'],
  ],
  'runtime.v1.PullImageResponse': [
    ['imageRef', 1, 'string'],
  ],
  'containerd.services.events.v1.SubscribeRequest': [
    ['filters', 1, 'string', 'list'],
  ],
  'containerd.services.events.v1.Timestamp': [
    ['seconds', 1, 'int64'],
    ['nanos', 2, 'int32'],
  ],
  'containerd.services.events.v1.Any': [
    ['typeUrl', 1, 'string'],
    ['value', 2, 'bytes'],
  ],
  'containerd.services.events.v1.Envelope': [
    ['timestamp', 1, 'containerd.services.events.v1.Timestamp'],
    ['namespace', 2, 'string'],
    ['topic', 3, 'string'],
    ['event', 4, 'containerd.services.events.v1.Any'],
  ],
  'containerd.services.events.v1.TaskExit': [
    ['containerId', 1, 'string'],
    ['id', 2, 'string'],
    ['pid', 3, 'uint32'],
    ['exitStatus', 4, 'uint32'],
  ],
  'containerd.services.events.v1.TaskOfContainer': [
    ['containerId', 1, 'string'],
  ],
  'containerd.services.events.v1.ContainerById': [
    ['id', 1, 'string'],
  ],
  'containerd.services.tasks.v1.Empty': [],
  'containerd.services.tasks.v1.Any': [
    ['typeUrl', 1, 'string'],
    ['value', 2, 'bytes'],
  ],
  'containerd.services.tasks.v1.ExecProcessRequest': [
    ['containerId', 1, 'string'],
    ['stdin', 2, 'string'],
    ['stdout', 3, 'string'],
    ['stderr', 4, 'string'],
    ['terminal', 5, 'bool'],
    ['spec', 6, 'containerd.services.tasks.v1.Any'],
    ['execId', 7, 'string'],
  ],
  'containerd.services.tasks.v1.StartRequest': [
    ['containerId', 1, 'string'],
    ['execId', 2, 'string'],
  ],
  'containerd.services.tasks.v1.StartResponse': [
    ['pid', 1, 'uint32'],
  ],
  'containerd.services.tasks.v1.WaitRequest': [
    ['containerId', 1, 'string'],
    ['execId', 2, 'string'],
  ],
  'containerd.services.tasks.v1.WaitResponse': [
    ['exitStatus', 1, 'uint32'],
  ],
  'containerd.services.tasks.v1.ResizePtyRequest': [
    ['containerId', 1, 'string'],
    ['execId', 2, 'string'],
    ['width', 3, 'uint32'],
    ['height', 4, 'uint32'],
  ],
  'containerd.services.tasks.v1.CloseIORequest': [
    ['containerId', 1, 'string'],
    ['execId', 2, 'string'],
    ['stdin', 3, 'bool'],
  ],
  'containerd.services.tasks.v1.KillRequest': [
    ['containerId', 1, 'string'],
    ['execId', 2, 'string'],
    ['signal', 3, 'uint32'],
  ],
  'containerd.services.tasks.v1.DeleteProcessRequest': [
    ['containerId', 1, 'string'],
    ['execId', 2, 'string'],
  ],
  'containerd.services.tasks.v1.DeleteResponse': [
    ['exitStatus', 3, 'uint32'],
  ],
  'containerd.services.containers.v1.Any': [
    ['typeUrl', 1, 'string'],
    ['value', 2, 'bytes'],
  ],
  'containerd.services.containers.v1.GetContainerRequest': [
    ['id', 1, 'string'],
  ],
  'containerd.services.containers.v1.Container': [
    ['id', 1, 'string'],
    ['spec', 5, 'containerd.services.containers.v1.Any'],
  ],
  'containerd.services.containers.v1.GetContainerResponse': [
    ['container', 1, 'containerd.services.containers.v1.Container'],
  ],
};

export const enums: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'runtime.v1.Protocol': { TCP: 0, UDP: 1, SCTP: 2 },
  'runtime.v1.NamespaceMode': { POD: 0, CONTAINER: 1, NODE: 2, TARGET: 3 },
  'runtime.v1.ProfileType': { RuntimeDefault: 0, Unconfined: 1, Localhost: 2 },
  'runtime.v1.MountPropagation': { PROPAGATION_PRIVATE: 0, PROPAGATION_HOST_TO_CONTAINER: 1, PROPAGATION_BIDIRECTIONAL: 2 },
  'runtime.v1.PodSandboxState': { SANDBOX_READY: 0, SANDBOX_NOTREADY: 1 },
  'runtime.v1.ContainerState': { CONTAINER_CREATED: 0, CONTAINER_RUNNING: 1, CONTAINER_EXITED: 2, CONTAINER_UNKNOWN: 3 },
};

export const services: Readonly<Record<string, Readonly<Record<string, Method>>>> = {
  'runtime.v1.RuntimeService': {
    Version: { request: 'runtime.v1.VersionRequest', response: 'runtime.v1.VersionResponse' },
    Status: { request: 'runtime.v1.StatusRequest', response: 'runtime.v1.StatusResponse' },
    RunPodSandbox: { request: 'runtime.v1.RunPodSandboxRequest', response: 'runtime.v1.PodSandboxId' },
    StopPodSandbox: { request: 'runtime.v1.PodSandboxId', response: 'runtime.v1.Nothing' },
    RemovePodSandbox: { request: 'runtime.v1.PodSandboxId', response: 'runtime.v1.Nothing' },
    PodSandboxStatus: { request: 'runtime.v1.PodSandboxId', response: 'runtime.v1.PodSandboxStatusResponse' },
    ListPodSandbox: { request: 'runtime.v1.ListPodSandboxRequest', response: 'runtime.v1.ListPodSandboxResponse' },
    CreateContainer: { request: 'runtime.v1.CreateContainerRequest', response: 'runtime.v1.ContainerId' },
    StartContainer: { request: 'runtime.v1.ContainerId', response: 'runtime.v1.Nothing' },
    StopContainer: { request: 'runtime.v1.StopContainerRequest', response: 'runtime.v1.Nothing' },
    RemoveContainer: { request: 'runtime.v1.ContainerId', response: 'runtime.v1.Nothing' },
    UpdateContainerResources: { request: 'runtime.v1.UpdateContainerResourcesRequest', response: 'runtime.v1.Nothing' },
    ListContainers: { request: 'runtime.v1.ListContainersRequest', response: 'runtime.v1.ListContainersResponse' },
    ContainerStatus: { request: 'runtime.v1.ContainerId', response: 'runtime.v1.ContainerStatusResponse' },
    ReopenContainerLog: { request: 'runtime.v1.ContainerId', response: 'runtime.v1.Nothing' },
    ExecSync: { request: 'runtime.v1.ExecSyncRequest', response: 'runtime.v1.ExecSyncResponse' },
    Attach: { request: 'runtime.v1.AttachRequest', response: 'runtime.v1.StreamUrl' },
    PortForward: { request: 'runtime.v1.PortForwardRequest', response: 'runtime.v1.StreamUrl' },
    ListContainerStats: { request: 'runtime.v1.Nothing', response: 'runtime.v1.ListContainerStatsResponse' },
  },
  'runtime.v1.ImageService': {
    ListImages: { request: 'runtime.v1.Nothing', response: 'runtime.v1.ListImagesResponse' },
    ImageStatus: { request: 'runtime.v1.ImageRequest', response: 'runtime.v1.ImageStatusResponse' },
    PullImage: { request: 'runtime.v1.PullImageRequest', response: 'runtime.v1.PullImageResponse' },
    RemoveImage: { request: 'runtime.v1.ImageRequest', response: 'runtime.v1.Nothing' },
  },
  'containerd.services.events.v1.Events': {
    Subscribe: { request: 'containerd.services.events.v1.SubscribeRequest', response: 'containerd.services.events.v1.Envelope' },
  },
  'containerd.services.tasks.v1.Tasks': {
    Exec: { request: 'containerd.services.tasks.v1.ExecProcessRequest', response: 'containerd.services.tasks.v1.Empty' },
    Start: { request: 'containerd.services.tasks.v1.StartRequest', response: 'containerd.services.tasks.v1.StartResponse' },
    Wait: { request: 'containerd.services.tasks.v1.WaitRequest', response: 'containerd.services.tasks.v1.WaitResponse' },
    ResizePty: { request: 'containerd.services.tasks.v1.ResizePtyRequest', response: 'containerd.services.tasks.v1.Empty' },
    CloseIO: { request: 'containerd.services.tasks.v1.CloseIORequest', response: 'containerd.services.tasks.v1.Empty' },
    Kill: { request: 'containerd.services.tasks.v1.KillRequest', response: 'containerd.services.tasks.v1.Empty' },
    DeleteProcess: { request: 'containerd.services.tasks.v1.DeleteProcessRequest', response: 'containerd.services.tasks.v1.DeleteResponse' },
  },
  'containerd.services.containers.v1.Containers': {
    Get: { request: 'containerd.services.containers.v1.GetContainerRequest', response: 'containerd.services.containers.v1.GetContainerResponse' },
  },
};
