/**
 * Looks at one object: deletes it when its owners are gone, lets go of owners that are gone while others stay, ends
 * a foreground deletion when nothing blocks it any more, and orphans the dependents of one that asks for that.
 */
import type { Logger } from '#base/log.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import type { KubeObject } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import {
  foregroundFinalizer,
  isOrphaning,
  orphanFinalizer,
  ownersOf,
  waitsForDependents,
} from './graph.ts';
import type { Node } from './graph.ts';
import { getOrUndefined, judgeOwner } from './judge.ts';
import type { Judgement, JudgeTools } from './judge.ts';

interface CollectorTools extends JudgeTools {
  readonly log: Logger;
  /** Has an object looked at. */
  readonly look: (uid: string) => void;
  /** False while objects that are there may be missing from the graph. */
  readonly isWhole: () => boolean;
}

/** How long an owner that waits for its dependents is left alone while the graph isn't whole. */
const wholeAgainMs = 1_000;

export async function collect(
  tools: CollectorTools,
  uid: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const cached = tools.graph.get(uid);
  if (!cached) return undefined;
  // The graph may be behind; nothing is deleted on hearsay.
  const object = await fresh(tools, cached, signal);
  if (!object) return undefined;
  const node = { type: cached.type, object };
  if (isOrphaning(object) || waitsForDependents(object)) {
    if (!tools.isWhole()) return { requeueAfterMs: wholeAgainMs };
    await (isOrphaning(object) ? orphanDependents : endForeground)(tools, node, signal);
  } else if (!object.metadata.deletionTimestamp) await judgeOwners(tools, node, signal);
  return undefined;
}

async function fresh(
  { client }: CollectorTools,
  { type, object }: Node,
  signal: AbortSignal,
): Promise<KubeObject | undefined> {
  const found = await getOrUndefined(client, type, object.metadata, signal);
  return found?.metadata.uid === object.metadata.uid ? found : undefined;
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

async function judgeOwners(tools: CollectorTools, node: Node, signal: AbortSignal): Promise<void> {
  const judged: Judgement = { solid: [], dangling: [], waiting: [] };
  for (const reference of ownersOf(node.object)) {
    const verdict = await judgeOwner(tools, node, reference, signal);
    // As long as one can't be judged, none is let go.
    if (!verdict) return;
    judged[verdict].push(reference);
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
