/**
 * Rolls a Deployment's template out over ReplicaSets: one for each template, sized step by step as the strategy says.
 * Owns those ReplicaSets; never touches Pods.
 */
import { versionsOf } from '#client/informers.ts';
import type { Change, Informer } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { deployments, pods, replicaSets } from '#api/gen/resources.ts';
import type { Deployment, Pod, ReplicaSet } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { controllerOf } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { indexByController, refersTo } from '../ownership.ts';
import { reconcileDeployment } from './reconcile.ts';
import { isRolling } from './rollout.ts';

export const deploymentController: ControllerFactory = (context) => {
  const { client, informers, recorder, clock } = context;
  const deploymentCache = informers.of(deployments);
  const replicaSetCache = informers.of(replicaSets);
  const podCache = informers.of(pods);
  indexByController(replicaSetCache);
  indexByController(podCache);
  const tools = {
    client,
    recorder,
    clock,
    deployments: deploymentCache,
    replicaSets: replicaSetCache,
    pods: podCache,
    writes: new OwnWrites(replicaSetCache),
  };
  return createController(
    {
      name: 'deployment',
      workers: 5,
      watches: [
        watching(deploymentCache, ({ object }) => [keyOf(object)]),
        watching(replicaSetCache, (change) => deploymentsOf(deploymentCache, change)),
        watching(podCache, (change) => deploymentsWaitingFor(tools, change)),
      ],
      reconcile: (key, signal) => reconcileDeployment(tools, key, signal),
    },
    context,
  );
};

/** The Deployment that controls the ReplicaSet, did so before the change, or could adopt it. */
function deploymentsOf(cache: Informer<Deployment>, change: Change<ReplicaSet>): Iterable<string> {
  const versions = versionsOf(change);
  return new Set(
    versions.flatMap((replicaSet) => {
      const controller = controllerOf(replicaSet);
      const { namespace, labels } = replicaSet.metadata;
      if (controller) {
        return refersTo(controller, deployments) ? [`${namespace}/${controller.name}`] : [];
      }
      return cache
        .list(namespace)
        .filter(({ spec }) => matchesLabelSelector(spec.selector, labels))
        .map(keyOf);
    }),
  );
}

interface Caches {
  readonly deployments: Informer<Deployment>;
  readonly replicaSets: Informer<ReplicaSet>;
}

/** With strategy Recreate, the end of an old Pod may be what the new ones wait for. */
function deploymentsWaitingFor(caches: Caches, change: Change<Pod>): Iterable<string> {
  const { phase } = change.object.status ?? {};
  if (change.type !== 'deleted' && phase !== 'Failed' && phase !== 'Succeeded') return [];
  const { namespace } = change.object.metadata;
  const owner = controllerOf(change.object);
  if (!refersTo(owner, replicaSets)) return [];
  const replicaSet = caches.replicaSets.get(`${namespace}/${owner?.name ?? ''}`);
  const deployment =
    replicaSet && caches.deployments.get(`${namespace}/${controllerOf(replicaSet)?.name ?? ''}`);
  return deployment && !isRolling(deployment) ? [keyOf(deployment)] : [];
}
