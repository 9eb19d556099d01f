/** The conditions of a Deployment: available, progressing, failing. Pure. */
import { toTime } from '#base/clock.ts';
import type { Deployment, DeploymentCondition, DeploymentStatus } from '#api/gen/types.ts';
import { allOf, maxUnavailable, wantedSize } from './rollout.ts';
import type { Rollout } from './rollout.ts';

type Conditions = readonly DeploymentCondition[];

/** A condition without its times. */
export interface Finding {
  readonly type: 'Available' | 'Progressing' | 'ReplicaFailure';
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
}

/** A deadline of this many seconds is none. */
const noDeadline = 2 ** 31 - 1;

export function conditionOf(
  conditions: Conditions | undefined,
  type: Finding['type'],
): DeploymentCondition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

function withoutCondition(conditions: Conditions, type: Finding['type']): Conditions {
  return conditions.filter((condition) => condition.type !== type);
}

/** The same status and reason again changes nothing; the same status keeps its transition time. */
export function withCondition(conditions: Conditions, finding: Finding, now: number): Conditions {
  const known = conditionOf(conditions, finding.type);
  if (known?.status === finding.status && known.reason === finding.reason) return conditions;
  return replaceCondition(conditions, finding, now);
}

/** Sets the update time even when only the message or nothing changed. */
function replaceCondition(conditions: Conditions, finding: Finding, now: number): Conditions {
  const known = conditionOf(conditions, finding.type);
  const time = toTime(now);
  const isSame = known?.status === finding.status;
  const condition: DeploymentCondition = {
    ...finding,
    lastUpdateTime: time,
    lastTransitionTime: (isSame && known?.lastTransitionTime) || time,
  };
  return [...withoutCondition(conditions, finding.type), condition];
}

export function availability(deployment: Deployment, available: number): Finding {
  const isAvailable = available >= wantedSize(deployment) - maxUnavailable(deployment);
  return isAvailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

export function hasDeadline({ spec }: Deployment): boolean {
  return spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== noDeadline;
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = wantedSize(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function madeProgress(before: DeploymentStatus, status: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number =>
    replicas - updatedReplicas;
  return (
    (status.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(status) < old(before) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** Milliseconds until the Deployment has made no progress for too long; undefined when that is of no matter. */
export function untilDeadline(
  deployment: Deployment,
  conditions: Conditions | undefined,
  now: number,
): number | undefined {
  const progressing = conditionOf(conditions, 'Progressing');
  if (!hasDeadline(deployment) || !progressing) return undefined;
  if (['NewReplicaSetAvailable', 'ProgressDeadlineExceeded'].includes(progressing.reason ?? '')) {
    return undefined;
  }
  const deadline = (deployment.spec.progressDeadlineSeconds ?? 0) * 1000;
  return Math.max(0, Date.parse(progressing.lastUpdateTime ?? '') + deadline - now);
}

/** The Progressing condition after a look at how far the rollout is. */
export function progress(
  { deployment, fresh }: Rollout,
  status: DeploymentStatus,
  now: number,
): Conditions {
  const conditions = status.conditions ?? [];
  if (!hasDeadline(deployment)) return withoutCondition(conditions, 'Progressing');
  const known = conditionOf(conditions, 'Progressing');
  const isOver =
    status.replicas === status.updatedReplicas && known?.reason === 'NewReplicaSetAvailable';
  if (isOver) return conditions;
  const what = fresh
    ? `ReplicaSet "${fresh.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    const message = `${what} has successfully progressed.`;
    return withCondition(
      conditions,
      { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message },
      now,
    );
  }
  if (madeProgress(deployment.status ?? {}, status)) {
    const message = `${what} is progressing.`;
    return replaceCondition(
      conditions,
      { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message },
      now,
    );
  }
  if (untilDeadline(deployment, conditions, now) === 0) {
    const message = `${what} has timed out progressing.`;
    return withCondition(
      conditions,
      { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message },
      now,
    );
  }
  return conditions;
}

/** Pausing and resuming stop the deadline's clock and start it anew. */
export function pause({ spec }: Deployment, conditions: Conditions, now: number): Conditions {
  if (spec.progressDeadlineSeconds === undefined) return conditions;
  const known = conditionOf(conditions, 'Progressing');
  if (known?.reason === 'ProgressDeadlineExceeded') return conditions;
  const wasPaused = known?.reason === 'DeploymentPaused';
  if (Boolean(spec.paused) === wasPaused) return conditions;
  const [reason, message] = spec.paused
    ? ['DeploymentPaused', 'Deployment is paused']
    : ['DeploymentResumed', 'Deployment is resumed'];
  return withCondition(
    conditions,
    { type: 'Progressing', status: 'Unknown', reason, message },
    now,
  );
}

/** A ReplicaSet's failure, the new one's first, shown on the Deployment. */
export function failures(rollout: Rollout, conditions: Conditions, now: number): Conditions {
  const inOrder = [...(rollout.fresh ? [rollout.fresh] : []), ...allOf(rollout)];
  const failure = inOrder
    .flatMap(({ status }) => status?.conditions ?? [])
    .find(({ type }) => type === 'ReplicaFailure');
  if (!failure) return withoutCondition(conditions, 'ReplicaFailure');
  const { reason = '', message = '', status } = failure;
  return withCondition(
    conditions,
    { type: 'ReplicaFailure', status: status === 'True' ? 'True' : 'False', reason, message },
    now,
  );
}
