/** The completion indexes of an Indexed Job's Pods, and how often each has failed. Pure. */
import type { Job, Pod } from '#api/gen/types.ts';
import { completionIndexKey } from '#api/jobs.ts';
import { matchFailurePolicy } from './failure-policy.ts';

const failureCountKey = 'batch.kubernetes.io/job-index-failure-count';
const ignoredCountKey = 'batch.kubernetes.io/job-index-ignored-failure-count';
const maxInt32 = 2_147_483_647;

/** Undefined for a Pod that has none, or one that the Job doesn't have (any more). */
export function indexOf(job: Job, { metadata }: Pod): number | undefined {
  const text = metadata.annotations?.[completionIndexKey] ?? '';
  const index = /^\+?\d+$/.test(text) ? Number(text) : undefined;
  return index !== undefined && index < (job.spec.completions ?? 0) ? index : undefined;
}

/** Failures of the Pod's index before this Pod; ignored ones (by the failure policy) apart. */
interface IndexFailures {
  readonly counted: number;
  readonly ignored: number;
}

function failuresBefore({ metadata }: Pod): IndexFailures {
  const read = (key: string): number => {
    const count = Number(metadata.annotations?.[key] ?? 0);
    return Number.isInteger(count) && count >= 0 && count <= maxInt32 ? count : 0;
  };
  return { counted: read(failureCountKey), ignored: read(ignoredCountKey) };
}

/** All failures of the index before this Pod. */
export function allFailuresBefore(pod: Pod): number {
  const { counted, ignored } = failuresBefore(pod);
  return counted + ignored;
}

/** True when this Pod's failure was one too many for its index. */
export function failsItsIndex({ spec }: Job, pod: Pod): boolean {
  if (matchFailurePolicy(spec.podFailurePolicy, pod).action === 'FailIndex') return true;
  return failuresBefore(pod).counted >= (spec.backoffLimitPerIndex ?? Infinity);
}

/** What a Pod is told of the failures of its index; `replaced` is the last that failed. */
export function failureAnnotations(
  { spec }: Job,
  replaced: Pod | undefined,
): Readonly<Record<string, string>> {
  const before = replaced ? failuresBefore(replaced) : { counted: 0, ignored: 0 };
  const counts = replaced ? matchFailurePolicy(spec.podFailurePolicy, replaced).counts : undefined;
  const counted = before.counted + (counts === true ? 1 : 0);
  const ignored = before.ignored + (counts === false ? 1 : 0);
  return {
    [failureCountKey]: String(counted),
    ...(ignored > 0 ? { [ignoredCountKey]: String(ignored) } : {}),
  };
}
