/** Runs Jobs: creates their Pods, counts how they end, and says when it is enough. */
import { createController, watching } from '#client/reconciler.ts';
import { jobs, pods } from '#api/gen/resources.ts';
import { jobSelector } from '#api/jobs.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { indexByController, ownersConcerned } from '../ownership.ts';
import type { JobTools } from './job-tools.ts';
import { jobMetrics } from './metrics.ts';
import { createOrphanRelease } from './orphans.ts';
import { reconcileJob } from './reconcile.ts';

export const jobController: ControllerFactory = (context) => {
  const { client, informers, recorder, clock } = context;
  const jobCache = informers.of(jobs);
  const podCache = informers.of(pods);
  indexByController(podCache);
  const tools: JobTools = {
    client,
    recorder,
    clock,
    jobs: jobCache,
    pods: podCache,
    writes: new OwnWrites(podCache),
    statuses: new OwnWrites(jobCache),
    runs: new Map(),
    metrics: jobMetrics(context.metrics),
  };
  const concerned = { informer: jobCache, type: jobs, selectorOf: jobSelector };
  const controller = createController(
    {
      name: 'job',
      workers: 5,
      watches: [
        watching(jobCache, (change) => {
          const { type, object } = change;
          tools.metrics.jobChanged(change);
          if (type === 'deleted') tools.runs.delete(object.metadata.uid);
          return [keyOf(object)];
        }),
        watching(podCache, (change) => {
          tools.metrics.podChanged(change);
          return ownersConcerned(concerned, change);
        }),
      ],
      reconcile: (key, signal) => reconcileJob(tools, key, signal),
    },
    context,
  );
  const orphans = createOrphanRelease(context);
  return {
    name: controller.name,
    async run(signal) {
      await Promise.all([controller.run(signal), orphans.run(signal)]);
    },
  };
};
