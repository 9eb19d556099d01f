/** Brings one Deployment a step further: find its ReplicaSets, size them as the strategy says, write the status. */
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Informer } from '#client/informers.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { deployments, replicaSets } from '#api/gen/resources.ts';
import type { Deployment, DeploymentCondition, Pod, ReplicaSet } from '#api/gen/types.ts';
import { isEmptySelector } from '#api/selector/label-selector.ts';
import { claim } from '../claim.ts';
import { isNamespaceEnding } from '../namespace-ending.ts';
import { ownWritesSafetyMs } from '../own-writes.ts';
import { controlled, controlledOrOrphan } from '../ownership.ts';
import { sameStatus } from '../same-status.ts';
import {
  conditionOf,
  hasDeadline,
  isComplete,
  untilDeadline,
  withCondition,
} from './conditions.ts';
import { replicaSetsToForget } from './history.ts';
import { planScale, wasScaled } from './proportional.ts';
import { copyRevision, createFresh, forget, refreshFresh, resize } from './replica-set-actions.ts';
import type { ReplicaSetTools } from './replica-set-actions.ts';
import { rollBack, rollbackTo } from './rollback.ts';
import { hashOf, isRolling, rolloutOf } from './rollout.ts';
import type { Rollout, Scaling } from './rollout.ts';
import { statusOf } from './status.ts';
import { planRecreate, planRolling } from './strategies.ts';

export interface DeploymentTools extends ReplicaSetTools {
  readonly clock: Clock;
  readonly deployments: Informer<Deployment>;
  readonly replicaSets: Informer<ReplicaSet>;
  readonly pods: Informer<Pod>;
}

/** What a reconcile knows and changes on its way to the status. */
interface Progress {
  readonly rollout: Rollout;
  readonly conditions: readonly DeploymentCondition[];
  readonly collisionCount: number;
  readonly judgeProgress: boolean;
}

export async function reconcileDeployment(
  tools: DeploymentTools,
  key: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const deployment = tools.deployments.get(key);
  if (!deployment) return undefined;
  if (isEmptySelector(deployment.spec.selector)) {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    tools.recorder.event(deployment, 'Warning', 'SelectingAll', message);
    return undefined;
  }
  if (tools.writes.isBehind(key)) return { requeueAfterMs: ownWritesSafetyMs };
  const claimed = await claim({
    client: tools.client,
    owner: deployment,
    ownerType: deployments,
    selector: deployment.spec.selector,
    type: replicaSets,
    candidates: controlledOrOrphan(tools.replicaSets, deployment),
    signal,
  });
  const found: Progress = {
    rollout: rolloutOf(deployment, claimed),
    conditions: deployment.status?.conditions ?? [],
    collisionCount: deployment.status?.collisionCount ?? 0,
    judgeProgress: true,
  };
  const revision = rollbackTo(deployment);
  if (revision !== undefined && !deployment.spec.paused && !deployment.metadata.deletionTimestamp) {
    await rollBack(tools, found.rollout, revision, signal);
    return undefined;
  }
  return writeStatus(tools, await advance(tools, found, signal), signal);
}

