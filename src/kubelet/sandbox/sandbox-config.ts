/** What the runtime is told about a Pod's sandbox. */
import type { Container, Pod } from '#api/gen/types.ts';
import { HoldfastError } from '#base/errors.ts';
import type { NamespaceModes, PortMapping, SandboxConfig } from '../cri/runtime.ts';
import { podDns } from './dns.ts';
import { podHostname } from './hostname.ts';
import { sandboxLabels } from '../labels.ts';
import { podCgroupParent } from '../resources/cgroup-name.ts';
import { podLinuxResources } from '../resources/pod-resources.ts';
import type { SyncContext } from '../sync-context.ts';

export async function sandboxConfigOf(
  context: Pick<SyncContext, 'pod' | 'parts' | 'paths'>,
  attempt: number,
): Promise<SandboxConfig> {
  const { pod, parts, paths } = context;
  const { metadata, spec } = pod;
  const security = spec.securityContext;
  if (spec.hostUsers === false) {
    throw new HoldfastError('CONFIG_INVALID', 'the runtime does not support user namespaces');
  }
  const dns = await podDns(pod, parts.config);
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
    attempt,
    // On the host's network the Pod has the host's name.
    hostname: spec.hostNetwork ? '' : podHostname(pod, parts.config.clusterDomain).hostname,
    logDirectory: paths.logs,
    dns,
    portMappings: spec.hostNetwork ? [] : spec.containers.flatMap(portMappingsOf),
    labels: sandboxLabels(pod),
    annotations: metadata.annotations ?? {},
    cgroupParent: podCgroupParent(pod, parts.config.cgroupRoot),
    namespaces: namespacesOf(pod),
    sysctls: Object.fromEntries((security?.sysctls ?? []).map(({ name, value }) => [name, value])),
    privileged: spec.containers.some(({ securityContext }) => securityContext?.privileged),
    ...(security?.runAsUser === undefined ? {} : { runAsUser: security.runAsUser }),
    ...(security?.runAsGroup === undefined ? {} : { runAsGroup: security.runAsGroup }),
    supplementalGroups: [
      ...(security?.fsGroup === undefined ? [] : [security.fsGroup]),
      ...(security?.supplementalGroups ?? []),
    ],
    ...podLinuxResources(pod),
  };
}

export function namespacesOf({ spec }: Pod): NamespaceModes {
  return {
    network: spec.hostNetwork ? 'node' : 'pod',
    pid: spec.hostPID ? 'node' : spec.shareProcessNamespace ? 'pod' : 'container',
    ipc: spec.hostIPC ? 'node' : 'pod',
  };
}

function portMappingsOf({ ports }: Container): PortMapping[] {
  return (ports ?? [])
    .filter(({ hostPort }) => hostPort)
    .map(({ protocol, containerPort, hostPort, hostIP }) => ({
      protocol: protocol ?? 'TCP',
      containerPort,
      hostPort: hostPort ?? 0,
      hostIP: hostIP ?? '',
    }));
}
