/** What has become of one owner of an object, as the graph or, where it doesn't know, the API has it. */
import type { OwnerReference } from '#api/gen/types.ts';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { mayOwn, waitsForDependents } from './graph.ts';
import type { Node, OwnerGraph } from './graph.ts';

export interface JudgeTools {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly graph: OwnerGraph;
  /** The resource of a kind of owner; undefined for a kind that isn't served. */
  readonly typeOf: (reference: OwnerReference) => ResourceType | undefined;
  /** Has an object looked at once other kinds are served. */
  readonly postpone: (uid: string) => void;
}

export interface Judgement {
  /** Alive. */
  readonly solid: OwnerReference[];
  /** Gone. */
  readonly dangling: OwnerReference[];
  /** Being deleted after its dependents. */
  readonly waiting: OwnerReference[];
}

/** Undefined when it can't be told. */
export async function judgeOwner(
  tools: JudgeTools,
  { object }: Node,
  reference: OwnerReference,
  signal: AbortSignal,
): Promise<keyof Judgement | undefined> {
  const known = tools.graph.get(reference.uid);
  if (known && mayOwn(known, object)) return waitsForDependents(known.object) ? 'waiting' : 'solid';
  if (known) tellInvalidNamespace(tools, object, reference);
  const type = tools.typeOf(reference);
  if (!type) {
    // It may be served soon: a definition is made later than what refers to it, or isn't established yet.
    tools.postpone(object.metadata.uid);
    return undefined;
  }
  const { namespace } = object.metadata;
  // In a namespace that can't be told: never to be judged.
  if (type.namespaced && !namespace) return undefined;
  const key = { name: reference.name, ...(type.namespaced && namespace ? { namespace } : {}) };
  const owner = await getOrUndefined(tools.client, type, key, signal);
  if (owner?.metadata.uid !== reference.uid) return 'dangling';
  return waitsForDependents(owner) ? 'waiting' : 'solid';
}

function tellInvalidNamespace(
  { recorder }: JudgeTools,
  object: KubeObject,
  { apiVersion, kind, name, uid }: OwnerReference,
): void {
  const { namespace = '' } = object.metadata;
  const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
  const message = `ownerRef ${owner} does not exist in namespace "${namespace}"`;
  recorder.event(object, 'Warning', 'OwnerRefInvalidNamespace', message);
}

/** Undefined when the API says that there is no such object; a kind that isn't served fails, and is asked for again. */
export async function getOrUndefined(
  client: Client,
  type: ResourceType,
  key: ObjectKey,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  try {
    return await client.get(type, key, { signal });
  } catch (error) {
    if (isApiError(error, 'NotFound') && error.status.details?.name) return undefined;
    throw error;
  }
}
