/**
 * Counts a Job's Pods, each once. A Pod that ended goes through three states, and a crash between any two of them loses
 * nothing: it has the finalizer; its uid stands in the status as uncounted; it has no finalizer any more. Only from the
 * last one does the uid become part of a number. Pure.
 */
import type { Job, JobStatus, Pod, UncountedTerminatedPods } from '#api/gen/types.ts';
import { writeIndexes } from '#api/index-ranges.ts';
import { isIndexed } from '#api/jobs.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import type { FailureVerdict } from './failure-policy.ts';
import { indexOf } from './indexes.ts';
import { hasFailed, hasSucceeded, isTracked } from './observe.ts';
import type { Observed } from './observe.ts';
import type { Verdict } from './verdict.ts';

/** At most so many uids in a status. */
const maxUncounted = 500;

export interface Tracking {
  readonly status: JobStatus;
  /** Pods to take the finalizer off, once the status is stored. */
  readonly release: readonly Pod[];
  /** What the failure policy's rules do with the Pods that are counted, or left out, from now on. */
  readonly policyActions: readonly string[];
  /** Some had to be left for the next reconcile. */
  readonly capped: boolean;
}

/** The status with what ended since; `status` is the stored one with its other fields up to date. */
export function track(observed: Observed, status: JobStatus, verdict?: Verdict): Tracking {
  const { job, pods } = observed;
  const settled = settle(
    status,
    new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid)),
  );
  const succeeded = [...(settled.uncountedTerminatedPods?.succeeded ?? [])];
  const failed = [...(settled.uncountedTerminatedPods?.failed ?? [])];
  const release: Pod[] = [];
  const policyActions: string[] = [];
  let capped = false;
  for (const pod of inOrder(job, pods)) {
    if (!isTracked(pod) || !isOver(observed, pod, verdict)) continue;
    if (succeeded.length + failed.length >= maxUncounted || release.length >= maxUncounted) {
      capped = true;
      break;
    }
    release.push(pod);
    const { uid } = pod.metadata;
    if (succeeded.includes(uid) || failed.includes(uid)) continue;
    if (hasSucceeded(pod)) {
      // An index that succeeded stands in the status by itself.
      if (!isIndexed(job.spec)) succeeded.push(uid);
      continue;
    }
    const failure = failureOf(job, pod, verdict);
    if (failure?.action) policyActions.push(failure.action);
    if (failure?.counts) failed.push(uid);
  }
  return {
    status: {
      ...settled,
      ...indexesOf(observed),
      uncountedTerminatedPods: uids(succeeded, failed),
    },
    release,
    policyActions,
    capped,
  };
}

/** Uids whose Pods have no finalizer any more become numbers. */
export function settle(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const isTrackedStill = (uid: string): boolean => tracked.has(uid);
  const left = {
    succeeded: succeeded.filter(isTrackedStill),
    failed: failed.filter(isTrackedStill),
  };
  return {
    ...status,
    succeeded: nonZero((status.succeeded ?? 0) + succeeded.length - left.succeeded.length),
    failed: nonZero((status.failed ?? 0) + failed.length - left.failed.length),
    uncountedTerminatedPods: uids(left.succeeded, left.failed),
  };
}

/** Zeros are left out, as upstream writes them. */
export function nonZero(value: number): number | undefined {
  return value === 0 ? undefined : value;
}

function uids(succeeded: readonly string[], failed: readonly string[]): UncountedTerminatedPods {
  return {
    ...(succeeded.length > 0 ? { succeeded } : {}),
    ...(failed.length > 0 ? { failed } : {}),
  };
}

function inOrder(job: Job, pods: readonly Pod[]): readonly Pod[] {
  if (!isIndexed(job.spec)) return pods;
  return pods.toSorted((a, b) => (indexOf(job, a) ?? -1) - (indexOf(job, b) ?? -1));
}

/** Whether the Pod may be counted now. */
function isOver(observed: Observed, pod: Pod, verdict: Verdict | undefined): boolean {
  const { job, toReplace } = observed;
  if (verdict || job.metadata.deletionTimestamp || hasSucceeded(pod)) return true;
  if (!hasFailed(job, pod)) return false;
  const index = indexOf(job, pod);
  return index === undefined || toReplace.get(index) !== pod;
}

/** Undefined for a Pod that didn't succeed and whose end means nothing. */
function failureOf(job: Job, pod: Pod, verdict: Verdict | undefined): FailureVerdict | undefined {
  // Of a Job that failed, what still ran failed with it.
  if (!hasFailed(job, pod) && verdict?.type !== 'FailureTarget') return undefined;
  if (isIndexed(job.spec) && indexOf(job, pod) === undefined) return undefined;
  return matchFailurePolicy(job.spec.podFailurePolicy, pod);
}

function indexesOf({ job, succeededIndexes, failedIndexes }: Observed): JobStatus {
  if (!isIndexed(job.spec)) return {};
  return {
    succeeded: nonZero(succeededIndexes.size),
    completedIndexes: succeededIndexes.size > 0 ? writeIndexes(succeededIndexes) : undefined,
    ...(failedIndexes ? { failedIndexes: writeIndexes(failedIndexes) } : {}),
  };
}
