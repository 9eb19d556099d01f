/**
 * Local copies of what the API holds: the one set of informers that everything in the process shares. How one of them
 * is filled and kept is in `list-watch.ts`.
 */
import type { KubeObject, ResourceType } from '#api/object.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Informer, Informers, InformerScope } from './informers.ts';
import { ListWatch } from './list-watch.ts';
import type { ListWatchOptions } from './list-watch.ts';

export function createInformers(options: ListWatchOptions): Informers {
  const informers = new Map<string, ListWatch<KubeObject>>();
  let running: { signal: AbortSignal; loops: Set<Promise<void>> } | undefined;

  const start = (informer: ListWatch<KubeObject>): void => {
    if (!running || running.signal.aborted) return;
    const { loops, signal } = running;
    const loop: Promise<void> = informer.run(signal).finally(() => loops.delete(loop));
    loops.add(loop);
  };

  return {
    of<T extends KubeObject>(type: ResourceType<T>, scope: InformerScope = {}): Informer<T> {
      const { namespace, labelSelector, fieldSelector } = scope;
      const id = JSON.stringify([
        type.group,
        type.version,
        type.resource,
        namespace,
        labelSelector,
        fieldSelector,
      ]);
      let informer = informers.get(id);
      if (!informer) {
        informer = new ListWatch<KubeObject>(type, scope, options);
        informers.set(id, informer);
        start(informer);
      }
      // The map holds informers of many types; the identity says that this one is of T.
      return informer as unknown as Informer<T>;
    },
    drop(type) {
      const dropped = [...informers].filter(([, informer]) => informer.isOf(type));
      // First, so that a handler that asks for the resource gets a new one.
      for (const [id] of dropped) informers.delete(id);
      for (const [, informer] of dropped) informer.end();
    },
    async untilSynced() {
      await Promise.all([...informers.values()].map((informer) => informer.untilSynced()));
    },
    async run(signal) {
      running = { signal, loops: new Set() };
      for (const informer of informers.values()) start(informer);
      await untilAborted(signal);
      await Promise.all(running.loops);
      running = undefined;
    },
  };
}
