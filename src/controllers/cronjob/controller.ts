/** Starts Jobs by the clock. */
import { versionsOf } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { cronJobs, jobs } from '#api/gen/resources.ts';
import { controllerOf } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { indexByController, refersTo } from '../ownership.ts';
import { reconcileCronJob } from './reconcile.ts';

/** From a second to eight and a half minutes. */
const skewBuckets = Array.from({ length: 10 }, (_, power) => 2 ** power);

export const cronJobController: ControllerFactory = (context) => {
  const { client, informers, recorder, clock } = context;
  const cronJobCache = informers.of(cronJobs);
  const jobCache = informers.of(jobs);
  indexByController(jobCache);
  const tools = {
    client,
    recorder,
    clock,
    cronJobs: cronJobCache,
    jobs: jobCache,
    writes: new OwnWrites(jobCache),
    statuses: new OwnWrites(cronJobCache),
    skew: context.metrics
      .histogram({
        name: 'cronjob_controller_job_creation_skew_duration_seconds',
        help: 'How long after the time that a CronJob is scheduled for its Job was created.',
        buckets: skewBuckets,
      })
      .labels(),
  };
  return createController(
    {
      name: 'cronjob',
      workers: 5,
      watches: [
        watching(cronJobCache, ({ object }) => [keyOf(object)]),
        watching(jobCache, (change) =>
          versionsOf(change).flatMap((job) => {
            const controller = controllerOf(job);
            return refersTo(controller, cronJobs)
              ? [`${job.metadata.namespace}/${controller?.name}`]
              : [];
          }),
        ),
      ],
      reconcile: (key, signal) => reconcileCronJob(tools, key, signal),
    },
    context,
  );
};
