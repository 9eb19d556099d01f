import type { Area } from './area.ts';

const integration = 'test/integration/jobs.test.ts';
const controller = 'src/controllers/job/controller.test.ts';
const cron = 'src/controllers/cronjob/controller.test.ts';
const kinds = 'src/apiserver/resources/batch/batch.test.ts';

export const batch: Area = {
  area: 'Batch',
  features: [
    {
      feature: 'Job: completions and parallelism',
      tests: [
        `${integration} > a Job > counts every Pod of many`,
        `${controller} > a Job > runs as many`,
      ],
    },
    {
      feature: 'Job: defaults, validation, what may change while it is suspended',
      tests: [
        `${kinds} > a Job`,
        `${kinds} > an update of a Job`,
        `${kinds} > the status of a Job`,
      ],
    },
    {
      feature: 'Job: backoff limit and growing waits after failures',
      tests: [
        `${controller} > a Job > replaces failed Pods`,
        `${integration} > a Job > that fails says why`,
      ],
    },
    {
      feature: 'Job: every Pod is counted once, by finalizers and uncounted uids',
      tests: ['src/controllers/job/counting.test.ts > every Pod that ended is counted, once'],
    },
    {
      feature: 'Job: indexed completions',
      tests: [`${integration} > an Indexed Job > indexed jobs`, `${controller} > an Indexed Job`],
    },
    {
      feature: 'Job: backoff limit per index, max failed indexes',
      tests: [
        `${integration} > an Indexed Job > fails by its indexes`,
        `${controller} > an Indexed Job > with a limit for each index`,
      ],
    },
    {
      feature: 'Job: pod failure policy',
      tests: [`${integration} > a pod failure policy`, `${controller} > a pod failure policy`],
    },
    {
      feature: 'Job: success policy',
      tests: [`${integration} > an Indexed Job > ends early by its success policy`],
    },
    {
      feature: 'Job: active deadline',
      tests: [`${integration} > a Job > has a deadline`],
    },
    {
      feature: 'Job: suspend and resume',
      tests: [`${integration} > a Job > is suspended and resumed`],
    },
    {
      feature: 'Job: pod replacement policy',
      tests: [`${integration} > a Job > waits with podReplacementPolicy Failed`],
    },
    { feature: 'Job: managedBy', tests: [`${controller} > a Job > of another manager`] },
    {
      feature: 'Job: deletion and its dependents',
      tests: [
        `${integration} > a Job > is deleted with its Pods`,
        `${controller} > a Job that is deleted`,
      ],
    },
    {
      feature: 'Job: ttlSecondsAfterFinished',
      tests: [`${integration} > a Job > deletes itself`, `${cron} > ttlSecondsAfterFinished`],
    },
    {
      feature: 'CronJob: schedules, as upstream reads them',
      tests: [
        'src/api/cron/parse-schedule.test.ts > parseSchedule',
        `${integration} > a CronJob > starts its Jobs by the clock`,
      ],
    },
    {
      feature: 'CronJob: time zones and summer time',
      tests: ['src/controllers/cronjob/next-start.test.ts > the next start'],
    },
    {
      feature: 'CronJob: concurrency policies, deadlines, missed starts, suspension',
      tests: [`${cron} > a CronJob`],
    },
    { feature: 'CronJob: history limits', tests: [`${cron} > a CronJob > keeps the last Jobs`] },
    {
      feature: 'Job and CronJob counts in quotas',
      tests: [`${integration} > a quota counts Jobs`],
    },
    {
      feature: 'Metrics of the Job and CronJob controllers',
      tests: [
        `${integration} > the metrics endpoint tells of Jobs`,
        'src/controllers/job/controller.test.ts > what is counted',
      ],
    },
  ],
};
