/** Which volume may serve a claim, and where. The binder and the scheduler must agree, so they both ask here. */
import { matchesLabelSelector } from '../selector/label-selector.ts';
import { matchesNodeSelector } from '../selector/node-affinity.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../gen/types.ts';
import { compareQuantities } from '../quantity.ts';

/** Class, mode, access modes, size and labels; what the user may not choose freely. */
export function suits(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return complaintOf(volume, claim) === undefined;
}

/** Why the volume doesn't suit the claim, in upstream's words; undefined when it does. */
export function complaintOf(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): string | undefined {
  const { spec } = claim;
  if (volume.metadata.deletionTimestamp) return 'volume is being deleted';
  const requested = spec.resources?.requests?.['storage'] ?? '0';
  if (compareQuantities(capacityOf(volume), requested) < 0) return 'requested PV is too small';
  if (className(volume) !== className(claim)) return 'storageClassName does not match';
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (spec.volumeMode ?? 'Filesystem')) {
    return 'incompatible volumeMode';
  }
  const offered = volume.spec.accessModes ?? [];
  if (!(spec.accessModes ?? []).every((mode) => offered.includes(mode))) {
    return 'incompatible accessMode';
  }
  if (spec.selector && !matchesLabelSelector(spec.selector, volume.metadata.labels ?? {})) {
    return "volume doesn't match the claim's selector";
  }
  return undefined;
}

/** Of a claim or a volume: an absent class is the empty one. */
export function className({
  spec,
}: {
  readonly spec: { readonly storageClassName?: string };
}): string {
  return spec.storageClassName ?? '';
}

/** Whether Pods on the node can use the volume. */
export function reaches(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return !required || matchesNodeSelector(required, node);
}

/** Smallest first, then by name: the order in which volumes are given out. */
export function bySize(a: PersistentVolume, b: PersistentVolume): number {
  const order = compareQuantities(capacityOf(a), capacityOf(b));
  return order === 0 ? (a.metadata.name < b.metadata.name ? -1 : 1) : order;
}

function capacityOf(volume: PersistentVolume): string {
  return volume.spec.capacity?.['storage'] ?? '0';
}
