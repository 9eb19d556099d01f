/**
 * Informers that are filled by hand instead of from an API, for the tests of whatever reads informers.
 */
import type { KubeObject, ResourceType } from '#api/object.ts';
import { qualifiedResource } from '#api/status.ts';
import { untilAborted } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import { InformerCache } from './informer-cache.ts';
import type { Informer, Informers } from './informers.ts';

class MemoryInformer<T extends KubeObject> extends InformerCache<T> implements Informer<T> {
  readonly synced = true;

  hasSeen(): boolean {
    return true;
  }

  untilSynced(): Promise<void> {
    return Promise.resolve();
  }
}

/** Ignores scopes: whoever fills them decides what is in them. */
export class MemoryInformers implements Informers {
  readonly #caches = new Map<string, MemoryInformer<KubeObject>>();

  of<T extends KubeObject>(type: ResourceType<T>): MemoryInformer<T> {
    const name = qualifiedResource(type);
    const cache = this.#caches.get(name) ?? new MemoryInformer<KubeObject>(silentLogger);
    this.#caches.set(name, cache);
    return cache as unknown as MemoryInformer<T>; // The resource decides the type of the objects.
  }

  drop(type: ResourceType): void {
    const name = qualifiedResource(type);
    const cache = this.#caches.get(name);
    this.#caches.delete(name);
    cache?.replace([]);
  }

  untilSynced(): Promise<void> {
    return Promise.resolve();
  }

  run(signal: AbortSignal): Promise<void> {
    return untilAborted(signal);
  }
}
