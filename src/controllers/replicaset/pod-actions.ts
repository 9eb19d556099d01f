/** Creates and deletes the Pods of a ReplicaSet, with upstream's events. */
import { messageOf } from '#base/errors.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { isNamespaceEnding } from '../namespace-ending.ts';
import type { OwnWrites } from '../own-writes.ts';
import { podFromTemplate } from '../pod-template.ts';
import { slowStart } from '../slow-start.ts';
import type { ReplicaOwner, ReplicaOwnerKind } from './replica-owner.ts';
import type { ReplicaFailure } from './status.ts';

export interface PodTools<T extends ReplicaOwner> {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly kind: ReplicaOwnerKind<T>;
  readonly writes: OwnWrites<Pod>;
}

/** At most so many Pods are created or deleted in one reconcile. */
const burst = 500;

export async function createReplicas<T extends ReplicaOwner>(
  { client, recorder, kind, writes }: PodTools<T>,
  owner: T,
  count: number,
  signal: AbortSignal,
): Promise<ReplicaFailure | undefined> {
  const draft = podFromTemplate(kind.specOf(owner).template, owner);
  const { failure } = await slowStart(Math.min(count, burst), async () => {
    try {
      const pod = await client.create(pods, draft, { signal });
      writes.wrote(keyOf(owner), pod);
      recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
    } catch (error) {
      if (isNamespaceEnding(error)) return;
      recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${messageOf(error)}`);
      throw error;
    }
  });
  return failure === undefined ? undefined : { reason: 'FailedCreate', error: failure };
}

export async function deleteReplicas<T extends ReplicaOwner>(
  { client, recorder, writes }: PodTools<T>,
  owner: T,
  doomed: readonly Pod[],
  signal: AbortSignal,
): Promise<ReplicaFailure | undefined> {
  const results = await Promise.allSettled(
    doomed.slice(0, burst).map(async (pod) => {
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
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  return failed && { reason: 'FailedDelete', error: failed.reason };
}
