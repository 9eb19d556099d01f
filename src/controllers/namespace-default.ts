/** Keeps one object in every namespace: its ServiceAccount `default`, its copy of the cluster's CA certificate. */
import type { Runnable } from '#base/lifecycle.ts';
import { createController, watching } from '#client/reconciler.ts';
import { namespaces } from '#api/gen/resources.ts';
import type { Draft, KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { ControllerContext } from './controller.ts';
import { isNamespaceEnding } from './namespace-ending.ts';

export interface NamespaceDefault<T extends KubeObject> {
  /** Of the controller. */
  readonly controller: string;
  readonly type: ResourceType<T>;
  /** Of the object. */
  readonly name: string;
  readonly draft: (namespace: string) => Draft<T>;
  /** The object as it should be; undefined when it is so. */
  readonly mend: (object: T) => T | undefined;
}

export function keepInEveryNamespace<T extends KubeObject>(
  wanted: NamespaceDefault<T>,
  context: ControllerContext,
): Runnable {
  const { client } = context;
  const namespaceCache = context.informers.of(namespaces);
  const cache = context.informers.of(wanted.type);
  return createController(
    {
      name: wanted.controller,
      watches: [
        watching(namespaceCache, ({ type, object }) =>
          type === 'deleted' ? [] : [object.metadata.name],
        ),
        watching(cache, ({ object: { metadata } }) =>
          metadata.name === wanted.name && metadata.namespace ? [metadata.namespace] : [],
        ),
      ],
      async reconcile(namespace, signal) {
        const home = namespaceCache.get(namespace);
        if (!home || home.metadata.deletionTimestamp) return;
        const object = cache.get(`${namespace}/${wanted.name}`);
        const mended = object && wanted.mend(object);
        try {
          if (!object) await client.create(wanted.type, wanted.draft(namespace), { signal });
          else if (mended) await client.update(wanted.type, mended, { signal });
        } catch (error) {
          // The cache was behind, or the namespace is on its way out.
          const isFine = isApiError(error, 'AlreadyExists') || isApiError(error, 'NotFound');
          if (!isFine && !isNamespaceEnding(error)) throw error;
        }
      },
    },
    context,
  );
}
