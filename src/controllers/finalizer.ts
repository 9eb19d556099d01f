/** Puts a finalizer on an object and takes it off again. */
import type { Client } from '#client/client.ts';
import { addFinalizer, hasFinalizer, removeFinalizer } from '#api/metadata.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';

export interface Finalized<T extends KubeObject> {
  readonly client: Client;
  readonly type: ResourceType<T>;
  readonly object: T;
  readonly signal: AbortSignal;
}

export async function ensureFinalizer<T extends KubeObject>(
  target: Finalized<T>,
  finalizer: string,
): Promise<void> {
  const { metadata } = target.object;
  if (!hasFinalizer(target.object, finalizer))
    await write(target, addFinalizer(metadata, finalizer));
}

export async function dropFinalizer<T extends KubeObject>(
  target: Finalized<T>,
  finalizer: string,
): Promise<void> {
  const { metadata } = target.object;
  if (hasFinalizer(target.object, finalizer))
    await write(target, removeFinalizer(metadata, finalizer));
}

async function write<T extends KubeObject>(
  { client, type, object, signal }: Finalized<T>,
  metadata: T['metadata'],
): Promise<void> {
  try {
    await client.update(type, { ...object, metadata }, { signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
