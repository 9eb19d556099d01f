/** What strategies, admission and authorization read: the newest committed state, without waiting. */
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { StoreError } from '#storage/store.ts';
import type { FieldOf } from '#storage/watch-cache/resource-cache.ts';
import type { WatchCache } from '#storage/watch-cache/watch-cache.ts';
import { prefixOf, scopePrefix, storeKey } from './resource.ts';
import type { VersionedReader } from './strategy.ts';

export function createReader(cache: WatchCache<KubeObject>): VersionedReader {
  return {
    // The keys of a type hold objects of that type, whose shape decoding has checked.
    get: <T extends KubeObject>(type: ResourceType<T>, key: ObjectKey) =>
      cache.resource(prefixOf(type)).get(storeKey(type, key))?.object as T | undefined,
    list: <T extends KubeObject>(type: ResourceType<T>, namespace?: string) =>
      cache
        .resource(prefixOf(type))
        .range(scopePrefix(type, namespace))
        .map((item) => item.object as T),
    having: <T extends KubeObject>(
      type: ResourceType<T>,
      { name, read, value }: FieldOf<T>,
      namespace?: string,
    ) =>
      cache
        .resource(prefixOf(type))
        .having({ name, read: (object) => read(object as T), value }, scopePrefix(type, namespace))
        .map((item) => item.object as T),
    follow: <T extends KubeObject>(type: ResourceType<T>) => {
      const items = cache.resource(prefixOf(type));
      let follower = items.follow(items.changed);
      return () => {
        try {
          return follower.take().map(({ type: what, item, previous }) => ({
            before: previous?.object as T | undefined,
            after: what === 'delete' ? undefined : (item.object as T),
          }));
        } catch (error) {
          if (!(error instanceof StoreError) || error.reason !== 'compacted') throw error;
          follower = items.follow(items.changed);
          return undefined;
        }
      };
    },
    version: (type) => cache.resource(prefixOf(type)).changed,
  };
}
