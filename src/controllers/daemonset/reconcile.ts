/** Brings one DaemonSet to what it asks for: revision, Pods, status, history; in that order. */
import type { Clock } from '#base/clock.ts';
import type { KeyedBackoff } from '#base/keyed-backoff.ts';
import type { Informer } from '#client/informers.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { controllerRevisions, daemonSets, pods } from '#api/gen/resources.ts';
import type { ControllerRevision, DaemonSet, Node, Pod } from '#api/gen/types.ts';
import { isEmptySelector } from '#api/selector/label-selector.ts';
import { isApiError } from '#api/status.ts';
import { claim } from '../claim.ts';
import {
  ensureRevision,
  revisionData,
  revisionsToForget,
  sortRevisions,
} from '../controller-revisions.ts';
import type { UpdateRevision } from '../controller-revisions.ts';
import { ownWritesSafetyMs } from '../own-writes.ts';
import { controlledOrOrphan } from '../ownership.ts';
import { createPod, deletePod } from '../pod-control.ts';
import type { PodControl } from '../pod-control.ts';
import { nextAvailable } from '../pod-state.ts';
import { sameStatus } from '../same-status.ts';
import { slowStart } from '../slow-start.ts';
import { hashLabel, newDaemonPod, nodeOf } from './daemon-pod.ts';
import { groupByNode, minReadySeconds, planPods } from './plan.ts';
import type { DaemonPlan, DaemonState } from './plan.ts';
import { planUpdate } from './rolling-update.ts';
import { statusOf } from './status.ts';

export interface DaemonTools extends PodControl {
  readonly clock: Clock;
  readonly sets: Informer<DaemonSet>;
  readonly pods: Informer<Pod>;
  readonly nodes: Informer<Node>;
  readonly revisions: Informer<ControllerRevision>;
  /** Of failed Pods, by set and node. */
  readonly backoff: KeyedBackoff;
}

/** At most so many Pods are created or deleted in one reconcile. */
const burst = 250;

interface History extends UpdateRevision {
  readonly known: readonly ControllerRevision[];
}

export async function reconcileDaemonSet(
  tools: DaemonTools,
  key: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const set = tools.sets.get(key);
  // What becomes of the Pods of a set on its way out is the garbage collector's to decide.
  if (!set || set.metadata.deletionTimestamp) return undefined;
  if (isEmptySelector(set.spec.selector)) {
    const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
    tools.recorder.event(set, 'Warning', 'SelectingAll', message);
    return undefined;
  }
  if (tools.writes.isBehind(key)) return { requeueAfterMs: ownWritesSafetyMs };
  const history = await syncHistory(tools, set, signal);
  const claimed = await claimPods(tools, set, signal);
  const state: DaemonState = {
    set,
    nodes: tools.nodes.list().toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
    podsByNode: groupByNode(claimed),
    hash: history.revision.metadata.labels?.[hashLabel] ?? '',
    now: tools.clock.now(),
  };
  let backoff: number | undefined;
  try {
    backoff = await syncPods(tools, state, signal);
  } finally {
    await writeStatus(tools, state, history.collisionCount, signal);
  }
  await forgetHistory(tools, { set, claimed, history }, signal);
  const waits = [nextAvailable(claimed, minReadySeconds(set), state.now), backoff];
  const next = Math.min(...waits.filter((wait) => wait !== undefined));
  return Number.isFinite(next) ? { requeueAfterMs: next } : undefined;
}

async function syncHistory(
  { client, revisions }: DaemonTools,
  set: DaemonSet,
  signal: AbortSignal,
): Promise<History> {
  const claimed = await claim({
    client,
    owner: set,
    ownerType: daemonSets,
    selector: set.spec.selector,
    type: controllerRevisions,
    candidates: controlledOrOrphan(revisions, set),
    signal,
  });
  const known = sortRevisions(claimed);
  const newest = await ensureRevision({
    client,
    owner: set,
    labels: set.spec.template.metadata?.labels ?? {},
    hashLabel,
    data: revisionData(set.spec.template),
    known,
    collisionCount: set.status?.collisionCount ?? 0,
    signal,
  });
  return { ...newest, known };
}

