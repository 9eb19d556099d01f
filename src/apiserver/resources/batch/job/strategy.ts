/** Jobs: Pods that run to their end, as often as it takes. */
import type { Job } from '#api/gen/types.ts';
import { jobs } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { nameWarnings, templateWarnings } from '../../core/pod-template/warnings.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { jobColumns } from './columns.ts';
import { defaultJob } from './defaults.ts';
import { withGeneratedSelector } from './selector.ts';
import { validateJobStatusUpdate } from './validate-status.ts';
import { validateJobUpdate } from './validate-update.ts';
import { validateJob } from './validation.ts';

export const jobStrategy: Strategy<Job> = {
  type: jobs,
  singular: 'job',
  categories: ['all'],
  hasGeneration: true,
  columns: jobColumns,
  unknownField: (field) => `field label ${JSON.stringify(field)} not supported for batchv1.Job`,
  fields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  orphansByDefault:
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them ' +
    'or set propagationPolicy=Orphan to suppress this warning',
  setDefaults: defaultJob,
  prepareForCreate: (job) => withLabels(prepare(job)),
  prepareForUpdate: keepStatus,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  warnings: ({ metadata, spec }, stored) => [
    ...(stored ? [] : nameWarnings(metadata.name)),
    ...(spec.completionMode === 'Indexed' &&
    (spec.completions ?? 0) > 100_000 &&
    (spec.parallelism ?? 0) > 10_000
      ? [
          'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, ' +
            'Kubernetes might not be able to track completedIndexes when a big number of indexes fail',
        ]
      : []),
    ...templateWarnings(spec.template),
  ],
  subresources: { status: statusSubresource<Job>(validateJobStatusUpdate) },
};

function prepare(job: Job): Job {
  const fresh = { ...job, status: {} };
  return job.spec.manualSelector ? fresh : withGeneratedSelector(fresh);
}

/** A Job without labels has those of its Pods. */
function withLabels(job: Job): Job {
  const { labels } = job.spec.template.metadata ?? {};
  return labels && Object.keys(job.metadata.labels ?? {}).length === 0
    ? { ...job, metadata: { ...job.metadata, labels } }
    : job;
}
