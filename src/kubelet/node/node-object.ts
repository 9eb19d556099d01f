/** What this node says of itself when it registers: its Node object without the status. */
import type { Draft } from '#api/object.ts';
import type { Node } from '#api/gen/types.ts';
import { localVolumesDirectory } from '#api/volumes/binding.ts';
import type { KubeletConfig } from '../config.ts';
import type { Machine } from '../host/host.ts';

export function nodeLabels(config: KubeletConfig, machine: Machine): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': machine.architecture,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': machine.architecture,
    'kubernetes.io/hostname': config.nodeName,
    'kubernetes.io/os': 'linux',
    ...config.nodeLabels,
  };
}

/** What others have to know of this node besides. */
export function nodeAnnotations({ localPathDir }: KubeletConfig): Record<string, string> {
  return {
    'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
    [localVolumesDirectory]: localPathDir,
  };
}

export function nodeDraft(config: KubeletConfig, machine: Machine): Draft<Node> {
  return {
    metadata: {
      name: config.nodeName,
      labels: nodeLabels(config, machine),
      annotations: nodeAnnotations(config),
    },
    spec: {},
  };
}
