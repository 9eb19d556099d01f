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
import type { SyncAction } from './metrics.ts';
import { plan } from './plan.ts';
import type { Plan } from './plan.ts';
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
  const began = tools.clock.monotonic();
  const synced = (result: 'success' | 'error', action: SyncAction): void =>
    tools.metrics.synced(job, result, action, (tools.clock.monotonic() - began) / 1000);
  if (tools.writes.isBehind(key) || tools.statuses.isBehind(key)) {
    synced('success', 'reconciling');
    return { requeueAfterMs: ownWritesSafetyMs };
  }
  let action: SyncAction = 'reconciling';
  try {
    const done = await bringForward(tools, job, (step) => (action = step.action), signal);
    synced('success', action);
    return done;
  } catch (error) {
    synced('error', action);
    throw error;
  }
}

/** `acted` is told what was done to the Pods, before it is written down. */
async function bringForward(
  tools: JobTools,
  job: Job,
  acted: (step: Step) => void,
  signal: AbortSignal,
): Promise<ReconcileResult> {
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
  acted(step);
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
  const action = 'reconciling';
  return deleted.failure === undefined
    ? { action, status, verdict }
    : { action, status, failure: deleted.failure };
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
    action: actionOf(job, { remove, create }),
    status: verdict || isTerminating(job) ? status : withSuspension(tools, job, status, now),
    ...(verdict ? { verdict } : {}),
    ...(failure === undefined ? {} : { failure }),
    ...(waitMs === undefined ? {} : { waitMs }),
  };
}

function actionOf(job: Job, { remove, create }: Pick<Plan, 'remove' | 'create'>): SyncAction {
  if (isTerminating(job)) return 'reconciling';
  if (job.spec.suspend || remove.length > 0) return 'pods_deleted';
  return create.length > 0 ? 'pods_created' : 'tracking';
}

function withCounts(
  { job }: Observed,
  counts: { readonly active: number; readonly ready: number; readonly terminating: number },
): JobStatus {
  const { active, ready, terminating } = counts;
  return { ...job.status, active: nonZero(active), ready, terminating };
}
