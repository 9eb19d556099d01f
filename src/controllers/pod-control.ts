/** Creates and deletes the Pods of an owner, with the events that most of upstream's controllers have in common. */
import { messageOf } from '#base/errors.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import type { Draft, KubeObject } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { isNamespaceEnding } from './namespace-ending.ts';
import type { OwnWrites } from './own-writes.ts';

export interface PodControl {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly writes: OwnWrites<Pod>;
}

/** Rejects with what the API refused it for, except in a namespace that ends. */
export async function createPod(
  { client, recorder, writes }: PodControl,
  owner: KubeObject,
  draft: Draft<Pod>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const pod = await client.create(pods, draft, { signal });
    writes.wrote(keyOf(owner), pod);
    recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
  } catch (error) {
    if (isNamespaceEnding(error)) return;
    recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${messageOf(error)}`);
    throw error;
  }
}

/** A Pod that is gone already is what was wanted. */
export async function deletePod(
  { client, recorder, writes }: PodControl,
  owner: KubeObject,
  pod: Pod,
  signal: AbortSignal,
): Promise<void> {
  const { name, uid } = pod.metadata;
  try {
    await client.delete(pods, pod.metadata, { body: { preconditions: { uid } }, signal });
    writes.deleted(keyOf(owner), pod);
    recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  } catch (error) {
    if (isApiError(error, 'NotFound')) return;
    recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${messageOf(error)}`);
    throw error;
  }
}
