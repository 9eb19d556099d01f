/**
 * Looks at one object: deletes it when its owners are gone, lets go of owners that are gone while others stay, ends
 * a foreground deletion when nothing blocks it any more, and orphans the dependents of one that asks for that.
 */
import type { Logger } from '#base/log.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { OwnerReference } from '#api/gen/types.ts';
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import {
  foregroundFinalizer,
  isOrphaning,
  mayOwn,
  orphanFinalizer,
  ownersOf,
  waitsForDependents,
} from './graph.ts';
import type { Node, OwnerGraph } from './graph.ts';

export interface CollectorTools {
  readonly client: Client;
  readonly recorder: EventRecorder;
  readonly graph: OwnerGraph;
  readonly log: Logger;
  /** The resource of a kind of owner; undefined for a kind that isn't served. */
  readonly typeOf: (reference: OwnerReference) => ResourceType | undefined;
  /** Has an object looked at. */
  readonly look: (uid: string) => void;
}

export async function collect(
  tools: CollectorTools,
  uid: string,
  signal: AbortSignal,
): Promise<void> {
  const cached = tools.graph.get(uid);
  if (!cached) return;
  // The graph may be behind; nothing is deleted on hearsay.
  const object = await fresh(tools, cached, signal);
  if (!object) return;
  const node = { type: cached.type, object };
  if (isOrphaning(object)) await orphanDependents(tools, node, signal);
  else if (waitsForDependents(object)) await endForeground(tools, node, signal);
  else if (!object.metadata.deletionTimestamp) await judgeOwners(tools, node, signal);
}

async function fresh(
  { client }: CollectorTools,
  { type, object }: Node,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const found = await getOrUndefined(client, type, object.metadata, signal);
  return found?.metadata.uid === object.metadata.uid ? found : undefined;
}

async function getOrUndefined(
  client: Client,
  type: ResourceType,
  key: ObjectKey,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  try {
    return await client.get(type, key, { signal });
  } catch (error) {
    if (isApiError(error, 'NotFound')) return undefined;
    throw error;
  }
}

async function orphanDependents(
  tools: CollectorTools,
  node: Node,
  signal: AbortSignal,
): Promise<void> {
  const { uid } = node.object.metadata;
  for (const dependent of tools.graph.dependentsOf(uid)) {
    await dropOwners(tools, dependent, new Set([uid]), signal);
  }
  await dropFinalizer(tools, node, orphanFinalizer, signal);
}

/** Ends when no dependent with `blockOwnerDeletion` is left; asks those that are to go first. */
async function endForeground(
  tools: CollectorTools,
  node: Node,
  signal: AbortSignal,
): Promise<void> {
  const { uid } = node.object.metadata;
  const blocking = tools.graph
    .dependentsOf(uid)
    .filter(({ object }) =>
      ownersOf(object).some((owner) => owner.uid === uid && owner.blockOwnerDeletion),
    );
  if (blocking.length === 0) {
    await dropFinalizer(tools, node, foregroundFinalizer, signal);
    return;
  }
  for (const { object } of blocking) {
    if (!waitsForDependents(object)) tools.look(object.metadata.uid);
  }
}

interface Judgement {
  /** Alive. */
  readonly solid: OwnerReference[];
  /** Gone. */
  readonly dangling: OwnerReference[];
  /** Being deleted after its dependents. */
  readonly waiting: OwnerReference[];
}

async function judgeOwners(tools: CollectorTools, node: Node, signal: AbortSignal): Promise<void> {
  const judged: Judgement = { solid: [], dangling: [], waiting: [] };
  for (const reference of ownersOf(node.object)) {
    judged[await judgeOwner(tools, node, reference, signal)].push(reference);
  }
  const { solid, dangling, waiting } = judged;
  const lost = [...dangling, ...waiting];
  if (lost.length === 0) return;
  if (solid.length > 0) {
    await dropOwners(tools, node, new Set(lost.map(({ uid }) => uid)), signal);
    return;
  }
  const isOwner = tools.graph.dependentsOf(node.object.metadata.uid).length > 0;
  if (waiting.length > 0 && isOwner) {
    await breakCycle(tools, node, signal);
    await remove(tools, node, 'Foreground', signal);
    return;
  }
  await remove(tools, node, policyOf(node.object), signal);
}

