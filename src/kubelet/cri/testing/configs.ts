/** Complete configurations of sandboxes and containers, for tests that care about a few fields only. */
import type { ContainerConfig, SandboxConfig } from '../runtime.ts';

export function sandboxConfig(parts: Partial<SandboxConfig> = {}): SandboxConfig {
  return {
    name: 'web',
    namespace: 'default',
    uid: 'uid',
    attempt: 0,
    hostname: 'web',
    logDirectory: '/nonexistent',
    portMappings: [],
    labels: { 'io.kubernetes.pod.uid': parts.uid ?? 'uid' },
    annotations: {},
    cgroupParent: '',
    namespaces: { network: 'pod', pid: 'container', ipc: 'pod' },
    sysctls: {},
    privileged: false,
    ...parts,
  };
}

export function containerConfig(parts: Partial<ContainerConfig> = {}): ContainerConfig {
  const name = parts.name ?? 'main';
  return {
    name,
    attempt: 0,
    image: 'docker.io/library/busybox:1.28',
    command: [],
    args: [],
    workingDir: '',
    env: [],
    mounts: [],
    devices: [],
    labels: { 'io.kubernetes.pod.uid': 'uid' },
    annotations: {},
    logPath: `${name}/${parts.attempt ?? 0}.log`,
    stdin: false,
    stdinOnce: false,
    tty: false,
    namespaces: { network: 'pod', pid: 'container', ipc: 'pod' },
    security: {
      privileged: false,
      addCapabilities: [],
      dropCapabilities: [],
      supplementalGroups: [],
      readOnlyRootFilesystem: false,
      noNewPrivileges: false,
      maskedPaths: [],
      readonlyPaths: [],
      seccomp: 'runtime-default',
    },
    resources: {},
    ...parts,
  };
}
