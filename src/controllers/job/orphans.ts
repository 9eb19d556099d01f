/** Lets go of Pods that no Job will count any more, so that they can be deleted. */
import type { Runnable } from '#base/lifecycle.ts';
import type { Client } from '#client/client.ts';
import { createController, watching } from '#client/reconciler.ts';
import { jobs, pods } from '#api/gen/resources.ts';
import type { Job, Pod } from '#api/gen/types.ts';
import { finishedCondition, jobSelector } from '#api/jobs.ts';
import { controllerOf, isTerminating } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import type { ControllerContext } from '../controller.ts';
import { controlled, refersTo } from '../ownership.ts';
import { isTracked } from './observe.ts';
import { dropTracking } from './pod-actions.ts';
import { isOurs } from './reconcile.ts';

export function createOrphanRelease(context: ControllerContext): Runnable {
  const { client, informers } = context;
  const jobCache = informers.of(jobs);
  const podCache = informers.of(pods);

  /** By what the cache shows; a Pod may be there before its Job. */
  const mayBeOrphan = (pod: Pod): boolean => {
    if (!isTracked(pod)) return false;
    const controller = controllerOf(pod);
    if (controller && !refersTo(controller, jobs)) return false;
    const job = controller && jobCache.get(`${pod.metadata.namespace}/${controller.name}`);
    return job?.metadata.uid !== controller?.uid || (job ? isOver(job) : !willBeAdopted(pod));
  };
  const willBeAdopted = ({ metadata }: Pod): boolean =>
    jobCache
      .list(metadata.namespace)
      .some(
        (job) =>
          matchesLabelSelector(jobSelector(job), metadata.labels) &&
          !isTerminating(job) &&
          !isOver(job),
      );

  return createController(
    {
      name: 'job-orphans',
      watches: [
        watching(podCache, ({ type, object }) =>
          type !== 'deleted' && mayBeOrphan(object) ? [keyOf(object)] : [],
        ),
        watching(jobCache, ({ type, object }) =>
          type === 'deleted' || isOver(object)
            ? controlled(podCache, object).filter(isTracked).map(keyOf)
            : [],
        ),
      ],
      async reconcile(key, signal) {
        const pod = podCache.get(key);
        if (!pod || !mayBeOrphan(pod) || (await hasJob(client, pod, signal))) return;
        await dropTracking(client, pod, signal);
      },
    },
    context,
  );
}

/** Finished: what ends now is not counted any more. */
function isOver(job: Job): boolean {
  return isOurs(job) && finishedCondition(job) !== undefined;
}

/** The cache may be behind: a Pod of a Job that is there is not let go of. */
async function hasJob(client: Client, pod: Pod, signal: AbortSignal): Promise<boolean> {
  const controller = controllerOf(pod);
  if (!controller) return false;
  const { name, uid } = controller;
  const { namespace } = pod.metadata;
  try {
    const job = await client.get(jobs, { namespace, name }, { signal });
    return job.metadata.uid === uid && !isOver(job);
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}