function claimPods(
  { client, pods: cache }: DaemonTools,
  set: DaemonSet,
  signal: AbortSignal,
): Promise<readonly Pod[]> {
  return claim({
    client,
    owner: set,
    ownerType: daemonSets,
    selector: set.spec.selector,
    type: pods,
    candidates: controlledOrOrphan(cache, set),
    signal,
  });
}

/** Returns after how long a failed Pod may be replaced, if one has to wait. */
async function syncPods(
  tools: DaemonTools,
  state: DaemonState,
  signal: AbortSignal,
): Promise<number | undefined> {
  const plan = planPods(state);
  const { ended, wait } = endedPods(tools, state.set, plan);
  const remove = [...plan.remove, ...ended];
  const isQuiet = plan.create.length + remove.length === 0;
  await act(tools, state, isQuiet ? planUpdate(state) : { ...plan, remove }, signal);
  return wait;
}

/** The failed and succeeded Pods that are to be deleted now, with the events that say so. */
function endedPods(
  { recorder, backoff }: DaemonTools,
  set: DaemonSet,
  { failed, succeeded }: DaemonPlan,
): { readonly ended: readonly Pod[]; readonly wait: number | undefined } {
  const tell = (pod: Pod, what: string, then: string): string =>
    `Found ${what} daemon pod ${pod.metadata.namespace}/${pod.metadata.name} on node ${nodeOf(pod)}, will try to ${then} it`;
  const ended = [...succeeded];
  let wait: number | undefined;
  for (const pod of succeeded) {
    recorder.event(set, 'Normal', 'SucceededDaemonPod', tell(pod, 'succeeded', 'delete'));
  }
  for (const pod of failed) {
    const key = `${set.metadata.uid}/${nodeOf(pod)}`;
    const remaining = backoff.remainingSinceUpdate(key);
    if (remaining > 0) {
      wait = Math.min(wait ?? remaining, remaining);
      continue;
    }
    backoff.next(key);
    recorder.event(set, 'Warning', 'FailedDaemonPod', tell(pod, 'failed', 'kill'));
    ended.push(pod);
  }
  return { ended, wait };
}

async function act(
  tools: DaemonTools,
  { set, hash }: DaemonState,
  { create, remove }: DaemonPlan,
  signal: AbortSignal,
): Promise<void> {
  const created = await slowStart(Math.min(create.length, burst), (index) =>
    createPod(tools, set, newDaemonPod(set, create[index] ?? '', hash), signal),
  );
  const deleted = await Promise.allSettled(
    remove.slice(0, burst).map((pod) => deletePod(tools, set, pod, signal)),
  );
  if (created.failure !== undefined) throw created.failure;
  const failure = deleted.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

async function writeStatus(
  { client }: DaemonTools,
  state: DaemonState,
  collisionCount: number,
  signal: AbortSignal,
): Promise<void> {
  const { set } = state;
  const status = statusOf(state, collisionCount);
  if (sameStatus(status, set.status)) return;
  await client.update(daemonSets, { ...set, status }, { subresource: 'status', signal });
}

interface Remembered {
  readonly set: DaemonSet;
  readonly claimed: readonly Pod[];
  readonly history: History;
}

async function forgetHistory(
  { client }: DaemonTools,
  { set, claimed, history }: Remembered,
  signal: AbortSignal,
): Promise<void> {
  const hashes = new Set(claimed.map(({ metadata }) => metadata.labels?.[hashLabel]));
  const used = history.known
    .filter(({ metadata }) => hashes.has(metadata.labels?.[hashLabel]))
    .concat(history.revision)
    .map(({ metadata }) => metadata.name);
  const limit = set.spec.revisionHistoryLimit ?? 10;
  for (const revision of revisionsToForget(history.known, new Set(used), limit)) {
    try {
      await client.delete(controllerRevisions, revision.metadata, { signal });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}
