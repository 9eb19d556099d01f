/**
 * Ends namespaces: deletes everything in one that is being deleted, tells in its conditions what holds it up, and lets
 * it go once it is empty. Owns the finalizer `kubernetes` in `spec.finalizers`.
 */
import { createController, watching } from '#client/reconciler.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { namespaces } from '#api/gen/resources.ts';
import type { Namespace } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { ControllerContext, ControllerFactory } from '../controller.ts';
import { sameStatus } from '../same-status.ts';
import { watchingKinds } from '../watching-kinds.ts';
import { conditionsOf } from './conditions.ts';
import { emptyNamespace } from './resources.ts';

const finalizer = 'kubernetes';
/** Every object that goes brings the key back; this is for one whose end nobody saw. */
const safetyMs = 15_000;

export const namespaceController: ControllerFactory = (context) => {
  const { informers, kinds } = context;
  const cache = informers.of(namespaces);
  const ending = (name: string | undefined): string[] =>
    name && cache.get(name)?.metadata.deletionTimestamp ? [name] : [];
  return createController(
    {
      name: 'namespace',
      workers: 5,
      watches: [
        watching(cache, ({ object }) => ending(keyOf(object))),
        // Events come and go too often to be watched for this, and nothing waits for them.
        watchingKinds(
          context,
          ({ namespaced, resource }) => namespaced && resource !== 'events',
          (_kind, { type, object }) =>
            type === 'deleted' ? ending(object.metadata.namespace) : [],
        ),
      ],
      reconcile: (key, signal) => {
        const namespace = cache.get(key);
        return namespace?.metadata.deletionTimestamp
          ? endNamespace(context, namespace, kinds.list().filter(isNamespaced), signal)
          : Promise.resolve();
      },
    },
    context,
  );
};

function isNamespaced({ namespaced }: ResourceType): boolean {
  return namespaced;
}

async function endNamespace(
  { client, clock }: ControllerContext,
  namespace: Namespace,
  resources: readonly ResourceType[],
  signal: AbortSignal,
): Promise<ReconcileResult> {
  if (!namespace.spec.finalizers?.includes(finalizer)) return undefined;
  const remains = await emptyNamespace(client, namespace.metadata.name, resources, signal);
  const isEmpty = remains.counts.size === 0 && remains.failures.length === 0;
  try {
    if (isEmpty) {
      const finalizers = namespace.spec.finalizers.filter((one) => one !== finalizer);
      const ended = { ...namespace, spec: { ...namespace.spec, finalizers } };
      await client.update(namespaces, ended, { subresource: 'finalize', signal });
      return undefined;
    }
    const conditions = conditionsOf(namespace.status?.conditions ?? [], remains, clock.now());
    const status = { ...namespace.status, phase: 'Terminating', conditions } as const;
    if (!sameStatus(status, namespace.status)) {
      await client.update(namespaces, { ...namespace, status }, { subresource: 'status', signal });
    }
    return { requeueAfterMs: safetyMs };
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}
