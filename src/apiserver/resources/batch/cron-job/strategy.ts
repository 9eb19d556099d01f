/** CronJobs: Jobs that start by the clock. */
import type { CronJob } from '#api/gen/types.ts';
import { cronJobs } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { nameWarnings, templateWarnings } from '../../core/pod-template/warnings.ts';
import { keepStatus, statusSubresource } from '../../subresources/status.ts';
import { defaultPolicies } from '../job/defaults.ts';
import { cronJobColumns } from './columns.ts';
import { validateCronJob } from './validation.ts';

export const cronJobStrategy: Strategy<CronJob> = {
  type: cronJobs,
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  hasGeneration: true,
  columns: cronJobColumns,
  setDefaults: ({ spec, ...cronJob }) => ({
    ...cronJob,
    spec: {
      ...spec,
      ...(spec.jobTemplate.spec && {
        jobTemplate: { ...spec.jobTemplate, spec: defaultPolicies(spec.jobTemplate.spec) },
      }),
      concurrencyPolicy: spec.concurrencyPolicy || 'Allow',
      suspend: spec.suspend ?? false,
      successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit ?? 3,
      failedJobsHistoryLimit: spec.failedJobsHistoryLimit ?? 1,
    },
  }),
  prepareForCreate: (cronJob) => ({ ...cronJob, status: {} }),
  prepareForUpdate: keepStatus,
  validate: validateCronJob,
  warnings: ({ metadata, spec }, stored) => [
    ...(stored ? [] : nameWarnings(metadata.name)),
    ...templateWarnings(spec.jobTemplate.spec?.template, 'spec.jobTemplate.spec.template'),
  ],
  subresources: { status: statusSubresource<CronJob>() },
};
