/** Requests as CRI's messages (field names as `proto/cri.proto` gives them, in camel case). */
import type {
  ContainerConfig,
  ContainerSecurity,
  LinuxResources,
  Mount,
  NamespaceModes,
  PortMapping,
  SandboxConfig,
} from '../runtime.ts';
import { uidWithAddress } from './wanted-address.ts';

const propagations: Readonly<Record<Mount['propagation'], string>> = {
  private: 'PROPAGATION_PRIVATE',
  'host-to-container': 'PROPAGATION_HOST_TO_CONTAINER',
  bidirectional: 'PROPAGATION_BIDIRECTIONAL',
};

export function toSandboxConfig(config: SandboxConfig): object {
  return {
    metadata: {
      name: config.name,
      uid: uidWithAddress(config.uid, config.address),
      namespace: config.namespace,
      attempt: config.attempt,
    },
    hostname: config.hostname,
    logDirectory: config.logDirectory,
    ...(config.dns ? { dnsConfig: config.dns } : {}),
    portMappings: config.portMappings.map(toPortMapping),
    labels: config.labels,
    annotations: config.annotations,
    linux: {
      cgroupParent: config.cgroupParent,
      sysctls: config.sysctls,
      securityContext: {
        namespaceOptions: toNamespaceOptions(config.namespaces),
        privileged: config.privileged,
        ...toUser(config),
        supplementalGroups: config.supplementalGroups ?? [],
        seccomp: toSeccomp('runtime-default'),
      },
      ...(config.resources ? { resources: toResources(config.resources) } : {}),
    },
  };
}

export function toContainerConfig(config: ContainerConfig): object {
  return {
    metadata: { name: config.name, attempt: config.attempt },
    image: { image: config.image },
    command: config.command,
    args: config.args,
    workingDir: config.workingDir,
    envs: config.env.map(({ name, value }) => ({ key: name, value })),
    mounts: config.mounts.map((mount) => ({
      containerPath: mount.containerPath,
      hostPath: mount.hostPath,
      readonly: mount.readOnly,
      propagation: propagations[mount.propagation],
    })),
    devices: config.devices,
    labels: config.labels,
    annotations: config.annotations,
    logPath: config.logPath,
    stdin: config.stdin,
    stdinOnce: config.stdinOnce,
    tty: config.tty,
    linux: {
      resources: toResources(config.resources),
      securityContext: toSecurityContext(config.security, config.namespaces),
    },
  };
}

function toPortMapping(mapping: PortMapping): object {
  return {
    protocol: mapping.protocol,
    containerPort: mapping.containerPort,
    hostPort: mapping.hostPort,
    hostIp: mapping.hostIP,
  };
}

function toNamespaceOptions({ network, pid, ipc }: NamespaceModes): object {
  return {
    network: network.toUpperCase(),
    ipc: ipc.toUpperCase(),
    ...(typeof pid === 'string'
      ? { pid: pid.toUpperCase() }
      : { pid: 'TARGET', targetId: pid.target }),
  };
}

function toUser(of: { readonly runAsUser?: number; readonly runAsGroup?: number }): object {
  return {
    ...(of.runAsUser === undefined ? {} : { runAsUser: { value: of.runAsUser } }),
    ...(of.runAsGroup === undefined ? {} : { runAsGroup: { value: of.runAsGroup } }),
  };
}

function toSecurityContext(security: ContainerSecurity, namespaces: NamespaceModes): object {
  return {
    capabilities: {
      addCapabilities: security.addCapabilities,
      dropCapabilities: security.dropCapabilities,
    },
    privileged: security.privileged,
    namespaceOptions: toNamespaceOptions(namespaces),
    ...toUser(security),
    ...(security.runAsUsername === undefined ? {} : { runAsUsername: security.runAsUsername }),
    supplementalGroups: security.supplementalGroups,
    readonlyRootfs: security.readOnlyRootFilesystem,
    noNewPrivs: security.noNewPrivileges,
    maskedPaths: security.maskedPaths,
    readonlyPaths: security.readonlyPaths,
    seccomp: toSeccomp(security.seccomp),
  };
}

function toSeccomp(seccomp: ContainerSecurity['seccomp']): object {
  if (typeof seccomp === 'object') {
    return { profileType: 'Localhost', localhostRef: seccomp.localhost };
  }
  return { profileType: seccomp === 'unconfined' ? 'Unconfined' : 'RuntimeDefault' };
}

export function toResources(resources: LinuxResources): object {
  return {
    cpuPeriod: resources.cpuPeriod,
    cpuQuota: resources.cpuQuota,
    cpuShares: resources.cpuShares,
    memoryLimitInBytes: resources.memoryLimitBytes,
    oomScoreAdj: resources.oomScoreAdjust,
    cpusetCpus: resources.cpusetCpus,
    unified: resources.unified,
  };
}
