/**
 * Deletes what nobody owns any more: an object whose owner references all name objects that are gone. Carries out
 * foreground deletion and orphaning too. Watches every resource that can be deleted; owns nothing.
 */
import { createController, watching } from '#client/reconciler.ts';
import { WorkQueue } from '#client/work-queue.ts';
import type { OwnerReference } from '#api/gen/types.ts';
import type { ResourceType } from '#api/object.ts';
import type { ControllerFactory } from '../controller.ts';
import { refersTo } from '../ownership.ts';
import { OwnerGraph } from './graph.ts';
import { collect } from './reconcile.ts';

/** `resources`: everything that can be listed, watched and deleted. Events own nothing and are left out. */
export function garbageCollector(resources: readonly ResourceType[]): ControllerFactory {
  const collected = resources.filter(({ resource }) => resource !== 'events');
  return (context) => {
    const graph = new OwnerGraph();
    const queue = new WorkQueue(context.clock);
    const typeOf = (reference: OwnerReference): ResourceType | undefined =>
      collected.find((type) => refersTo(reference, type));
    const look = (uid: string): void => queue.add(uid);
    const tools = { ...context, graph, typeOf, look };
    return createController(
      {
        name: 'garbage-collector',
        workers: 10,
        queue,
        watches: collected.map((type) =>
          watching(context.informers.of(type), (change) => {
            const node = { type, object: change.object };
            return change.type === 'deleted' ? graph.remove(node) : graph.put(node);
          }),
        ),
        reconcile: (uid, signal) => collect(tools, uid, signal),
      },
      context,
    );
  };
}
