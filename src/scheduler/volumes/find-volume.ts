/** Which volumes a Node can offer to claims that wait for their first consumer. */
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '#api/gen/types.ts';
import { isReservedFor, noProvisioner, selectedNode } from '#api/volumes/binding.ts';
import { bySize, className, reaches, suits } from '#api/volumes/suits.ts';
import { rejectedForGood } from '../plugin.ts';
import type { Rejection, World } from '../plugin.ts';

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
    const selected = claim.metadata.annotations?.[selectedNode];
    const storageClass = world.classes.get(className(claim));
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
  const own = all.find((volume) => isReservedFor(volume, claim));
  if (own) return reaches(own, node) ? own : undefined;
  return all
    .filter((volume) => isFree(volume) && !taken.has(volume.metadata.name))
    .filter((volume) => suits(volume, claim) && reaches(volume, node))
    .sort(bySize)[0];
}

function isFree({ spec, status }: PersistentVolume): boolean {
  return status?.phase === 'Available' && !spec.claimRef;
}

function canProvision({ provisioner, allowedTopologies }: StorageClass, node: Node): boolean {
  if (provisioner === noProvisioner) return false;
  if (!allowedTopologies?.length) return true;
  return allowedTopologies.some((term) =>
    (term.matchLabelExpressions ?? []).every(({ key, values }) =>
      values.includes(node.metadata.labels?.[key] ?? ''),
    ),
  );
}
