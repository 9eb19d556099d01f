/** Which old ReplicaSets to delete: those beyond `revisionHistoryLimit` that have nothing left. Pure. */
import type { Deployment, ReplicaSet } from '#api/gen/types.ts';
import { revisionOf } from './annotations.ts';
import { sizeOf } from './rollout.ts';

export function replicaSetsToForget(
  { spec }: Deployment,
  old: readonly ReplicaSet[],
): readonly ReplicaSet[] {
  const limit = spec.revisionHistoryLimit ?? 10;
  const alive = old.filter(({ metadata }) => !metadata.deletionTimestamp);
  return alive
    .toSorted((a, b) => revisionOf(a) - revisionOf(b))
    .slice(0, Math.max(0, alive.length - limit))
    .filter(isSpent);
}

function isSpent(replicaSet: ReplicaSet): boolean {
  const { metadata, status } = replicaSet;
  return (
    sizeOf(replicaSet) === 0 &&
    (status?.replicas ?? 0) === 0 &&
    (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0)
  );
}
