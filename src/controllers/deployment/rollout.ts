/** A Deployment with its ReplicaSets, and the numbers that follow from its strategy. Pure. */
import type { Deployment, ReplicaSet } from '#api/gen/types.ts';
import { canonicalJson, templateHash } from '#api/hash.ts';
import { scaledValue } from '#api/int-or-string.ts';

export const hashLabel = 'pod-template-hash';

export interface Rollout {
  readonly deployment: Deployment;
  /** The ReplicaSet of the Deployment's template; undefined until it exists. */
  readonly fresh: ReplicaSet | undefined;
  /** All others, oldest first. */
  readonly old: readonly ReplicaSet[];
}

/** A size for a ReplicaSet: what the strategy decided. */
export interface Scaling {
  readonly replicaSet: ReplicaSet;
  readonly replicas: number;
}

export function rolloutOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): Rollout {
  const byAge = replicaSets.toSorted(
    (a, b) =>
      a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) ||
      a.metadata.name.localeCompare(b.metadata.name),
  );
  const wanted = canonicalJson(templateWithoutHash(deployment.spec.template));
  // Of several with this template the oldest, so that the answer is always the same.
  const fresh = byAge.find(
    ({ spec }) => canonicalJson(templateWithoutHash(spec.template ?? {})) === wanted,
  );
  return { deployment, fresh, old: byAge.filter((replicaSet) => replicaSet !== fresh) };
}

type Template = Deployment['spec']['template'];

export function templateWithoutHash(template: Template): Template {
  if (!template.metadata?.labels) return template;
  const { [hashLabel]: _, ...labels } = template.metadata.labels;
  return { ...template, metadata: { ...template.metadata, labels } };
}

export function hashOf(deployment: Deployment): string {
  return templateHash(deployment.spec.template, deployment.status?.collisionCount ?? 0);
}

export function sizeOf(replicaSet: ReplicaSet): number {
  return replicaSet.spec.replicas ?? 1;
}

export function totalSize(replicaSets: readonly ReplicaSet[]): number {
  return replicaSets.reduce((sum, replicaSet) => sum + sizeOf(replicaSet), 0);
}

export function allOf({ fresh, old }: Rollout): readonly ReplicaSet[] {
  return fresh ? [...old, fresh] : old;
}

export function wantedSize({ spec }: Deployment): number {
  return spec.replicas ?? 1;
}

export function isRolling({ spec }: Deployment): boolean {
  return spec.strategy?.type !== 'Recreate';
}

/** How many Pods more than wanted there may be for a time. */
export function maxSurge(deployment: Deployment): number {
  return isRolling(deployment) ? fencePosts(deployment).surge : 0;
}

/** How many of the wanted Pods may be unavailable for a time. */
export function maxUnavailable(deployment: Deployment): number {
  const wanted = wantedSize(deployment);
  if (!isRolling(deployment) || wanted === 0) return 0;
  return Math.min(fencePosts(deployment).unavailable, wanted);
}

/** Surge is rounded up, unavailability down; when both come to nothing, one Pod may be unavailable. */
function fencePosts({ spec }: Deployment): { surge: number; unavailable: number } {
  const wanted = spec.replicas ?? 1;
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  const surge = scaledValue(maxSurge, wanted, 'up') ?? 0;
  const unavailable = scaledValue(maxUnavailable, wanted, 'down') ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** The size that the new ReplicaSet may have now. */
export function freshSize(rollout: Rollout): number {
  const { deployment, fresh } = rollout;
  const wanted = wantedSize(deployment);
  if (!isRolling(deployment)) return wanted;
  const current = fresh ? sizeOf(fresh) : 0;
  const room = wanted + maxSurge(deployment) - totalSize(allOf(rollout));
  return room <= 0 ? current : current + Math.min(room, wanted - current);
}