/** Exactly one of: nothing (being deleted), scaling, or a step of the strategy. */
async function advance(
  tools: DeploymentTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<Progress> {
  const { deployment } = progress.rollout;
  if (deployment.metadata.deletionTimestamp) return { ...progress, judgeProgress: false };
  if (deployment.spec.paused || wasScaled(progress.rollout)) {
    const known = await useFresh(tools, progress, signal);
    const rollout = await applyScalings(tools, known.rollout, planScale(known.rollout), signal);
    if (deployment.spec.paused) await forgetHistory(tools, rollout, signal);
    return { ...known, rollout, judgeProgress: false };
  }
  return isRolling(deployment)
    ? advanceRolling(tools, progress, signal)
    : advanceRecreate(tools, progress, signal);
}

async function advanceRolling(
  tools: DeploymentTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<Progress> {
  const known = await ensureFresh(tools, progress, signal);
  const scalings = planRolling(known.rollout);
  const rollout = await applyScalings(tools, known.rollout, scalings, signal);
  if (scalings.length === 0) await forgetHistory(tools, rollout, signal);
  return { ...known, rollout };
}

async function advanceRecreate(
  tools: DeploymentTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<Progress> {
  const known = await useFresh(tools, progress, signal);
  const oldPods = known.rollout.old.flatMap((replicaSet) => controlled(tools.pods, replicaSet));
  const first = planRecreate(known.rollout, oldPods);
  if (first.step === 'wait') return known;
  if (first.scalings.length > 0 || known.rollout.fresh) {
    const rollout = await applyScalings(tools, known.rollout, first.scalings, signal);
    if (first.scalings.length === 0) await forgetHistory(tools, rollout, signal);
    return { ...known, rollout };
  }
  return ensureFresh(tools, known, signal);
}

/** The new ReplicaSet, if it is there, with its annotations up to date and its revision shown. */
async function useFresh(
  tools: DeploymentTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<Progress> {
  if (!progress.rollout.fresh) return progress;
  const fresh = await refreshFresh(tools, progress.rollout, progress.rollout.fresh, signal);
  const deployment = await copyRevision(tools, progress.rollout.deployment, fresh, signal);
  const message = `Found new replica set "${fresh.metadata.name}"`;
  return {
    ...progress,
    rollout: { ...progress.rollout, deployment, fresh },
    conditions: firstProgress(tools, progress, { reason: 'FoundNewReplicaSet', message }),
  };
}

/** The new ReplicaSet, created if it isn't there. */
async function ensureFresh(
  tools: DeploymentTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<Progress> {
  if (progress.rollout.fresh) return useFresh(tools, progress, signal);
  try {
    const fresh = await createFresh(tools, progress.rollout, signal);
    if (!fresh) return { ...progress, collisionCount: progress.collisionCount + 1 };
    const deployment = await copyRevision(tools, progress.rollout.deployment, fresh, signal);
    const message = `Created new replica set "${fresh.metadata.name}"`;
    const finding = {
      type: 'Progressing',
      status: 'True',
      reason: 'NewReplicaSetCreated',
    } as const;
    return {
      ...progress,
      rollout: { ...progress.rollout, deployment, fresh },
      conditions: hasDeadline(deployment)
        ? withCondition(progress.conditions, { ...finding, message }, tools.clock.now())
        : progress.conditions,
    };
  } catch (error) {
    if (!isNamespaceEnding(error)) await tellFailure(tools, progress, error, signal);
    throw error;
  }
}

async function tellFailure(
  tools: DeploymentTools,
  progress: Progress,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { deployment } = progress.rollout;
  const name = `${deployment.metadata.name}-${hashOf(deployment)}`;
  const message = `Failed to create new replica set "${name}": ${messageOf(error)}`;
  tools.recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', message);
  if (hasDeadline(deployment)) {
    const conditions = withCondition(
      progress.conditions,
      { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message },
      tools.clock.now(),
    );
    await writeStatus(tools, { ...progress, conditions, judgeProgress: false }, signal);
  }
}

/** A Deployment without a Progressing condition gets its first. */
function firstProgress(
  { clock }: DeploymentTools,
  { rollout, conditions }: Progress,
  finding: { readonly reason: string; readonly message: string },
): readonly DeploymentCondition[] {
  if (!hasDeadline(rollout.deployment) || conditionOf(conditions, 'Progressing')) return conditions;
  return withCondition(
    conditions,
    { type: 'Progressing', status: 'True', ...finding },
    clock.now(),
  );
}

async function applyScalings(
  tools: DeploymentTools,
  rollout: Rollout,
  scalings: readonly Scaling[],
  signal: AbortSignal,
): Promise<Rollout> {
  const resized = new Map<ReplicaSet, ReplicaSet>();
  for (const scaling of scalings) {
    resized.set(scaling.replicaSet, await resize(tools, rollout.deployment, scaling, signal));
  }
  const now = (replicaSet: ReplicaSet): ReplicaSet => resized.get(replicaSet) ?? replicaSet;
  return {
    ...rollout,
    fresh: rollout.fresh && now(rollout.fresh),
    old: rollout.old.map(now),
  };
}

async function forgetHistory(
  tools: DeploymentTools,
  { deployment, old }: Rollout,
  signal: AbortSignal,
): Promise<void> {
  if (!deployment.spec.paused && !isComplete(deployment, deployment.status ?? {})) return;
  for (const replicaSet of replicaSetsToForget(deployment, old)) {
    await forget(tools, deployment, replicaSet, signal);
  }
}

async function writeStatus(
  tools: DeploymentTools,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const { deployment } = progress.rollout;
  const now = tools.clock.now();
  const status = statusOf({ ...progress, now });
  if (!sameStatus(status, deployment.status)) {
    await tools.client.update(
      deployments,
      { ...deployment, status },
      { subresource: 'status', signal },
    );
  }
  const wait = untilDeadline(deployment, status.conditions, now);
  return wait === undefined ? undefined : { requeueAfterMs: Math.max(wait, 1_000) };
}
