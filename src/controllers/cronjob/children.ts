/** What the Jobs of a CronJob say of it: which are active, and when one last succeeded. */
import type { CronJob, CronJobStatus, Job, ObjectReference } from '#api/gen/types.ts';
import { finishedCondition } from '#api/jobs.ts';
import { jobExists } from './job-actions.ts';
import type { JobControl } from './job-actions.ts';

export async function withChildren(
  tools: JobControl,
  cronJob: CronJob,
  children: readonly Job[],
  signal: AbortSignal,
): Promise<CronJobStatus> {
  const { active = [], ...status } = cronJob.status ?? {};
  const left: ObjectReference[] = [];
  for (const reference of active) {
    if (await isStillActive(tools, cronJob, { reference, children }, signal)) left.push(reference);
  }
  noteStrangers(tools, cronJob, children);
  const success = lastSuccess(status.lastSuccessfulTime, children);
  return {
    ...status,
    ...(left.length > 0 ? { active: left } : {}),
    ...(success === undefined ? {} : { lastSuccessfulTime: success }),
  };
}

async function isStillActive(
  tools: JobControl,
  cronJob: CronJob,
  { reference, children }: { reference: ObjectReference; children: readonly Job[] },
  signal: AbortSignal,
): Promise<boolean> {
  const { uid, namespace, name = '' } = reference;
  const job = children.find(({ metadata }) => metadata.uid === uid);
  const finished = job && finishedCondition(job);
  if (finished) {
    const message = `Saw completed job: ${name}, condition: ${finished.type}`;
    tools.recorder.event(cronJob, 'Normal', 'SawCompletedJob', message);
    return false;
  }
  // The cache may be behind: what it doesn't show is asked for.
  if (job || (await jobExists(tools, { ...(namespace ? { namespace } : {}), name }, signal)))
    return true;
  tools.recorder.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`);
  return false;
}

/** Jobs that say they are the CronJob's and that it doesn't know: left alone. */
function noteStrangers({ recorder }: JobControl, cronJob: CronJob, children: readonly Job[]): void {
  for (const job of children) {
    const known = cronJob.status?.active?.some(({ uid }) => uid === job.metadata.uid);
    if (known || finishedCondition(job)) continue;
    const message = `Saw a job that the controller did not create or forgot: ${job.metadata.name}`;
    recorder.event(cronJob, 'Warning', 'UnexpectedJob', message);
  }
}

function lastSuccess(known: string | undefined, children: readonly Job[]): string | undefined {
  const times = children
    .filter((job) => finishedCondition(job)?.type === 'Complete')
    .flatMap(({ status }) => status?.completionTime ?? []);
  return [...(known === undefined ? [] : [known]), ...times].toSorted().at(-1);
}

export function referenceTo({ apiVersion, kind, metadata }: Job): ObjectReference {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { kind, namespace, name, uid, apiVersion, resourceVersion };
}
