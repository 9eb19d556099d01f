/**
 * Going back to an earlier revision because an annotation asks for it: what `kubectl rollout undo` did by a request of its
 * own in extensions/v1beta1, and what clients may still do. Such a request is answered once, with an event, and taken away.
 */
import { deployments } from '#api/gen/resources.ts';
import type { Deployment, ReplicaSet } from '#api/gen/types.ts';
import { annotationsOfRevision, revisionOf, rollbackAnnotation } from './annotations.ts';
import type { ReplicaSetTools } from './replica-set-actions.ts';
import { allOf, templateWithoutHash } from './rollout.ts';
import type { Rollout } from './rollout.ts';

/** The revision asked for, 0 for the one before the newest; undefined when none is. */
export function rollbackTo({ metadata }: Deployment): number | undefined {
  const text = metadata.annotations?.[rollbackAnnotation];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Changes the Deployment, which brings its key back. */
export async function rollBack(
  { client, recorder }: ReplicaSetTools,
  rollout: Rollout,
  revision: number,
  signal: AbortSignal,
): Promise<void> {
  const { deployment } = rollout;
  const { [rollbackAnnotation]: _, ...annotations } = deployment.metadata.annotations ?? {};
  const answered = { ...deployment, metadata: { ...deployment.metadata, annotations } };
  const { reason, message, target } = answer(rollout, revision);
  const changed = target ? backAt(answered, target) : answered;
  await client.update(deployments, changed, { signal });
  recorder.event(deployment, target ? 'Normal' : 'Warning', reason, message);
}

interface Answer {
  readonly reason: string;
  readonly message: string;
  /** Absent when there is nothing to go back to. */
  readonly target?: ReplicaSet;
}

function answer(rollout: Rollout, asked: number): Answer {
  const { name } = rollout.deployment.metadata;
  const all = allOf(rollout);
  const revision = asked === 0 ? lastRevision(all) : asked;
  if (revision === 0) {
    const message = 'Unable to find last revision.';
    return { reason: 'DeploymentRollbackRevisionNotFound', message };
  }
  const target = all.find((replicaSet) => revisionOf(replicaSet) === revision);
  if (!target) {
    const message = 'Unable to find the revision to rollback to.';
    return { reason: 'DeploymentRollbackRevisionNotFound', message };
  }
  if (target === rollout.fresh) {
    const message = `The rollback revision contains the same template as current deployment "${name}"`;
    return { reason: 'DeploymentRollbackTemplateUnchanged', message };
  }
  const message = `Rolled back deployment "${name}" to revision ${revision}`;
  return { reason: 'DeploymentRollback', message, target };
}

/** The second highest; 0 when there is only one. */
function lastRevision(all: readonly ReplicaSet[]): number {
  return all.map(revisionOf).toSorted((a, b) => b - a)[1] ?? 0;
}

function backAt(deployment: Deployment, target: ReplicaSet): Deployment {
  const template = templateWithoutHash(target.spec.template ?? {});
  const annotations = annotationsOfRevision(deployment, target);
  return {
    ...deployment,
    metadata: { ...deployment.metadata, annotations },
    spec: { ...deployment.spec, template },
  };
}
