/** Which Pods of a Job to delete and to create now. Pure. */
import type { Job, Pod } from '#api/gen/types.ts';
import { isIndexed } from '#api/jobs.ts';
import { isTerminating } from '#api/metadata.ts';
import { podsToDelete } from '../replicaset/deletion-order.ts';
import { backoffLeft, finishedAt } from './backoff.ts';
import type { FailureRun } from './backoff.ts';
import { allFailuresBefore, indexOf } from './indexes.ts';
import { isTracked, waitsForEnd } from './observe.ts';
import type { Observed } from './observe.ts';

export interface Plan {
  readonly remove: readonly Pod[];
  /** One entry a Pod: its index; undefined for a Job without indexes. */
  readonly create: readonly (number | undefined)[];
  /** Milliseconds until a Pod that has to wait now may be created. */
  readonly waitMs?: number;
}

/** At most so many Pods are created or deleted in one reconcile. */
const burst = 500;

export function plan(observed: Observed, run: FailureRun, now: number): Plan {
  const { job, active } = observed;
  const wanted = job.spec.suspend ? 0 : wantedActive(observed);
  const remove = toRemove(job, active, { surplus: active.length - wanted, now });
  // One or the other: what is deleted shows first.
  if (remove.length > 0 || job.spec.suspend) return { remove: remove.slice(0, burst), create: [] };
  const replaced = waitsForEnd(job.spec) ? observed.terminating : 0;
  const missing = wanted - replaced - active.length;
  if (missing <= 0) return { remove: [], create: [] };
  return { remove: [], ...toCreate(observed, Math.min(missing, burst), run, now) };
}

/** As many as may run at once, and no more than still have to succeed. */
function wantedActive({ job, active, succeeded }: Observed): number {
  const { completions, parallelism = 1 } = job.spec;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded));
}

function toRemove(
  job: Job,
  active: readonly Pod[],
  { surplus, now }: { readonly surplus: number; readonly now: number },
): readonly Pod[] {
  // One that isn't tracked was about to be deleted when we were stopped: its end wouldn't count.
  const untracked = active.filter((pod) => !isTracked(pod));
  const tracked = active.filter(isTracked);
  const superfluous = isIndexed(job.spec) ? repeated(job, tracked, now) : [];
  const left = tracked.filter((pod) => !superfluous.includes(pod));
  const more = surplus - untracked.length - superfluous.length;
  return [
    ...untracked,
    ...superfluous,
    ...(more > 0 ? podsToDelete(left, [], { count: more, now }) : []),
  ];
}

/** Pods without an index of the Job's, and all but one of each index. */
function repeated(job: Job, pods: readonly Pod[], now: number): readonly Pod[] {
  const byIndex = Map.groupBy(pods, (pod) => indexOf(job, pod));
  return [...byIndex].flatMap(([index, same]) =>
    index === undefined ? same : podsToDelete(same, [], { count: same.length - 1, now }),
  );
}

function toCreate(
  observed: Observed,
  count: number,
  run: FailureRun,
  now: number,
): Pick<Plan, 'create' | 'waitMs'> {
  const { job, failedIndexes, toReplace } = observed;
  if (failedIndexes) {
    const indexes = missingIndexes(observed, count);
    const waits = indexes.map((index) => indexWait(toReplace.get(index), now));
    const ready = indexes.filter((_, position) => waits[position] === 0);
    const later = waits.filter((wait) => wait > 0);
    return { create: ready, ...(later.length > 0 ? { waitMs: Math.min(...later) } : {}) };
  }
  const waitMs = backoffLeft(run, now);
  if (waitMs > 0) return { create: [], waitMs };
  return {
    create: isIndexed(job.spec)
      ? missingIndexes(observed, count)
      : Array.from({ length: count }, () => undefined),
  };
}

function indexWait(failed: Pod | undefined, now: number): number {
  if (!failed) return 0;
  const run = { failures: allFailuresBefore(failed) + 1, lastAt: finishedAt(failed) };
  return backoffLeft(run, now);
}

/** The lowest that neither run, nor are done with. */
function missingIndexes(observed: Observed, count: number): readonly number[] {
  const { job, pods, active, succeededIndexes, failedIndexes } = observed;
  const held = waitsForEnd(job.spec) ? pods.filter(isTerminatingStill) : [];
  const taken = new Set([...active, ...held].map((pod) => indexOf(job, pod)));
  const missing: number[] = [];
  const { completions = 0 } = job.spec;
  for (let index = 0; index < completions && missing.length < count; index++) {
    const over = succeededIndexes.has(index) || failedIndexes?.has(index);
    if (!over && !taken.has(index)) missing.push(index);
  }
  return missing;
}

function isTerminatingStill(pod: Pod): boolean {
  const { phase } = pod.status ?? {};
  return isTerminating(pod) && phase !== 'Failed' && phase !== 'Succeeded';
}
