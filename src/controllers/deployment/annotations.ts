/** What a Deployment writes on its ReplicaSets: the revision that `kubectl rollout history` shows, and sizes. Pure. */
import type { Deployment, ReplicaSet } from '#api/gen/types.ts';
import { maxSurge, wantedSize } from './rollout.ts';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas';
export const rollbackAnnotation = 'deprecated.deployment.rollback.to';
const historyAnnotation = 'deployment.kubernetes.io/revision-history';

/** Not copied from the Deployment to its ReplicaSets. */
const own = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  rollbackAnnotation,
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
]);

type Annotations = Readonly<Record<string, string>>;

export function revisionOf({ metadata }: Pick<ReplicaSet, 'metadata'>): number {
  return Number(metadata.annotations?.[revisionAnnotation] ?? 0) || 0;
}

/** One more than the highest revision of the old ReplicaSets. */
export function nextRevision(old: readonly ReplicaSet[]): number {
  return Math.max(0, ...old.map(revisionOf)) + 1;
}

export function sizeAnnotations(deployment: Deployment): Annotations {
  const wanted = wantedSize(deployment);
  return {
    [desiredAnnotation]: String(wanted),
    [maxAnnotation]: String(wanted + maxSurge(deployment)),
  };
}

function copied({ metadata }: Deployment): Annotations {
  const entries = Object.entries(metadata.annotations ?? {});
  return Object.fromEntries(entries.filter(([name]) => !own.has(name)));
}

/** Of a Deployment that goes back to the revision of a ReplicaSet: its own, and those of the revision, its cause among them. */
export function annotationsOfRevision(deployment: Deployment, target: ReplicaSet): Annotations {
  const entries = (annotations: Annotations | undefined, isOwn: boolean): [string, string][] =>
    Object.entries(annotations ?? {}).filter(([name]) => own.has(name) === isOwn);
  return Object.fromEntries([
    ...entries(deployment.metadata.annotations, true),
    ...entries(target.metadata.annotations, false),
  ]);
}

/** For a ReplicaSet that is created. */
export function initialAnnotations(deployment: Deployment, revision: number): Annotations {
  return {
    ...copied(deployment),
    [revisionAnnotation]: String(revision),
    ...sizeAnnotations(deployment),
  };
}

/** For the new ReplicaSet that exists; one that becomes the newest again remembers its earlier revisions. */
export function currentAnnotations(
  deployment: Deployment,
  fresh: ReplicaSet,
  revision: number,
): Annotations {
  const annotations = { ...fresh.metadata.annotations, ...copied(deployment) };
  const earlier = revisionOf(fresh);
  if (earlier >= revision) return annotations;
  const history = [annotations[historyAnnotation], earlier > 0 ? String(earlier) : undefined]
    .filter((part) => part)
    .join(',');
  return {
    ...annotations,
    [revisionAnnotation]: String(revision),
    ...(history ? { [historyAnnotation]: history } : {}),
  };
}
