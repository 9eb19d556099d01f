/** Brings one CronJob up to the present: old Jobs go, the one that is due starts. */
import { toTime } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { HistogramSeries } from '#base/metrics.ts';
import type { Informer } from '#client/informers.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { parseSchedule } from '#api/cron/parse-schedule.ts';
import { isTimeZone } from '#api/cron/time-zone.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { cronJobs } from '#api/gen/resources.ts';
import type { CronJob, CronJobStatus, Job } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { OwnWrites } from '../own-writes.ts';
import { ownWritesSafetyMs } from '../own-writes.ts';
import { controlled } from '../ownership.ts';
import { referenceTo, withChildren } from './children.ts';
import { UnusableSchedule, isTooLate, isTooMany, missedStarts, untilNext } from './due.ts';
import type { Missed } from './due.ts';
import { outdatedJobs } from './history.ts';
import { createJob, deleteJob } from './job-actions.ts';
import type { JobControl } from './job-actions.ts';
import { jobFromTemplate, jobName } from './job-from-template.ts';
import { nextStartOf } from './next-start.ts';
import type { NextStart } from './next-start.ts';

export interface CronJobTools extends JobControl {
  readonly clock: Clock;
  readonly cronJobs: Informer<CronJob>;
  readonly jobs: Informer<Job>;
  /** Jobs that were created, and statuses that were written. */
  readonly writes: OwnWrites<Job>;
  readonly statuses: OwnWrites<CronJob>;
  /** Told how much later than it was due a Job was created, in seconds. */
  readonly skew: HistogramSeries;
}

export async function reconcileCronJob(
  tools: CronJobTools,
  key: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const stored = tools.cronJobs.get(key);
  if (!stored) return undefined;
  if (tools.writes.isBehind(key) || tools.statuses.isBehind(key)) {
    return { requeueAfterMs: ownWritesSafetyMs };
  }
  const children = controlled(tools.jobs, stored);
  for (const job of outdatedJobs(stored, children)) {
    await deleteJob(tools, stored, job.metadata, signal);
  }
  const cronJob = { ...stored, status: await withChildren(tools, stored, children, signal) };
  const { status, waitMs } = await start(tools, cronJob, signal);
  if (!deepEqual(status, stored.status)) {
    const next = { ...stored, status };
    const written = await tools.client.update(cronJobs, next, { subresource: 'status', signal });
    tools.statuses.wrote(key, written);
  }
  return waitMs === undefined ? undefined : { requeueAfterMs: waitMs };
}

interface Started {
  readonly status: CronJobStatus;
  /** Milliseconds until the next start. */
  readonly waitMs?: number;
}

type Running = CronJob & { readonly status: CronJobStatus };

async function start(tools: CronJobTools, cronJob: Running, signal: AbortSignal): Promise<Started> {
  const { spec, status } = cronJob;
  if (isTerminating(cronJob)) return { status };
  if (spec.timeZone !== undefined && !isTimeZone(spec.timeZone)) {
    const says = `invalid timeZone: ${JSON.stringify(spec.timeZone)}: unknown time zone ${spec.timeZone}`;
    tools.recorder.event(cronJob, 'Warning', 'UnknownTimeZone', says);
    return { status };
  }
  if (spec.suspend) return { status };
  const next = await scheduleOf(tools, cronJob);
  if (!next) return { status };
  const now = tools.clock.now();
  const due = dueStart(tools, cronJob, next, now);
  if (due === 'never') return { status };
  const after = due === undefined ? status : await startAt(tools, cronJob, { due, now }, signal);
  const waitMs = untilNext({ ...cronJob, status: after }, next, now);
  return { status: after, ...(waitMs === undefined ? {} : { waitMs }) };
}

async function scheduleOf(
  { recorder }: JobControl,
  cronJob: CronJob,
): Promise<NextStart | undefined> {
  const { schedule: text, timeZone } = cronJob.spec;
  const parsed = parseSchedule(text);
  if (parsed.fault === undefined) return nextStartOf(parsed.schedule, timeZone);
  const says = `unparseable schedule: ${JSON.stringify(text)} : ${parsed.fault}`;
  recorder.event(cronJob, 'Warning', 'UnparseableSchedule', says);
  return undefined;
}

/** Epoch milliseconds; undefined: nothing is due yet. */
function dueStart(
  { recorder }: JobControl,
  cronJob: CronJob,
  next: NextStart,
  now: number,
): number | undefined | 'never' {
  let missed: Missed;
  try {
    missed = missedStarts(cronJob, { next, now, withDeadline: true });
  } catch (error) {
    if (!(error instanceof UnusableSchedule)) throw error;
    const says = `invalid schedule: ${cronJob.spec.schedule} : ${error.message}`;
    recorder.event(cronJob, 'Warning', 'InvalidSchedule', says);
    return 'never';
  }
  if (missed.newest !== undefined && isTooMany(missed)) {
    const says =
      'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew';
    recorder.event(cronJob, 'Warning', 'TooManyMissedTimes', says);
  }
  return missed.newest;
}

/** The status once the Job that is due was started, or why it was not. */
async function startAt(
  tools: CronJobTools,
  cronJob: Running,
  { due, now }: { readonly due: number; readonly now: number },
  signal: AbortSignal,
): Promise<CronJobStatus> {
  const { spec, status } = cronJob;
  const { active = [] } = status;
  const { recorder } = tools;
  if (isTooLate(cronJob, due, now)) {
    const time = new Date(due).toUTCString().replace('GMT', '+0000');
    const says = `Missed scheduled time to start a job: ${time}`;
    recorder.event(cronJob, 'Warning', 'MissSchedule', says);
    return status;
  }
  const isStarted =
    active.some(({ name }) => name === jobName(cronJob, due)) ||
    status.lastScheduleTime === toTime(due);
  if (isStarted) return status;
  if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    const says =
      'Not starting job because prior execution is running and concurrency policy is Forbid';
    recorder.event(cronJob, 'Normal', 'JobAlreadyActive', says);
    return status;
  }
  const replaced = spec.concurrencyPolicy === 'Replace' ? active : [];
  for (const { namespace, name = '' } of replaced) {
    await deleteJob(tools, cronJob, { ...(namespace ? { namespace } : {}), name }, signal);
  }
  return create(tools, cronJob, { due, kept: replaced.length > 0 ? [] : active }, signal);
}

async function create(
  tools: CronJobTools,
  cronJob: Running,
  { due, kept }: { readonly due: number; readonly kept: CronJobStatus['active'] & object },
  signal: AbortSignal,
): Promise<CronJobStatus> {
  const draft = jobFromTemplate(cronJob, due);
  const made = draft && (await createJob(tools, cronJob, draft, signal));
  if (!made) return { ...cronJob.status, active: kept };
  const { job } = made;
  if (made.isNew) {
    tools.skew.observe((Date.parse(job.metadata.creationTimestamp) - due) / 1000);
  }
  tools.writes.wrote(keyOf(cronJob), job);
  return { ...cronJob.status, active: [...kept, referenceTo(job)], lastScheduleTime: toTime(due) };
}
