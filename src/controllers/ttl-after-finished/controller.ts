/** Deletes Jobs some time after they finished, where they ask for it. */
import { jobs } from '#api/gen/resources.ts';
import type { Job } from '#api/gen/types.ts';
import { finishedCondition } from '#api/jobs.ts';
import { isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';

/** From a tenth of a second to a quarter of an hour. */
const delayBuckets = Array.from({ length: 14 }, (_, power) => 0.1 * 2 ** power);

export const ttlAfterFinishedController: ControllerFactory = (context) => {
  const { client, informers, clock } = context;
  const cache = informers.of(jobs);
  const delay = context.metrics
    .histogram({
      name: 'ttl_after_finished_controller_job_deletion_duration_seconds',
      help: 'How long after the time that a finished Job may go it was deleted.',
      buckets: delayBuckets,
    })
    .labels();
  return createController(
    {
      name: 'ttl-after-finished',
      watches: [
        watching(cache, ({ type, object }) =>
          type === 'deleted' || endOf(object) === undefined ? [] : [keyOf(object)],
        ),
      ],
      async reconcile(key, signal) {
        const job = cache.get(key);
        const end = job && endOf(job);
        if (!job || end === undefined) return undefined;
        const left = end - clock.now();
        if (left > 0) return { requeueAfterMs: left };
        const { uid, resourceVersion } = job.metadata;
        // With the version: the time may have been changed meanwhile.
        const preconditions = { uid, resourceVersion };
        const body = { propagationPolicy: 'Foreground', preconditions };
        try {
          await client.delete(jobs, job.metadata, { body, signal });
          delay.observe(-left / 1000);
        } catch (error) {
          // Gone, or changed: then it is looked at again.
          if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
        }
        return undefined;
      },
    },
    context,
  );
};

/** Epoch milliseconds of when it may go; undefined: not yet known, or never. */
function endOf(job: Job): number | undefined {
  const seconds = job.spec.ttlSecondsAfterFinished;
  const finished = finishedCondition(job);
  if (seconds === undefined || !finished || isTerminating(job)) return undefined;
  return Date.parse(finished.lastTransitionTime ?? '') + seconds * 1000;
}
