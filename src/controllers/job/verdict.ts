/** Whether a Job has failed or succeeded. Pure. */
import { findCondition } from '#api/conditions.ts';
import type { Job, Pod } from '#api/gen/types.ts';
import { isIndexed } from '#api/jobs.ts';
import { matchFailurePolicy } from './failure-policy.ts';
import { hasFailed } from './observe.ts';
import type { Observed } from './observe.ts';
import { matchSuccessPolicy } from './success-policy.ts';

/** The condition that announces the end; `Failed` or `Complete` follows once everything is counted. */
export interface Verdict {
  readonly type: 'FailureTarget' | 'SuccessCriteriaMet';
  readonly reason: string;
  readonly message: string;
}

export const completionsReached: Verdict = {
  type: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};

/** Undefined: the Job goes on. What was announced once stays. */
export function judge(observed: Observed, now: number): Verdict | undefined {
  const { job, pods, failed } = observed;
  return (
    announced(job) ??
    failedByPolicy(job, pods) ??
    (failed > backoffLimitOf(job) || restartedTooOften(job, pods)
      ? failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
      : undefined) ??
    (deadlineLeft(job, now) === 0
      ? failure('DeadlineExceeded', 'Job was active longer than specified deadline')
      : undefined) ??
    (isIndexed(job.spec) ? judgeIndexes(observed) : undefined)
  );
}

function failure(reason: string, message: string): Verdict {
  return { type: 'FailureTarget', reason, message };
}

function announced({ status }: Job): Verdict | undefined {
  for (const type of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const condition = findCondition(status?.conditions, type);
    if (condition?.status !== 'True') continue;
    return { type, reason: condition.reason ?? '', message: condition.message ?? '' };
  }
  return undefined;
}

function failedByPolicy(job: Job, pods: readonly Pod[]): Verdict | undefined {
  for (const pod of pods) {
    if (!hasFailed(job, pod)) continue;
    const { failsJob } = matchFailurePolicy(job.spec.podFailurePolicy, pod);
    if (failsJob !== undefined) return failure('PodFailurePolicy', failsJob);
  }
  return undefined;
}

function backoffLimitOf({ spec }: Job): number {
  return spec.backoffLimit ?? 6;
}

/** Containers that are started again in their Pod count too. */
function restartedTooOften(job: Job, pods: readonly Pod[]): boolean {
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  const restarts = pods
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }) => [
      ...(status?.initContainerStatuses ?? []),
      ...(status?.containerStatuses ?? []),
    ])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  return restarts >= Math.max(1, backoffLimitOf(job));
}

/** Milliseconds until the Job has been active for too long; undefined: never, or not while it is suspended. */
export function deadlineLeft(job: Job, now: number): number | undefined {
  const { activeDeadlineSeconds: seconds, suspend } = job.spec;
  const start = job.status?.startTime;
  if (seconds === undefined || suspend || !start) return undefined;
  return Math.max(0, Date.parse(start) + seconds * 1000 - now);
}

function judgeIndexes(observed: Observed): Verdict | undefined {
  const { job, failedIndexes, succeededIndexes } = observed;
  const { completions = 0, maxFailedIndexes = Infinity, successPolicy } = job.spec;
  const lost = failedIndexes?.size ?? 0;
  if (lost > maxFailedIndexes) {
    return failure(
      'MaxFailedIndexesExceeded',
      'Job has exceeded the specified maximal number of failed indexes',
    );
  }
  if (lost > 0 && lost + succeededIndexes.size >= completions) {
    return failure('FailedIndexes', 'Job has failed indexes');
  }
  const message = matchSuccessPolicy(successPolicy, succeededIndexes, completions);
  return message === undefined
    ? undefined
    : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message };
}

/** True when nothing more has to succeed and nothing runs any more. */
export function isComplete({ job, succeeded }: Observed, active: number): boolean {
  return active === 0 && succeeded >= (job.spec.completions ?? 1);
}
