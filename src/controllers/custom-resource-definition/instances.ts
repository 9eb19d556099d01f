/** Deletes the objects of a kind whose definition is being deleted. */
import type { KubeObject, ResourceType } from '#api/object.ts';
import { messageOf } from '#base/errors.ts';
import type { Client } from '#client/client.ts';

/** What the definition's status says of it; the cause is in `cause`. */
export class InstancesNotDeleted extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'InstancesNotDeleted';
  }
}

/** Resolves to how many are left: some are held by finalizers. Throws InstancesNotDeleted. */
export async function deleteInstances(
  client: Client,
  kind: ResourceType,
  signal: AbortSignal,
): Promise<number> {
  const all = await list(client, kind, signal);
  const standing = all.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const places = new Set(standing.map(({ metadata }) => metadata.namespace));
  const faults = new Set<string>();
  let cause: unknown;
  for (const namespace of places) {
    try {
      const place = namespace === undefined ? {} : { namespace };
      await client.deleteCollection(kind, { ...place, signal });
    } catch (error) {
      cause = error;
      faults.add(messageOf(error));
    }
  }
  if (faults.size > 0) {
    const [first = '', ...others] = faults;
    const text = others.length > 0 ? `[${[first, ...others].join(', ')}]` : first;
    throw new InstancesNotDeleted(`could not issue all deletes: ${text}`, cause);
  }
  return places.size === 0 ? all.length : (await list(client, kind, signal)).length;
}

async function list(
  client: Client,
  kind: ResourceType,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  try {
    return (await client.list(kind, { signal })).items;
  } catch (error) {
    throw new InstancesNotDeleted(`could not list instances: ${messageOf(error)}`, error);
  }
}
