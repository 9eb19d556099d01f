/** Says of a Job that it was suspended or resumed. */
import { toTime } from '#base/clock.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { findCondition } from '#api/conditions.ts';
import type { Job, JobCondition, JobStatus } from '#api/gen/types.ts';

/** The status with condition `Suspended`, where there is news of it; with an event. */
export function withSuspension(
  { recorder }: { readonly recorder: EventRecorder },
  job: Job,
  status: JobStatus,
  now: number,
): JobStatus {
  const suspended = job.spec.suspend === true;
  const known = findCondition(status.conditions, 'Suspended');
  if ((known?.status === 'True') === suspended) return status;
  const [reason, message, event] = suspended
    ? ['JobSuspended', 'Job suspended', 'Suspended']
    : ['JobResumed', 'Job resumed', 'Resumed'];
  recorder.event(job, 'Normal', event, message);
  const condition = newCondition(
    { type: 'Suspended', status: suspended ? 'True' : 'False', reason, message },
    now,
  );
  return {
    ...status,
    conditions: [...(status.conditions ?? []).filter((one) => one !== known), condition],
    // The time during which it was active begins anew.
    startTime: suspended ? undefined : toTime(now),
  };
}

export function newCondition(
  said: Pick<JobCondition, 'type' | 'status' | 'reason' | 'message'>,
  now: number,
): JobCondition {
  return { ...said, lastProbeTime: toTime(now), lastTransitionTime: toTime(now) };
}
