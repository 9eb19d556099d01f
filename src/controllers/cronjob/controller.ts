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
