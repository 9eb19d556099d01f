/** Which volumes a Node can offer to claims that wait for their first consumer. */
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/label-selector.ts';
import { matchesNodeSelector } from '#api/node-affinity.ts';
import { compareQuantities } from '#api/quantity.ts';
import { rejectedForGood } from '../plugin.ts';
import type { Rejection, World } from '../plugin.ts';
import { isClaimedBy } from './claims-of.ts';

/** How the claims can be met on a Node. */
export interface Room {
  readonly rejection?: Rejection;
  /** Claims and the free volumes they get. */
  readonly matches: readonly {
    readonly claim: PersistentVolumeClaim;
    readonly volume: PersistentVolume;
  }[];
  /** Claims whose volume a provisioner makes. */
  readonly provisioned: readonly PersistentVolumeClaim[];
}

export function fitsBoundVolume(
  claim: PersistentVolumeClaim,
  node: Node,
  world: World,
): Rejection | undefined {
  const volume = world.volumes.get(claim.spec.volumeName ?? '');
  if (!volume) {
    return rejectedForGood(
      'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)',
    );
  }
  return reaches(volume, node)
    ? undefined
    : rejectedForGood("node(s) didn't match PersistentVolume's node affinity");
}

/** Free volumes first, the smallest that will do; then a provisioner. */
export function findRoom(claims: readonly PersistentVolumeClaim[], node: Node, world: World): Room {
  const taken = new Set<string>();
  const matches: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
  const provisioned: PersistentVolumeClaim[] = [];
  const none = { matches: [], provisioned: [] };
  for (const claim of claims) {
    const volume = smallestFit(claim, node, { world, taken });
    if (volume) {
      taken.add(volume.metadata.name);
      matches.push({ claim, volume });
      continue;
    }
    const selected = claim.metadata.annotations?.['volume.kubernetes.io/selected-node'];
    const storageClass = world.classes.get(claim.spec.storageClassName ?? '');
    const elsewhere = selected !== undefined && selected !== node.metadata.name;
    if (elsewhere || !storageClass || !canProvision(storageClass, node)) {
      const reason = elsewhere
        ? "node(s) didn't match PersistentVolume's node affinity"
        : "node(s) didn't find available persistent volumes to bind";
      return { ...none, rejection: rejectedForGood(reason) };
    }
    provisioned.push(claim);
  }
  return { matches, provisioned };
}

function smallestFit(
  claim: PersistentVolumeClaim,
  node: Node,
  { world, taken }: { world: World; taken: ReadonlySet<string> },
): PersistentVolume | undefined {
  const all = world.volumes.list();
  const own = all.find((volume) => isClaimedBy(volume, claim));
  if (own) return reaches(own, node) ? own : undefined;
  const sizeOf = (volume: PersistentVolume): string => volume.spec.capacity?.['storage'] ?? '0';
  return all
    .filter(
      (volume) => !taken.has(volume.metadata.name) && suits(volume, claim) && reaches(volume, node),
    )
    .sort((a, b) => compareQuantities(sizeOf(a), sizeOf(b)))[0];
}

function suits(
  { metadata, spec, status }: PersistentVolume,
  claim: PersistentVolumeClaim,
): boolean {
  const { accessModes = [], resources, selector, storageClassName, volumeMode } = claim.spec;
  const wanted = resources?.requests?.['storage'] ?? '0';
  return (
    status?.phase === 'Available' &&
    !spec.claimRef &&
    metadata.deletionTimestamp === undefined &&
    (spec.storageClassName ?? '') === (storageClassName ?? '') &&
    (spec.volumeMode ?? 'Filesystem') === (volumeMode ?? 'Filesystem') &&
    accessModes.every((mode) => spec.accessModes?.includes(mode)) &&
    compareQuantities(spec.capacity?.['storage'] ?? '0', wanted) >= 0 &&
    (selector === undefined || matchesLabelSelector(selector, metadata.labels))
  );
}

export function reaches(volume: PersistentVolume, node: Node): boolean {
  const required = volume.spec.nodeAffinity?.required;
  return required === undefined || matchesNodeSelector(required, node);
}

function canProvision({ provisioner, allowedTopologies }: StorageClass, node: Node): boolean {
  if (provisioner === 'kubernetes.io/no-provisioner') return false;
  if (!allowedTopologies?.length) return true;
  return allowedTopologies.some((term) =>
    (term.matchLabelExpressions ?? []).every(({ key, values }) =>
      values.includes(node.metadata.labels?.[key] ?? ''),
    ),
  );
}
