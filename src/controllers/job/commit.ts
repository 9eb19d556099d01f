/** Writes what a reconcile found: first what is to be counted, then the finalizers, then the numbers and the end. */
import { deepEqual } from '#api/deep-equal.ts';
import { findCondition } from '#api/conditions.ts';
import { jobs } from '#api/gen/resources.ts';
import type { Job, JobStatus, Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { toTime } from '#base/clock.ts';
import { isTracked } from './observe.ts';
import type { Observed } from './observe.ts';
import { releasePod } from './pod-actions.ts';
import type { JobTools, Step } from './job-tools.ts';
import { newCondition } from './suspension.ts';
import { settle, track } from './track.ts';
import type { Verdict } from './verdict.ts';

interface Findings {
  /** The Job that the reconcile began with. */
  readonly stored: Job;
  readonly observed: Observed;
  readonly step: Step;
}

export async function commit(
  tools: JobTools,
  { stored, observed, step }: Findings,
  signal: AbortSignal,
): Promise<void> {
  const { status, verdict } = step;
  const now = tools.clock.now();
  const tracking = track(observed, announce(status, verdict, now), verdict);
  const announced = await writeStatus(tools, stored, tracking.status, signal);
  for (const action of tracking.policyActions) tools.metrics.handledByPolicy(action);
  const left = await release(tools, observed, tracking.release, signal);
  const counted = settle(announced.status ?? {}, left.uids);
  const final = verdict && !tracking.capped ? finish(counted, verdict, now) : counted;
  const job = await writeStatus(tools, announced, final, signal);
  if (final !== counted && verdict) recordEnd(tools, job, verdict);
  if (left.failure !== undefined) throw left.failure;
}

/** The condition that the Job will have failed or succeeded. */
function announce(status: JobStatus, verdict: Verdict | undefined, now: number): JobStatus {
  if (!verdict || findCondition(status.conditions, verdict.type)) return status;
  const condition = newCondition({ ...verdict, status: 'True' }, now);
  return { ...status, conditions: [...(status.conditions ?? []), condition] };
}

/** The same status while something is left to count or to end. */
function finish(status: JobStatus, { type, reason, message }: Verdict, now: number): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (succeeded.length + failed.length > 0 || (status.terminating ?? 0) > 0) return status;
  const complete = type === 'SuccessCriteriaMet';
  const condition = newCondition(
    { type: complete ? 'Complete' : 'Failed', status: 'True', reason, message },
    now,
  );
  return {
    ...status,
    startTime: status.startTime ?? toTime(now),
    conditions: [...(status.conditions ?? []), condition],
    ...(complete ? { completionTime: toTime(now) } : {}),
  };
}

/** Takes the finalizers off; tells which Pods still have theirs. */
async function release(
  tools: JobTools,
  { job, pods }: Observed,
  over: readonly Pod[],
  signal: AbortSignal,
): Promise<{ readonly uids: ReadonlySet<string>; readonly failure?: unknown }> {
  const uids = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid));
  const results = await Promise.allSettled(
    over.map(async (pod) => {
      await releasePod(tools, job, pod, signal);
      uids.delete(pod.metadata.uid);
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  return { uids, ...(failed ? { failure: failed.reason } : {}) };
}

async function writeStatus(
  { client, statuses, metrics }: JobTools,
  job: Job,
  status: JobStatus,
  signal: AbortSignal,
): Promise<Job> {
  if (deepEqual(status, job.status)) return job;
  const written = await client.update(jobs, { ...job, status }, { subresource: 'status', signal });
  statuses.wrote(keyOf(job), written);
  metrics.counted(written, job.status);
  return written;
}

function recordEnd({ recorder, metrics }: JobTools, job: Job, verdict: Verdict): void {
  const { type, reason, message } = verdict;
  metrics.finished(job, verdict);
  if (type === 'FailureTarget') {
    recorder.event(job, 'Warning', reason, message);
    return;
  }
  const { completions } = job.spec;
  if (completions !== undefined && (job.status?.succeeded ?? 0) > completions) {
    const says = 'Too many succeeded pods running after completion count reached';
    recorder.event(job, 'Warning', 'TooManySucceededPods', says);
  }
  recorder.event(job, 'Normal', 'Completed', 'Job completed');
}
