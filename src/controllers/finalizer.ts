/** Puts a finalizer on an object and takes it off again. */
import type { KubeObject, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';

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
  const { finalizers = [] } = target.object.metadata;
  if (!finalizers.includes(finalizer)) await write(target, [...finalizers, finalizer]);
}

export async function dropFinalizer<T extends KubeObject>(
  target: Finalized<T>,
  finalizer: string,
): Promise<void> {
  const { finalizers = [] } = target.object.metadata;
  if (!finalizers.includes(finalizer)) return;
  await write(
    target,
    finalizers.filter((one) => one !== finalizer),
  );
}

async function write<T extends KubeObject>(
  { client, type, object, signal }: Finalized<T>,
  finalizers: readonly string[],
): Promise<void> {
  try {
    const metadata = { ...object.metadata, finalizers };
    await client.update(type, { ...object, metadata }, { signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
