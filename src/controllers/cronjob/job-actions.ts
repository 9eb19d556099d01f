/** Creates and deletes the Jobs of a CronJob. */
import { messageOf } from '#base/errors.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { jobs } from '#api/gen/resources.ts';
import type { CronJob, Job } from '#api/gen/types.ts';
import { isControlledBy } from '#api/metadata.ts';
import type { Draft, ObjectKey } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { isNamespaceEnding } from '../namespace-ending.ts';

export interface JobControl {
  readonly client: Client;
  readonly recorder: EventRecorder;
}

/** The Job, or the CronJob's own one that was started before; undefined: somebody else's has the name. */
export async function createJob(
  { client, recorder }: JobControl,
  cronJob: CronJob,
  draft: Draft<Job>,
  signal: AbortSignal,
): Promise<{ readonly job: Job; readonly isNew: boolean } | undefined> {
  try {
    const job = await client.create(jobs, draft, { signal });
    recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    return { job, isNew: true };
  } catch (error) {
    if (isApiError(error, 'AlreadyExists')) {
      const { namespace, name = '' } = draft.metadata;
      const found = await client.get(
        jobs,
        { ...(namespace ? { namespace } : {}), name },
        { signal },
      );
      return isControlledBy(found, cronJob) ? { job: found, isNew: false } : undefined;
    }
    if (isNamespaceEnding(error)) return undefined;
    recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${messageOf(error)}`);
    throw error;
  }
}

/** With its Pods. One that is gone already is what was wanted. */
export async function deleteJob(
  { client, recorder }: JobControl,
  cronJob: CronJob,
  key: ObjectKey,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.delete(jobs, key, { body: { propagationPolicy: 'Background' }, signal });
    recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${key.name}`);
  } catch (error) {
    if (isApiError(error, 'NotFound')) return;
    recorder.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${messageOf(error)}`);
    throw error;
  }
}

export async function jobExists(
  { client }: JobControl,
  key: ObjectKey,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await client.get(jobs, key, { signal });
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}
