/** What a Job's Pods and its status say together. Pure. */
import type { Job, JobSpec, Pod } from '#api/gen/types.ts';
import { readIndexes } from '#api/index-ranges.ts';
import { isIndexed, jobTrackingFinalizer } from '#api/jobs.ts';
import { hasFinalizer, isTerminating } from '#api/metadata.ts';
import { isPodActive, isPodReady, isPodTerminal } from '#api/pod.ts';
import { finishedAt } from './backoff.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { allFailuresBefore, failsItsIndex, indexOf } from './indexes.ts';

export interface Observed {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  readonly ready: number;
  readonly terminating: number;
  /** Ended, and neither in the status' numbers nor among its uncounted. */
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  /** Of all Pods there ever were. */
  readonly succeeded: number;
  readonly failed: number;
  /** Empty for a Job without indexes. */
  readonly succeededIndexes: ReadonlySet<number>;
  /** Undefined for a Job without a limit for each index. */
  readonly failedIndexes?: ReadonlySet<number>;
  /**
   * Index → the last Pod of it that failed, kept until there is another one: that is told how often the index has failed.
   */
  readonly toReplace: ReadonlyMap<number, Pod>;
}

export function isTracked(pod: Pod): boolean {
  return hasFinalizer(pod, jobTrackingFinalizer);
}

/** Whether only what has really ended is replaced; else what is being deleted is too. */
export function waitsForEnd({ podReplacementPolicy, podFailurePolicy }: JobSpec): boolean {
  return podReplacementPolicy === 'Failed' || podFailurePolicy !== undefined;
}

export function hasFailed({ spec }: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  return !waitsForEnd(spec) && isTerminating(pod) && pod.status?.phase !== 'Succeeded';
}

export function hasSucceeded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded';
}

export function observe(job: Job, pods: readonly Pod[]): Observed {
  const { spec, status } = job;
  const active = pods.filter(isPodActive);
  const uncounted = status?.uncountedTerminatedPods ?? {};
  const isNew = (pod: Pod, known: readonly string[] | undefined): boolean =>
    isTracked(pod) &&
    !known?.includes(pod.metadata.uid) &&
    (!isIndexed(spec) || indexOf(job, pod) !== undefined);
  const newSucceeded = pods.filter((pod) => hasSucceeded(pod) && isNew(pod, uncounted.succeeded));
  const newFailed = pods.filter((pod) => hasFailed(job, pod) && isNew(pod, uncounted.failed));
  const counting = newFailed.filter((pod) => matchFailurePolicy(spec.podFailurePolicy, pod).counts);
  const succeededIndexes = indexesDone(job, pods);
  const failedIndexes =
    isIndexed(spec) && spec.backoffLimitPerIndex !== undefined ? indexesLost(job, pods) : undefined;
  return {
    job,
    pods,
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter((pod) => isTerminating(pod) && !isPodTerminal(pod)).length,
    newSucceeded,
    newFailed,
    succeeded: isIndexed(spec)
      ? succeededIndexes.size
      : (status?.succeeded ?? 0) + (uncounted.succeeded?.length ?? 0) + newSucceeded.length,
    failed: (status?.failed ?? 0) + (uncounted.failed?.length ?? 0) + counting.length,
    succeededIndexes,
    ...(failedIndexes ? { failedIndexes } : {}),
    toReplace: failedIndexes
      ? podsToReplace(job, pods, {
          active,
          over: new Set([...succeededIndexes, ...failedIndexes]),
        })
      : new Map(),
  };
}

function indexesDone(job: Job, pods: readonly Pod[]): ReadonlySet<number> {
  const { spec, status } = job;
  if (!isIndexed(spec)) return new Set();
  const done = readIndexes(status?.completedIndexes, spec.completions ?? 0);
  for (const pod of pods) {
    const index = indexOf(job, pod);
    if (index !== undefined && hasSucceeded(pod) && isTracked(pod)) done.add(index);
  }
  return done;
}

function indexesLost(job: Job, pods: readonly Pod[]): ReadonlySet<number> {
  const lost = readIndexes(job.status?.failedIndexes, job.spec.completions ?? 0);
  for (const pod of pods) {
    const index = indexOf(job, pod);
    if (index === undefined || !isTracked(pod)) continue;
    if (hasFailed(job, pod) && failsItsIndex(job, pod)) lost.add(index);
  }
  return lost;
}

function podsToReplace(
  job: Job,
  pods: readonly Pod[],
  { active, over }: { readonly active: readonly Pod[]; readonly over: ReadonlySet<number> },
): ReadonlyMap<number, Pod> {
  const running = new Set(active.map((pod) => indexOf(job, pod)));
  const last = new Map<number, Pod>();
  for (const pod of pods) {
    if (!isTracked(pod) || !hasFailed(job, pod)) continue;
    const index = indexOf(job, pod);
    if (index === undefined || over.has(index) || running.has(index)) continue;
    const known = last.get(index);
    const isLater =
      !known ||
      (allFailuresBefore(known) <= allFailuresBefore(pod) && finishedAt(pod) >= finishedAt(known));
    if (isLater) last.set(index, pod);
  }
  return last;
}
