/**
 * Adoption and release: a controller takes over the orphans that its selector matches and lets go of what it
 * controls but no longer selects.
 */
import type { Client } from '#client/client.ts';
import type { LabelSelector } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { controllerOf, isTerminating, makeControllerRef } from '#api/metadata.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';

export interface Claim<Owner extends KubeObject, T extends KubeObject> {
  readonly client: Client;
  readonly owner: Owner;
  readonly ownerType: ResourceType<Owner>;
  readonly selector: LabelSelector;
  readonly type: ResourceType<T>;
  readonly candidates: readonly T[];
  /** A further condition on orphans and on what is kept; none when absent. */
  readonly isMember?: (object: T) => boolean;
  /** Put on what is adopted, taken off what is released. */
  readonly finalizer?: string;
  readonly signal: AbortSignal;
}

/** What `owner` controls after adopting and releasing. */
export async function claim<Owner extends KubeObject, T extends KubeObject>(
  request: Claim<Owner, T>,
): Promise<readonly T[]> {
  const { owner, selector, isMember = () => true } = request;
  const claimed: T[] = [];
  let ownerIsAlive: Promise<boolean> | undefined;
  for (const object of request.candidates) {
    const controller = controllerOf(object);
    const wanted = matchesLabelSelector(selector, object.metadata.labels) && isMember(object);
    if (controller?.uid === owner.metadata.uid) {
      if (wanted) claimed.push(object);
      else if (!owner.metadata.deletionTimestamp) await release(request, object);
    } else if (!controller && wanted && !isTerminating(object) && !isTerminating(owner)) {
      ownerIsAlive ??= isAlive(request);
      if (!(await ownerIsAlive)) continue;
      const adopted = await adopt(request, object);
      if (adopted) claimed.push(adopted);
    }
  }
  return claimed;
}

/** The cache may be behind: an owner that is being deleted must not adopt what its deletion orphaned. */
async function isAlive<Owner extends KubeObject, T extends KubeObject>({
  client,
  owner,
  ownerType,
  signal,
}: Claim<Owner, T>): Promise<boolean> {
  const fresh = await client.get(ownerType, owner.metadata, { signal });
  return fresh.metadata.uid === owner.metadata.uid && !isTerminating(fresh);
}

async function adopt<Owner extends KubeObject, T extends KubeObject>(
  { client, owner, type, finalizer, signal }: Claim<Owner, T>,
  object: T,
): Promise<T | undefined> {
  const metadata = {
    ownerReferences: [makeControllerRef(owner)],
    ...(finalizer ? { finalizers: [finalizer] } : {}),
    uid: object.metadata.uid,
  };
  try {
    const patch = { type: 'strategic', body: { metadata } } as const;
    return await client.patch(type, object.metadata, patch, { signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}

async function release<Owner extends KubeObject, T extends KubeObject>(
  { client, owner, type, finalizer, signal }: Claim<Owner, T>,
  object: T,
): Promise<void> {
  const metadata = {
    ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }],
    ...(finalizer ? { '$deleteFromPrimitiveList/finalizers': [finalizer] } : {}),
    uid: object.metadata.uid,
  };
  try {
    await client.patch(
      type,
      object.metadata,
      { type: 'strategic', body: { metadata } },
      { signal },
    );
  } catch (error) {
    // Gone, or another of the name: nothing to let go of.
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Invalid')) throw error;
  }
}
