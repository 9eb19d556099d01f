/** Which finished Jobs of a CronJob have become too many. Pure. */
import type { CronJob, Job } from '#api/gen/types.ts';
import { finishedCondition } from '#api/jobs.ts';
import { isTerminating } from '#api/metadata.ts';

/** The oldest first. */
export function outdatedJobs({ spec }: CronJob, children: readonly Job[]): readonly Job[] {
  const kept = children.filter((job) => !isTerminating(job));
  const ended = (type: string): readonly Job[] =>
    kept.filter((job) => finishedCondition(job)?.type === type).toSorted(byStart);
  return [
    ...surplus(ended('Complete'), spec.successfulJobsHistoryLimit),
    ...surplus(ended('Failed'), spec.failedJobsHistoryLimit),
  ];
}

function surplus(finished: readonly Job[], limit = Infinity): readonly Job[] {
  return finished.slice(0, Math.max(0, finished.length - limit));
}

function byStart(a: Job, b: Job): number {
  const start = ({ status }: Job): number => Date.parse(status?.startTime ?? '') || Infinity;
  const [first, second] = [start(a), start(b)];
  if (first !== second) return first - second;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}
