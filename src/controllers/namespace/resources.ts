/** Empties a namespace: Pods first, since what they use must not go before them; then everything else. */
import { messageOf } from '#base/errors.ts';
import type { Client } from '#client/client.ts';
import { pods } from '#api/gen/resources.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { isApiError, qualifiedResource } from '#api/status.ts';

/** What is left of a namespace. */
export interface Remains {
  /** Resource (`deployments.apps`) → objects. */
  readonly counts: ReadonlyMap<string, number>;
  /** Finalizer → objects that it holds. */
  readonly finalizers: ReadonlyMap<string, number>;
  readonly failures: readonly string[];
}

export async function emptyNamespace(
  client: Client,
  namespace: string,
  resources: readonly ResourceType[],
  signal: AbortSignal,
): Promise<Remains> {
  const isPods = (type: ResourceType): boolean => type.resource === pods.resource && !type.group;
  const first = await deleteAll(client, namespace, resources.filter(isPods), signal);
  if (first.counts.size > 0 || first.failures.length > 0) return first;
  const others = resources.filter((type) => !isPods(type));
  return deleteAll(client, namespace, others, signal);
}

async function deleteAll(
  client: Client,
  namespace: string,
  types: readonly ResourceType[],
  signal: AbortSignal,
): Promise<Remains> {
  const counts = new Map<string, number>();
  const finalizers = new Map<string, number>();
  const failures: string[] = [];
  for (const type of types) {
    try {
      const left = await deleteResource(client, type, namespace, signal);
      if (left.length > 0) counts.set(qualifiedResource(type), left.length);
      for (const finalizer of left.flatMap(({ metadata }) => metadata.finalizers ?? [])) {
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      failures.push(messageOf(error));
    }
  }
  return { counts, finalizers, failures };
}

/** Resolves to what is left. */
async function deleteResource(
  client: Client,
  type: ResourceType,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  try {
    const before = await client.list(type, { namespace, signal });
    if (before.items.length === 0) return [];
    const body = { propagationPolicy: 'Background' };
    await client.deleteCollection(type, { namespace, body, signal });
    return (await client.list(type, { namespace, signal })).items;
  } catch (error) {
    // A resource that isn't served, or can't be deleted in one go, has nothing in the namespace.
    if (isApiError(error, 'NotFound') || isApiError(error, 'MethodNotAllowed')) return [];
    throw error;
  }
}
