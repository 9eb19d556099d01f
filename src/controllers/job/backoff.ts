/** How long a failed Pod's replacement has to wait. */
import { findCondition } from '#api/conditions.ts';
import type { Pod } from '#api/gen/types.ts';
import { backoffAfter } from '#base/backoff.ts';

/** As upstream: 10 s after the first failure, doubled with each, at most 10 minutes. */
const waits = { initialMs: 10_000, maxMs: 600_000 };

/** Failures in a row. Not stored: after a restart of the server the first failure is the first again, as upstream. */
export interface FailureRun {
  readonly failures: number;
  /** Epoch milliseconds of the last one. */
  readonly lastAt: number;
}

export const noFailures: FailureRun = { failures: 0, lastAt: 0 };

/** The run of failures after some more Pods have ended; a success begins a new one. */
export function nextRun(
  run: FailureRun,
  { succeeded, failed }: { readonly succeeded: readonly Pod[]; readonly failed: readonly Pod[] },
): FailureRun {
  const lastSuccess = Math.max(-Infinity, ...succeeded.map(finishedAt));
  const later = failed.map(finishedAt).filter((at) => at > lastSuccess);
  const before = succeeded.length > 0 ? noFailures : run;
  if (later.length === 0) return before;
  return { failures: before.failures + later.length, lastAt: Math.max(...later) };
}

/** Milliseconds until the next Pod may start. */
export function backoffLeft({ failures, lastAt }: FailureRun, now: number): number {
  if (failures === 0) return 0;
  return Math.max(0, lastAt + backoffAfter(failures - 1, waits) - now);
}

/** Epoch milliseconds of when the Pod ended, by whatever tells. */
export function finishedAt({ metadata, status }: Pod): number {
  const ends = (status?.containerStatuses ?? []).map(({ state }) =>
    Date.parse(state?.terminated?.finishedAt ?? ''),
  );
  if (ends.length > 0 && !ends.some(Number.isNaN)) return Math.max(...ends);
  const ready = findCondition(status?.conditions, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime) {
    return Date.parse(ready.lastTransitionTime);
  }
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = metadata;
  return deletionTimestamp
    ? Date.parse(deletionTimestamp) - deletionGracePeriodSeconds * 1000
    : Date.parse(creationTimestamp);
}
