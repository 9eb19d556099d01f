/** Creates, resizes, annotates and deletes a Deployment's ReplicaSets, with upstream's events. */
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { deployments, replicaSets } from '#api/gen/resources.ts';
import type { Deployment, LabelSelector, ReplicaSet } from '#api/gen/types.ts';
import { canonicalJson } from '#api/hash.ts';
import { isControlledBy, makeControllerRef } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { OwnWrites } from '../own-writes.ts';
import {
  currentAnnotations,
  initialAnnotations,
  nextRevision,
  revisionAnnotation,
  sizeAnnotations,
} from './annotations.ts';
import { freshSize, hashLabel, hashOf, rolloutOf, sizeOf } from './rollout.ts';
import type { Rollout, Scaling } from './rollout.ts';

export interface ReplicaSetTools {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly writes: OwnWrites<ReplicaSet>;
}

/**
 * Creates the ReplicaSet of the Deployment's template. Undefined: another template has the same hash, and the
 * collision must be counted before the next try.
 */
export async function createFresh(
  { client, recorder, writes }: ReplicaSetTools,
  rollout: Rollout,
  signal: AbortSignal,
): Promise<ReplicaSet | undefined> {
  const { deployment, old } = rollout;
  const { namespace, name } = deployment.metadata;
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = hashOf(deployment);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const replicas = freshSize(rollout);
  const key = { namespace, name: `${name}-${hash}` };
  try {
    const created = await client.create(
      replicaSets,
      {
        metadata: {
          ...key,
          labels,
          annotations: initialAnnotations(deployment, nextRevision(old)),
          ownerReferences: [makeControllerRef(deployment)],
        },
        spec: {
          replicas,
          ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
          selector: withHash(selector, hash),
          template: { ...template, metadata: { ...template.metadata, labels } },
        },
      },
      { signal },
    );
    writes.wrote(keyOf(deployment), created);
    if (replicas > 0) {
      const message = `Scaled up replica set ${created.metadata.name} from 0 to ${replicas}`;
      recorder.event(deployment, 'Normal', 'ScalingReplicaSet', message);
    }
    return created;
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    const existing = await client.get(replicaSets, key, { signal });
    const isSame = rolloutOf(deployment, [existing]).fresh !== undefined;
    return isSame && isControlledBy(existing, deployment) ? existing : undefined;
  }
}

function withHash(selector: LabelSelector, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } };
}

/** Brings the annotations and `minReadySeconds` of the new ReplicaSet up to date. */
export async function refreshFresh(
  { client, writes }: ReplicaSetTools,
  { deployment, old }: Rollout,
  fresh: ReplicaSet,
  signal: AbortSignal,
): Promise<ReplicaSet> {
  const annotations = currentAnnotations(deployment, fresh, nextRevision(old));
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  const isCurrent =
    canonicalJson(annotations) === canonicalJson(fresh.metadata.annotations ?? {}) &&
    minReadySeconds === (fresh.spec.minReadySeconds ?? 0);
  if (isCurrent) return fresh;
  const updated = await client.update(
    replicaSets,
    {
      ...fresh,
      metadata: { ...fresh.metadata, annotations },
      spec: { ...fresh.spec, minReadySeconds },
    },
    { signal },
  );
  writes.wrote(keyOf(deployment), updated);
  return updated;
}

/** The Deployment shows the revision of its new ReplicaSet. Resolves to the Deployment as it then is. */
export async function copyRevision(
  { client }: ReplicaSetTools,
  deployment: Deployment,
  fresh: ReplicaSet,
  signal: AbortSignal,
): Promise<Deployment> {
  const revision = fresh.metadata.annotations?.[revisionAnnotation];
  const { metadata } = deployment;
  if (!revision || metadata.annotations?.[revisionAnnotation] === revision) return deployment;
  const body = { metadata: { annotations: { [revisionAnnotation]: revision } } };
  return client.patch(
    deployments,
    metadata,
    { type: 'merge', body },
    { subresource: 'status', signal },
  );
}

/** Resolves to the ReplicaSet as it then is. */
export async function resize(
  { client, recorder, writes }: ReplicaSetTools,
  deployment: Deployment,
  { replicaSet, replicas }: Scaling,
  signal: AbortSignal,
): Promise<ReplicaSet> {
  const { metadata, spec } = replicaSet;
  const annotations = { ...metadata.annotations, ...sizeAnnotations(deployment) };
  const before = sizeOf(replicaSet);
  const isCurrent =
    before === replicas && canonicalJson(annotations) === canonicalJson(metadata.annotations ?? {});
  if (isCurrent) return replicaSet;
  const updated = await client.update(
    replicaSets,
    { ...replicaSet, metadata: { ...metadata, annotations }, spec: { ...spec, replicas } },
    { signal },
  );
  writes.wrote(keyOf(deployment), updated);
  if (before !== replicas) {
    const direction = before < replicas ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${metadata.name} from ${before} to ${replicas}`;
    recorder.event(deployment, 'Normal', 'ScalingReplicaSet', message);
  }
  return updated;
}

export async function forget(
  { client, writes }: ReplicaSetTools,
  deployment: Deployment,
  replicaSet: ReplicaSet,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.delete(replicaSets, replicaSet.metadata, { signal });
    writes.deleted(keyOf(deployment), replicaSet);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
