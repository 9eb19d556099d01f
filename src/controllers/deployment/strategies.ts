/** How sizes move from the old ReplicaSets to the new one: one step of a rollout at a time. Pure. */
import type { Pod } from '#api/gen/types.ts';
import { allOf, freshSize, maxUnavailable, sizeOf, totalSize, wantedSize } from './rollout.ts';
import type { Rollout, Scaling } from './rollout.ts';

/** Up if there is room, otherwise down if enough Pods are available; nothing when neither can be done now. */
export function planRolling(rollout: Rollout): readonly Scaling[] {
  const up = scaleFresh(rollout);
  return up.length > 0 ? up : scaleOldDown(rollout);
}

function scaleFresh(rollout: Rollout): readonly Scaling[] {
  const { deployment, fresh } = rollout;
  if (!fresh) return [];
  const replicas = Math.min(freshSize(rollout), wantedSize(deployment));
  return replicas === sizeOf(fresh) ? [] : [{ replicaSet: fresh, replicas }];
}

function scaleOldDown(rollout: Rollout): readonly Scaling[] {
  const { deployment, fresh, old } = rollout;
  const active = old.filter((replicaSet) => sizeOf(replicaSet) > 0);
  if (active.length === 0 || !fresh) return [];
  const minAvailable = wantedSize(deployment) - maxUnavailable(deployment);
  const freshUnavailable = sizeOf(fresh) - (fresh.status?.availableReplicas ?? 0);
  const spare = totalSize(allOf(rollout)) - minAvailable - freshUnavailable;
  if (spare <= 0) return [];

  // First the Pods that don't serve anyway: they must not hold up the rollout.
  const sizes = new Map(active.map((replicaSet) => [replicaSet, sizeOf(replicaSet)]));
  let cleanable = spare;
  for (const [replicaSet, size] of sizes) {
    const unhealthy = Math.max(0, size - (replicaSet.status?.availableReplicas ?? 0));
    const less = Math.min(cleanable, unhealthy);
    sizes.set(replicaSet, size - less);
    cleanable -= less;
  }
  // Then as many as can be missed.
  const available = allOf(rollout).reduce(
    (sum, { status }) => sum + (status?.availableReplicas ?? 0),
    0,
  );
  let missable = Math.max(0, available - minAvailable);
  for (const [replicaSet, size] of sizes) {
    const less = Math.min(missable, size);
    sizes.set(replicaSet, size - less);
    missable -= less;
  }
  return [...sizes]
    .map(([replicaSet, replicas]) => ({ replicaSet, replicas }))
    .filter(({ replicaSet, replicas }) => replicas !== sizeOf(replicaSet));
}

export type RecreatePlan =
  | { readonly step: 'scale'; readonly scalings: readonly Scaling[] }
  /** Old Pods still run. */
  | { readonly step: 'wait' };

/** All old Pods end before the first new one begins. `oldPods` are the Pods of the old ReplicaSets. */
export function planRecreate(rollout: Rollout, oldPods: readonly Pod[]): RecreatePlan {
  const active = rollout.old.filter((replicaSet) => sizeOf(replicaSet) > 0);
  if (active.length > 0) {
    return {
      step: 'scale',
      scalings: active.map((replicaSet) => ({ replicaSet, replicas: 0 })),
    };
  }
  const runs = ({ status }: Pod): boolean =>
    status?.phase !== 'Failed' && status?.phase !== 'Succeeded';
  if (oldPods.some(runs)) return { step: 'wait' };
  return { step: 'scale', scalings: scaleFresh(rollout) };
}
