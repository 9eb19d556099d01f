/** The Job that a CronJob starts at a time. */
import type { CronJob, Job } from '#api/gen/types.ts';
import { makeControllerRef } from '#api/metadata.ts';
import type { Draft } from '#api/object.ts';
import { toZonedTime } from './next-start.ts';

const scheduledAt = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** One name for each minute: a Job that is there already was started before. */
export function jobName({ metadata }: CronJob, due: number): string {
  return `${metadata.name}-${Math.floor(due / 60_000)}`;
}

/** Undefined when the template has no Job. */
export function jobFromTemplate(cronJob: CronJob, due: number): Draft<Job> | undefined {
  const { jobTemplate, timeZone } = cronJob.spec;
  const { labels, annotations } = jobTemplate.metadata ?? {};
  return (
    jobTemplate.spec && {
      metadata: {
        name: jobName(cronJob, due),
        namespace: cronJob.metadata.namespace,
        ...(labels ? { labels } : {}),
        annotations: { ...annotations, [scheduledAt]: toZonedTime(due, timeZone) },
        ownerReferences: [makeControllerRef(cronJob)],
      },
      spec: jobTemplate.spec,
    }
  );
}
