/** Which volume a claim gets: pure. Whether one suits at all is `#api/volumes/suits.ts`. */
import type { Node, PersistentVolume, PersistentVolumeClaim } from '#api/gen/types.ts';
import { isReservedFor } from '#api/volumes/binding.ts';
import { bySize, reaches, suits } from '#api/volumes/suits.ts';

interface MatchOptions {
  /** Where the claim's Pod will run; absent: anywhere. */
  readonly node?: Node;
  /** Only volumes that name the claim already: it waits for its first consumer. */
  readonly onlyReserved: boolean;
}

/** A volume reserved for the claim, else the smallest free one that suits it. */
export function bestMatch(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  { node, onlyReserved }: MatchOptions,
): PersistentVolume | undefined {
  const reserved = volumes.find((volume) => isReservedFor(volume, claim) && suits(volume, claim));
  if (reserved || onlyReserved) return reserved;
  return volumes
    .filter((volume) => isFree(volume) && suits(volume, claim) && (!node || reaches(volume, node)))
    .toSorted(bySize)[0];
}

function isFree(volume: PersistentVolume): boolean {
  return !volume.spec.claimRef && (volume.status?.phase ?? 'Available') === 'Available';
}
