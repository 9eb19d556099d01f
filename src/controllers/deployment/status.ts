/** What a Deployment's status says of its ReplicaSets. Pure. */
import type { DeploymentCondition, DeploymentStatus, ReplicaSetStatus } from '#api/gen/types.ts';
import { availability, failures, pause, progress, withCondition } from './conditions.ts';
import { allOf, totalSize } from './rollout.ts';
import type { Rollout } from './rollout.ts';

export interface Observed {
  readonly rollout: Rollout;
  readonly collisionCount: number;
  /** The conditions so far, with what this reconcile found. */
  readonly conditions: readonly DeploymentCondition[];
  /** False while scaling or paused: then nothing is said about progress. */
  readonly judgeProgress: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

export function statusOf(observed: Observed): DeploymentStatus {
  const { rollout, collisionCount, now } = observed;
  const { deployment, fresh } = rollout;
  const sum = (field: (status: ReplicaSetStatus) => number | undefined): number =>
    allOf(rollout).reduce((total, { status }) => total + ((status && field(status)) ?? 0), 0);
  const available = sum(({ availableReplicas }) => availableReplicas);
  const paused = pause(deployment, observed.conditions, now);
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(({ replicas }) => replicas),
    updatedReplicas: fresh?.status?.replicas ?? 0,
    readyReplicas: sum(({ readyReplicas }) => readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, totalSize(allOf(rollout)) - available),
    terminatingReplicas: sum(({ terminatingReplicas }) => terminatingReplicas),
    ...(collisionCount > 0 ? { collisionCount } : {}),
    conditions: withCondition(paused, availability(deployment, available), now),
  };
  if (!observed.judgeProgress) return status;
  const conditions = failures(rollout, progress(rollout, status, now), now);
  return { ...status, conditions };
}
