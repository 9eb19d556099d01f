/**
 * Gives every node that fits a DaemonSet one Pod of it, bound there by the scheduler. Owns those Pods and the
 * ControllerRevisions.
 */
import { KeyedBackoff } from '#base/keyed-backoff.ts';
import type { Change, Informer } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import { controllerRevisions, daemonSets, nodes, pods } from '#api/gen/resources.ts';
import type { DaemonSet, Node } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { OwnWrites } from '../own-writes.ts';
import { indexByController, ownersConcerned } from '../ownership.ts';
import { fitOf, sameFit } from './node-fit.ts';
import { reconcileDaemonSet } from './reconcile.ts';

/** Of failed Pods; a second at first. */
const backoffMs = { initial: 1_000, maximum: 15 * 60_000 };

export const daemonSetController: ControllerFactory = (context) => {
  const { client, informers, recorder, clock } = context;
  const sets = informers.of(daemonSets);
  const podCache = informers.of(pods);
  const nodeCache = informers.of(nodes);
  const revisions = informers.of(controllerRevisions);
  indexByController(podCache);
  indexByController(revisions);
  const backoff = new KeyedBackoff(clock, backoffMs.initial, backoffMs.maximum);
  const tools = {
    client,
    recorder,
    clock,
    sets,
    pods: podCache,
    nodes: nodeCache,
    revisions,
    backoff,
    writes: new OwnWrites(podCache),
  };
  const selectorOf = ({ spec }: DaemonSet): DaemonSet['spec']['selector'] => spec.selector;
  const concerned = { informer: sets, type: daemonSets, selectorOf };
  return createController(
    {
      name: 'daemonset',
      workers: 2,
      watches: [
        watching(sets, ({ type, object }) => {
          if (type === 'deleted') backoff.forget(`${object.metadata.uid}/`);
          return [keyOf(object)];
        }),
        watching(podCache, (change) => ownersConcerned(concerned, change)),
        watching(nodeCache, (change) => setsOfNode(sets, change)),
        watching(revisions, () => []),
      ],
      reconcile: (key, signal) => reconcileDaemonSet(tools, key, signal),
    },
    context,
  );
};

/** All for a node that comes or goes; for one that changed, those that now see it with other eyes. */
function setsOfNode(sets: Informer<DaemonSet>, change: Change<Node>): Iterable<string> {
  const all = sets.list();
  if (change.type !== 'updated') return all.map(keyOf);
  const { object, previous } = change;
  if (object.metadata.labels === previous.metadata.labels && object.spec === previous.spec) {
    return [];
  }
  return all.filter((set) => !sameFit(fitOf(set, previous), fitOf(set, object))).map(keyOf);
}
