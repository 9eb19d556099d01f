/** Which volume suits a claim: pure. */
import type { Node, PersistentVolume, PersistentVolumeClaim } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/label-selector.ts';
import { matchesNodeSelector } from '#api/node-affinity.ts';
import { compareQuantities } from '#api/quantity.ts';

export interface MatchOptions {
  /** Where the claim's Pod will run; absent: anywhere. */
  readonly node?: Node;
  /** Only volumes that name the claim already: it waits for its first consumer. */
  readonly onlyReserved: boolean;
}

/** A volume reserved for the claim, else the smallest free one that suits it. */
export function bestMatch(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  options: MatchOptions,
): PersistentVolume | undefined {
  const reserved = volumes.find((volume) => isReservedFor(volume, claim) && suits(volume, claim));
  if (reserved || options.onlyReserved) return reserved;
  return volumes
    .filter((volume) => isFree(volume) && suits(volume, claim) && reaches(volume, options.node))
    .toSorted((a, b) => compareQuantities(capacityOf(a), capacityOf(b)) || byName(a, b))[0];
}

/** The volume names this claim: by uid or, made by a user in advance, by name alone. */
export function isReservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  const { namespace, name, uid } = claim.metadata;
  if (claimRef?.namespace !== namespace || claimRef.name !== name) return false;
  return !claimRef.uid || claimRef.uid === uid;
}

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

export function className({
  spec,
}: {
  readonly spec: { readonly storageClassName?: string };
}): string {
  return spec.storageClassName ?? '';
}

function isFree(volume: PersistentVolume): boolean {
  return !volume.spec.claimRef && (volume.status?.phase ?? 'Available') === 'Available';
}

function reaches(volume: PersistentVolume, node: Node | undefined): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return !required || !node || matchesNodeSelector(required, node);
}

function capacityOf(volume: PersistentVolume): string {
  return volume.spec.capacity?.['storage'] ?? '0';
}

function byName(a: PersistentVolume, b: PersistentVolume): number {
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