/** What its finalizers ask for is kept. */
function policyOf({ metadata }: KubeObject): string {
  if (metadata.finalizers?.includes(orphanFinalizer)) return 'Orphan';
  return metadata.finalizers?.includes(foregroundFinalizer) ? 'Foreground' : 'Background';
}

async function judgeOwner(
  tools: CollectorTools,
  { object }: Node,
  reference: OwnerReference,
  signal: AbortSignal,
): Promise<keyof Judgement> {
  const known = tools.graph.get(reference.uid);
  if (known && mayOwn(known, object)) return waitsForDependents(known.object) ? 'waiting' : 'solid';
  if (known) tellInvalidNamespace(tools, object, reference);
  const type = tools.typeOf(reference);
  const { namespace } = object.metadata;
  // Of a kind that isn't served, or in a namespace that can't be told: not to be judged.
  if (!type || (type.namespaced && !namespace)) return 'solid';
  const key = { name: reference.name, ...(type.namespaced && namespace ? { namespace } : {}) };
  const owner = await getOrUndefined(tools.client, type, key, signal);
  if (owner?.metadata.uid !== reference.uid) return 'dangling';
  return waitsForDependents(owner) ? 'waiting' : 'solid';
}

function tellInvalidNamespace(
  { recorder }: CollectorTools,
  object: KubeObject,
  { apiVersion, kind, name, uid }: OwnerReference,
): void {
  const { namespace = '' } = object.metadata;
  const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
  const message = `ownerRef ${owner} does not exist in namespace "${namespace}"`;
  recorder.event(object, 'Warning', 'OwnerRefInvalidNamespace', message);
}

/** Objects that own each other would wait for each other: the one that goes first blocks nobody. */
async function breakCycle(tools: CollectorTools, node: Node, signal: AbortSignal): Promise<void> {
  const { uid } = node.object.metadata;
  const isInCycle = tools.graph.dependentsOf(uid).some(({ object }) => waitsForDependents(object));
  if (!isInCycle) return;
  const ownerReferences = ownersOf(node.object).map((owner) => ({
    ...owner,
    blockOwnerDeletion: false,
  }));
  await patch(tools, node, { ownerReferences }, signal);
}

async function dropOwners(
  tools: CollectorTools,
  node: Node,
  uids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const ownerReferences = ownersOf(node.object).filter(({ uid }) => !uids.has(uid));
  await patch(tools, node, { ownerReferences }, signal);
}

async function dropFinalizer(
  tools: CollectorTools,
  node: Node,
  finalizer: string,
  signal: AbortSignal,
): Promise<void> {
  const finalizers = (node.object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
  await patch(tools, node, { finalizers }, signal);
}

/** Replaces parts of the metadata of exactly the version that was judged: a conflict has it judged again. */
async function patch(
  { client }: CollectorTools,
  { type, object }: Node,
  change: object,
  signal: AbortSignal,
): Promise<void> {
  const { uid, resourceVersion } = object.metadata;
  const body = { metadata: { uid, resourceVersion, ...change } };
  try {
    await client.patch(type, object.metadata, { type: 'merge', body }, { signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}

async function remove(
  { client, log }: CollectorTools,
  { type, object }: Node,
  propagationPolicy: string,
  signal: AbortSignal,
): Promise<void> {
  const { uid, resourceVersion, name, namespace } = object.metadata;
  const body = { propagationPolicy, preconditions: { uid, resourceVersion } };
  log.debug('collecting garbage', { resource: type.resource, namespace, name });
  try {
    await client.delete(type, object.metadata, { body, signal });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
