/**
 * Scaling in the middle of a rollout: the change is shared out among the ReplicaSets in proportion to their sizes,
 * so that the risk stays the same. Pure.
 */
import type { Deployment, ReplicaSet } from '#api/gen/types.ts';
import { desiredAnnotation, maxAnnotation } from './annotations.ts';
import { allOf, isRolling, maxSurge, sizeOf, totalSize, wantedSize } from './rollout.ts';
import type { Rollout, Scaling } from './rollout.ts';

/** True when the Deployment was scaled since its ReplicaSets were sized. */
export function wasScaled(rollout: Rollout): boolean {
  const wanted = String(wantedSize(rollout.deployment));
  return allOf(rollout)
    .filter((replicaSet) => sizeOf(replicaSet) > 0)
    .some(({ metadata }) => {
      const desired = metadata.annotations?.[desiredAnnotation];
      return desired !== undefined && desired !== wanted;
    });
}

export function planScale(rollout: Rollout): readonly Scaling[] {
  const { deployment, fresh, old } = rollout;
  const wanted = wantedSize(deployment);
  const active = allOf(rollout).filter((replicaSet) => sizeOf(replicaSet) > 0);
  if (active.length <= 1) {
    const only = active[0] ?? fresh ?? old.at(-1);
    return only ? [{ replicaSet: only, replicas: wanted }] : [];
  }
  if (fresh && isSaturated(deployment, fresh)) {
    return active
      .filter((replicaSet) => replicaSet !== fresh)
      .map((replicaSet) => ({ replicaSet, replicas: 0 }));
  }
  if (isRolling(deployment)) return share(deployment, active);
  // The same sizes again: they are noted to be of the Deployment's new size.
  return active.map((replicaSet) => ({ replicaSet, replicas: sizeOf(replicaSet) }));
}

/** The new ReplicaSet has all that is wanted, and serves. */
function isSaturated(deployment: Deployment, fresh: ReplicaSet): boolean {
  const wanted = wantedSize(deployment);
  return (
    fresh.metadata.annotations?.[desiredAnnotation] === String(wanted) &&
    sizeOf(fresh) === wanted &&
    fresh.status?.availableReplicas === wanted
  );
}

function share(deployment: Deployment, active: readonly ReplicaSet[]): readonly Scaling[] {
  const wanted = wantedSize(deployment);
  const allowed = wanted > 0 ? wanted + maxSurge(deployment) : 0;
  const toAdd = allowed - totalSize(active);
  const sorted = active.toSorted((a, b) => sizeOf(b) - sizeOf(a) || byAge(a, b, toAdd > 0));
  const scalings: Scaling[] = [];
  let added = 0;
  for (const replicaSet of sorted) {
    const part = portion(deployment, replicaSet, toAdd - added);
    scalings.push({ replicaSet, replicas: Math.max(0, sizeOf(replicaSet) + part) });
    added += part;
  }
  // What rounding left over goes to the largest.
  const [largest, ...others] = scalings;
  if (!largest) return [];
  const replicas = Math.max(0, largest.replicas + toAdd - added);
  return [{ ...largest, replicas }, ...others];
}

/** The newer first when growing, the older first when shrinking. */
function byAge(a: ReplicaSet, b: ReplicaSet, newerFirst: boolean): number {
  const older = a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp);
  return newerFirst ? -older : older;
}

/** The ReplicaSet's part of the change, at most `remaining`; both are negative when shrinking. */
function portion(deployment: Deployment, replicaSet: ReplicaSet, remaining: number): number {
  if (remaining === 0) return 0;
  const size = sizeOf(replicaSet);
  const wanted = wantedSize(deployment);
  if (wanted === 0) return Math.max(-size, remaining);
  const annotated = Number(replicaSet.metadata.annotations?.[maxAnnotation]);
  const before = annotated > 0 ? annotated : (deployment.status?.replicas ?? 0);
  const part =
    before > 0 ? Math.round((size * (wanted + maxSurge(deployment))) / before) - size : 0;
  return remaining > 0 ? Math.min(part, remaining) : Math.max(part, remaining);
}
