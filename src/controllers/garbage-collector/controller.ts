/**
 * Deletes what nobody owns any more: an object whose owner references all name objects that are gone. Carries out
 * foreground deletion and orphaning too. Watches every resource that can be deleted; owns nothing.
 */
import { customResourceDefinitions } from '#api/gen/resources.ts';
import { createController, watching } from '#client/reconciler.ts';
import { WorkQueue } from '#client/work-queue.ts';
import type { ControllerFactory } from '../controller.ts';
import { watchingKinds } from '../watching-kinds.ts';
import { OwnerGraph } from './graph.ts';
import { Joining } from './joining.ts';
import { collect } from './reconcile.ts';

export const garbageCollector: ControllerFactory = (context) => {
  const { clock, informers, kinds } = context;
  const graph = new OwnerGraph();
  const queue = new WorkQueue(clock);
  const joining = new Joining(context);
  /** Uids of what has an owner of a kind that isn't served. */
  const unjudged = new Set<string>();
  const tools = {
    ...context,
    graph,
    typeOf: kinds.find.bind(kinds),
    look: (uid: string): void => queue.add(uid),
    postpone: (uid: string): void => void unjudged.add(uid),
    isWhole: (): boolean => joining.isOver(),
  };
  return createController(
    {
      name: 'garbage-collector',
      workers: 10,
      queue,
      watches: [
        joining,
        // Events own nothing.
        watchingKinds(
          context,
          ({ resource }) => resource !== 'events',
          (type, change) => {
            const node = { type, object: change.object };
            if (change.type !== 'deleted') return graph.put(node);
            unjudged.delete(change.object.metadata.uid);
            return graph.remove(node);
          },
        ),
        // It may be this that the owner's kind waited for.
        watching(informers.of(customResourceDefinitions), () => {
          const again = [...unjudged];
          unjudged.clear();
          return again;
        }),
      ],
      reconcile: (uid, signal) => collect(tools, uid, signal),
    },
    context,
  );
};
