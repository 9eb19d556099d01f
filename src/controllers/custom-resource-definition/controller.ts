/**
 * What becomes of CustomResourceDefinitions: their names are given to them, they are established, and when they are
 * deleted their objects go first. Owns their `status`, and takes away the finalizer
 * `customresourcecleanup.apiextensions.k8s.io`.
 */
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError, qualifiedResource } from '#api/status.ts';
import type { Change } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { sameStatus } from '../same-status.ts';
import { watchingKinds } from '../watching-kinds.ts';
import { NewestDefinitions } from './newest.ts';
import { reconcileDefinition } from './reconcile.ts';

export const customResourceDefinitionController: ControllerFactory = (context) => {
  const { informers, kinds } = context;
  const cache = informers.of(customResourceDefinitions);
  const newest = new NewestDefinitions(cache);
  const groupOf = ({ spec }: CustomResourceDefinition): readonly string[] =>
    newest.inGroup(spec.group).map(keyOf);
  return createController(
    {
      name: 'custom-resource-definition',
      // Names are given one after the other: two workers could give one name twice.
      workers: 1,
      watches: [
        watching(cache, (change) =>
          mayFreeNames(change) ? groupOf(change.object) : [keyOf(change.object)],
        ),
        // Objects of a kind that ends: the last that goes lets its definition go.
        watchingKinds(
          context,
          (kind) => !kinds.builtIn.includes(kind),
          (kind, { type }) => {
            const definition = cache.get(qualifiedResource(kind));
            const isAwaited = type === 'deleted' && definition?.metadata.deletionTimestamp;
            return isAwaited ? [keyOf(definition)] : [];
          },
        ),
      ],
      async reconcile(key, signal) {
        const definition = newest.get(key);
        if (!definition) return undefined;
        const wrote = newest.wrote.bind(newest);
        const group = newest.inGroup(definition.spec.group);
        try {
          return await reconcileDefinition({ ...context, wrote, signal }, definition, group);
        } catch (error) {
          if (isApiError(error, 'NotFound')) return undefined;
          throw error;
        }
      },
    },
    context,
  );
};

/** Whether others of the group may get a name that they couldn't. */
function mayFreeNames(change: Change<CustomResourceDefinition>): boolean {
  if (change.type !== 'updated') return change.type === 'deleted';
  const [before, after] = [change.previous, change.object].map(
    ({ status }) => status?.acceptedNames,
  );
  return !sameStatus(before, after);
}
