/**
 * Gives a StatefulSet its members: Pods with a name, a place and claims of their own, created, replaced and removed
 * in order. Owns those Pods, their claims' existence (never their content) and the ControllerRevisions.
 */
import { versionsOf } from '#client/informers.ts';
import type { Change, Informer } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import {
  controllerRevisions,
  persistentVolumeClaims,
  pods,
  statefulSets,
} from '#api/gen/resources.ts';
import type { PersistentVolumeClaim, Pod, StatefulSet } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { controllerOf } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { indexByController, refersTo } from '../ownership.ts';
import { reconcileStatefulSet } from './reconcile.ts';

export const statefulSetController: ControllerFactory = (context) => {
  const { client, informers, recorder, clock } = context;
  const sets = informers.of(statefulSets);
  const podCache = informers.of(pods);
  const claims = informers.of(persistentVolumeClaims);
  const revisions = informers.of(controllerRevisions);
  indexByController(podCache);
  indexByController(revisions);
  const writes = new OwnWrites(podCache);
  const tools = { client, recorder, clock, sets, pods: podCache, claims, revisions, writes };
  return createController(
    {
      name: 'statefulset',
      workers: 5,
      watches: [
        watching(sets, ({ object }) => [keyOf(object)]),
        watching(podCache, (change) => setsOfPod(sets, change)),
        watching(claims, (change) => setsWaitingFor(sets, change)),
        watching(revisions, () => []),
      ],
      reconcile: (key, signal) => reconcileStatefulSet(tools, key, signal),
    },
    context,
  );
};

/** The set that controls the Pod, did so before the change, could adopt it, or waits for it to make place. */
function setsOfPod(sets: Informer<StatefulSet>, change: Change<Pod>): Iterable<string> {
  const versions = versionsOf(change);
  return new Set(versions.flatMap((pod) => [...setsOf(sets, pod), ...setNamedLike(sets, pod)]));
}

function setsOf(sets: Informer<StatefulSet>, pod: Pod): readonly string[] {
  const controller = controllerOf(pod);
  const { namespace, labels } = pod.metadata;
  if (controller) {
    return refersTo(controller, statefulSets) ? [`${namespace}/${controller.name}`] : [];
  }
  return sets
    .list(namespace)
    .filter(({ spec }) => matchesLabelSelector(spec.selector, labels))
    .map(keyOf);
}

/** Whoever the Pod belongs to: while it is there, the set's member of that name can't be created. */
function setNamedLike(sets: Informer<StatefulSet>, { metadata }: Pod): readonly string[] {
  const key = `${metadata.namespace}/${metadata.name.replace(/-\d+$/, '')}`;
  return sets.get(key) ? [key] : [];
}

/** A member may wait for the end of a claim that was in its way. */
function setsWaitingFor(
  sets: Informer<StatefulSet>,
  { type, object }: Change<PersistentVolumeClaim>,
): Iterable<string> {
  if (type !== 'deleted') return [];
  const { name, namespace } = object.metadata;
  return sets
    .list(namespace)
    .filter(({ metadata, spec }) =>
      spec.volumeClaimTemplates?.some((template) =>
        name.startsWith(`${template.metadata.name}-${metadata.name}-`),
      ),
    )
    .map(keyOf);
}
