/** Brings one Job forward: its Pods, its numbers, its end. */
import { toTime } from '#base/clock.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { jobs, pods } from '#api/gen/resources.ts';
import type { Job, JobStatus } from '#api/gen/types.ts';
import {
  finishedCondition,
  jobControllerName,
  jobSelector,
  jobTrackingFinalizer,
} from '#api/jobs.ts';
import { isTerminating } from '#api/metadata.ts';
import { claim } from '../claim.ts';
import { ownWritesSafetyMs } from '../own-writes.ts';
import { controlledOrOrphan } from '../ownership.ts';
import { nextRun, noFailures } from './backoff.ts';
import type { FailureRun } from './backoff.ts';
import { commit } from './commit.ts';
import { observe } from './observe.ts';
import type { Observed } from './observe.ts';
import { plan } from './plan.ts';
import type { JobTools, Step } from './job-tools.ts';
import { createPods, deletePods } from './pod-actions.ts';
import { withSuspension } from './suspension.ts';
import { nonZero } from './track.ts';
import { completionsReached, deadlineLeft, isComplete, judge } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** False: another controller looks after it. */
export function isOurs({ spec }: Job): boolean {
  return spec.managedBy === undefined || spec.managedBy === jobControllerName;
}

export async function reconcileJob(
  tools: JobTools,
  key: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const job = tools.jobs.get(key);
  if (!job || !isOurs(job)) return undefined;
  if (finishedCondition(job)) {
    tools.runs.delete(job.metadata.uid);
    return undefined;
  }
  if (tools.writes.isBehind(key) || tools.statuses.isBehind(key)) {
    return { requeueAfterMs: ownWritesSafetyMs };
  }
  const members = await claim({
    client: tools.client,
    owner: job,
    ownerType: jobs,
    selector: jobSelector(job),
    type: pods,
    candidates: controlledOrOrphan(tools.pods, job),
    finalizer: jobTrackingFinalizer,
    signal,
  });
  const now = tools.clock.now();
  const started = withStart(job, now);
  const observed = observe(started, members);
  const run = nextRun(tools.runs.get(job.metadata.uid) ?? noFailures, {
    succeeded: observed.newSucceeded,
    failed: observed.newFailed,
  });
  const step = await act(tools, observed, { run, now, signal });
  await commit(tools, { stored: job, observed, step }, signal);
  tools.runs.set(job.metadata.uid, run);
  if (step.failure !== undefined) throw step.failure;
  // One that is over waits for the ends of its Pods, which are events.
  const deadline = step.verdict ? undefined : deadlineLeft(started, now);
  const waits = [step.waitMs, deadline].filter((wait) => wait !== undefined);
  return waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : undefined;
}

function withStart(job: Job, now: number): Job {
  if (job.status?.startTime || job.spec.suspend) return job;
  return { ...job, status: { ...job.status, startTime: toTime(now) } };
}

interface Moment {
  readonly run: FailureRun;
  readonly now: number;
  readonly signal: AbortSignal;
}

async function act(tools: JobTools, observed: Observed, moment: Moment): Promise<Step> {
  const verdict = judge(observed, moment.now);
  return verdict ? end(tools, observed, verdict, moment) : goOn(tools, observed, moment);
}

/** Deletes what still runs. Only when all of that is on its way is the verdict spoken. */
async function end(
  tools: JobTools,
  observed: Observed,
  verdict: Verdict,
  { signal }: Moment,
): Promise<Step> {
  const { job, active } = observed;
  const deleted = await deletePods(tools, job, active, { letGo: false, signal });
  const status = withCounts(observed, {
    active: active.length - deleted.count,
    ready: observed.ready - deleted.ready,
    terminating: observed.terminating + deleted.count,
  });
  return deleted.failure === undefined ? { status, verdict } : { status, failure: deleted.failure };
}

async function goOn(tools: JobTools, observed: Observed, moment: Moment): Promise<Step> {
  const { job, active } = observed;
  const { run, now, signal } = moment;
  // One that is being deleted keeps what it has.
  const { remove, create, waitMs } = isTerminating(job)
    ? { remove: [], create: [], waitMs: undefined }
    : plan(observed, run, now);
  const deleted = await deletePods(tools, job, remove, { letGo: true, signal });
  const created = await createPods(tools, observed, create, signal);
  const left = active.length - deleted.count + created.count;
  const status = withCounts(observed, {
    active: left,
    ready: observed.ready - deleted.ready,
    terminating: observed.terminating + deleted.count,
  });
  const failure = deleted.failure ?? created.failure;
  const verdict = isComplete(observed, left) ? completionsReached : undefined;
  return {
    status: verdict || isTerminating(job) ? status : withSuspension(tools, job, status, now),
    ...(verdict ? { verdict } : {}),
    ...(failure === undefined ? {} : { failure }),
    ...(waitMs === undefined ? {} : { waitMs }),
  };
}

function withCounts(
  { job }: Observed,
  counts: { readonly active: number; readonly ready: number; readonly terminating: number },
): JobStatus {
  const { active, ready, terminating } = counts;
  return { ...job.status, active: nonZero(active), ready, terminating };
}
