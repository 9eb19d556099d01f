/** What `kubectl get jobs` shows. */
import type { Job } from '#api/gen/types.ts';
import { hasJobCondition, jobSelector } from '#api/jobs.ts';
import { formatLabelSelector } from '#api/selector/label-query.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text, wide } from '../../columns/column.ts';
import { humanDuration } from '../../columns/duration.ts';
import { containersColumn, imagesColumn } from '../../core/pod-template/columns.ts';

export const jobColumns: readonly Column<Job>[] = [
  nameColumn,
  text('Status', 'Whether it runs, is suspended, or how it ended.', statusOf),
  text('Completions', 'How many Pods succeeded, of how many.', completionsOf),
  text('Duration', 'How long it has run, or ran until it was complete.', durationOf),
  ageColumn,
  containersColumn,
  imagesColumn,
  wide('Selector', 'Which Pods belong to it.', (job) => formatLabelSelector(jobSelector(job))),
];

function statusOf(job: Job): string {
  if (hasJobCondition(job, 'Complete')) return 'Complete';
  if (hasJobCondition(job, 'Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp) return 'Terminating';
  if (hasJobCondition(job, 'Suspended')) return 'Suspended';
  if (hasJobCondition(job, 'FailureTarget')) return 'FailureTarget';
  return 'Running';
}

function completionsOf({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const { parallelism = 0 } = spec;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf({ status }: Job, now: number): string {
  if (!status?.startTime) return '';
  const end = status.completionTime ? Date.parse(status.completionTime) : now;
  return humanDuration(end - Date.parse(status.startTime));
}
