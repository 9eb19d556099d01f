/** Creates, relabels and deletes a StatefulSet's Pods, with upstream's events. */
import { messageOf } from '#base/errors.ts';
import { pods } from '#api/gen/resources.ts';
import type { Pod, StatefulSet } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { isNamespaceEnding } from '../namespace-ending.ts';
import type { PodControl } from '../pod-control.ts';
import { newMember } from './identity.ts';
import type { VersionedTemplate } from './identity.ts';

export async function createMember(
  { client, recorder, writes }: PodControl,
  { set, ordinal, version }: { set: StatefulSet; ordinal: number; version: VersionedTemplate },
  signal: AbortSignal,
): Promise<void> {
  const draft = newMember(set, ordinal, version);
  const { name = '' } = draft.metadata;
  try {
    writes.wrote(keyOf(set), await client.create(pods, draft, { signal }));
    recorder.event(set, 'Normal', 'SuccessfulCreate', sentence('create', name, set));
  } catch (error) {
    // A member that is there already is what was wanted, or an earlier one whose end brings the key back.
    if (isApiError(error, 'AlreadyExists') || isNamespaceEnding(error)) return;
    recorder.event(set, 'Warning', 'FailedCreate', sentence('create', name, set, error));
    throw error;
  }
}

export async function deleteMember(
  { client, recorder, writes }: PodControl,
  set: StatefulSet,
  pod: Pod,
  signal: AbortSignal,
): Promise<void> {
  const { name, uid } = pod.metadata;
  try {
    await client.delete(pods, pod.metadata, { body: { preconditions: { uid } }, signal });
    writes.deleted(keyOf(set), pod);
    recorder.event(set, 'Normal', 'SuccessfulDelete', sentence('delete', name, set));
  } catch (error) {
    // Gone already, or another Pod of the name: either way this one isn't there any more.
    if (isApiError(error, 'NotFound') || isApiError(error, 'Conflict')) return;
    recorder.event(set, 'Warning', 'FailedDelete', sentence('delete', name, set, error));
    throw error;
  }
}

/** Gives an adopted Pod the labels of its place in the set. */
export async function relabelMember(
  { client, recorder, writes }: PodControl,
  { set, pod, labels }: { set: StatefulSet; pod: Pod; labels: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<void> {
  const body = { metadata: { uid: pod.metadata.uid, labels } };
  const { name } = pod.metadata;
  try {
    const patched = await client.patch(pods, pod.metadata, { type: 'merge', body }, { signal });
    writes.wrote(keyOf(set), patched);
    recorder.event(set, 'Normal', 'SuccessfulUpdate', sentence('update', name, set));
  } catch (error) {
    recorder.event(set, 'Warning', 'FailedUpdate', sentence('update', name, set, error));
    throw error;
  }
}

// Upstream's words: `create Pod web-0 in StatefulSet web successful`.
function sentence(verb: string, pod: string, set: StatefulSet, ...failure: unknown[]): string {
  const what = `${verb} Pod ${pod} in StatefulSet ${set.metadata.name}`;
  return failure.length > 0
    ? `${what} failed error: ${messageOf(failure[0])}`
    : `${what} successful`;
}
