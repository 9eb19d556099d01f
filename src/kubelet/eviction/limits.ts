/** The limits of local storage that a Pod states, and what using more than one of them is told as: pure. */
import type { Pod, PodSpec, ResourceRequirements, Volume } from '#api/gen/types.ts';
import { podLimits } from '#api/pod-resources.ts';
import { quantityToNumber } from '#api/quantity.ts';

/** Bytes, by name. */
export interface StorageUsage {
  /** emptyDir volumes on disk. */
  readonly volumes: ReadonlyMap<string, number>;
  /** Writable layers and logs of main containers. */
  readonly containers: ReadonlyMap<string, number>;
}

const resource = 'ephemeral-storage';

/** emptyDir volumes on disk; those in memory have the size of their file system. */
export function diskVolumes({ spec }: Pod): readonly Volume[] {
  return (spec.volumes ?? []).filter(({ emptyDir }) => emptyDir && !emptyDir.medium);
}

export function limitsVolumes(pod: Pod): boolean {
  return diskVolumes(pod).some(({ emptyDir }) => bytesOf(emptyDir?.sizeLimit) > 0);
}

export function limitsContainers({ spec }: Pod): boolean {
  return mentionsLimit(spec) && podLimits(spec)[resource] !== undefined;
}

/** Few do. Adding up the limits of all others would be most of what a node at rest does. */
function mentionsLimit({ containers, initContainers, resources }: PodSpec): boolean {
  const limits = (one: { readonly resources?: ResourceRequirements }): boolean =>
    one.resources?.limits?.[resource] !== undefined;
  return containers.some(limits) || initContainers?.some(limits) || limits({ resources });
}

/** Bytes; whatever alone takes more exceeds a limit of the Pod, so none needs counting further. */
export function mostAllowed(pod: Pod): number {
  const sizes = diskVolumes(pod).map(({ emptyDir }) => bytesOf(emptyDir?.sizeLimit));
  return Math.max(bytesOf(podLimits(pod.spec)[resource]), ...sizes);
}

/** The first limit that is exceeded, in upstream's order and words (eviction/helpers.go; they end with a blank). */
export function excessOf(pod: Pod, usage: StorageUsage): string | undefined {
  return volumeExcess(pod, usage) ?? podExcess(pod, usage) ?? containerExcess(pod, usage);
}

function volumeExcess(pod: Pod, { volumes }: StorageUsage): string | undefined {
  for (const { name, emptyDir } of diskVolumes(pod)) {
    const limit = bytesOf(emptyDir?.sizeLimit);
    if (limit > 0 && (volumes.get(name) ?? 0) > limit)
      return `Usage of EmptyDir volume "${name}" exceeds the limit "${emptyDir?.sizeLimit}". `;
  }
  return undefined;
}

function podExcess({ spec }: Pod, { volumes, containers }: StorageUsage): string | undefined {
  const limit = podLimits(spec)[resource];
  const used = [...volumes.values(), ...containers.values()].reduce((sum, one) => sum + one, 0);
  if (limit === undefined || used <= bytesOf(limit)) return undefined;
  return `Pod ephemeral local storage usage exceeds the total limit of containers ${limit}. `;
}

function containerExcess({ spec }: Pod, { containers }: StorageUsage): string | undefined {
  for (const { name, resources } of spec.containers) {
    const limit = resources?.limits?.[resource];
    if (bytesOf(limit) > 0 && (containers.get(name) ?? 0) > bytesOf(limit))
      return `Container ${name} exceeded its local ephemeral storage limit "${limit}". `;
  }
  return undefined;
}

function bytesOf(quantity: string | undefined): number {
  return quantity === undefined ? 0 : quantityToNumber(quantity);
}
