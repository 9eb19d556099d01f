/** Brings one StatefulSet to what it asks for: revisions, claims, Pods, status, history; in that order. */
import type { Clock } from '#base/clock.ts';
import type { Informer } from '#client/informers.ts';
import type { ReconcileResult } from '#client/reconciler.ts';
import { controllerRevisions, pods, statefulSets } from '#api/gen/resources.ts';
import type { ControllerRevision, Pod, StatefulSet, StatefulSetStatus } from '#api/gen/types.ts';
import { isEmptySelector } from '#api/selector/label-selector.ts';
import { isApiError } from '#api/status.ts';
import { claim } from '../claim.ts';
import {
  ensureRevision,
  revisionData,
  revisionsToForget,
  sortRevisions,
  templateOf,
} from '../controller-revisions.ts';
import { ownWritesSafetyMs } from '../own-writes.ts';
import { controlled, controlledOrOrphan } from '../ownership.ts';
import { nextAvailable } from '../pod-state.ts';
import { sameStatus } from '../same-status.ts';
import { slowStart } from '../slow-start.ts';
import type { PodControl } from '../pod-control.ts';
import { ensureClaims, needsClaims, retainClaims } from './claim-actions.ts';
import type { ClaimTools } from './claim-actions.ts';
import { missingLabels, ordinalOf, revisionOf, startOrdinal } from './identity.ts';
import type { VersionedTemplate } from './identity.ts';
import { membersOf, planPods } from './plan.ts';
import { createMember, deleteMember, relabelMember } from './pod-actions.ts';
import { statusOf } from './status.ts';

export interface StatefulSetTools extends ClaimTools, PodControl {
  readonly clock: Clock;
  readonly sets: Informer<StatefulSet>;
  readonly pods: Informer<Pod>;
  readonly revisions: Informer<ControllerRevision>;
}

/** The revisions that matter now: what the set was at, and what it is to be at. */
interface Revisions {
  readonly known: readonly ControllerRevision[];
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

export async function reconcileStatefulSet(
  tools: StatefulSetTools,
  key: string,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const set = tools.sets.get(key);
  if (!set) return undefined;
  // A set that selects everything would take every orphan of the namespace.
  if (isEmptySelector(set.spec.selector)) return undefined;
  if (tools.writes.isBehind(key)) return { requeueAfterMs: ownWritesSafetyMs };
  if (set.metadata.deletionTimestamp) return reportEnd(tools, set, signal);
  const revisions = await syncRevisions(tools, set, signal);
  const members = await claimPods(tools, set, signal);
  const now = tools.clock.now();
  try {
    await syncClaims(tools, set, members, signal);
    await syncPods(tools, { set, members, revisions, now }, signal);
  } finally {
    await writeStatus(tools, { set, members, revisions, now }, signal);
  }
  await forgetHistory(tools, { set, members, revisions, now }, signal);
  const wait = nextAvailable(members, set.spec.minReadySeconds ?? 0, now);
  return wait === undefined ? undefined : { requeueAfterMs: wait };
}

/** What becomes of the members of a set on its way out is the garbage collector's to decide; the set says how many are left. */
async function reportEnd(
  tools: StatefulSetTools,
  set: StatefulSet,
  signal: AbortSignal,
): Promise<ReconcileResult> {
  const { currentRevision = '', updateRevision = '', collisionCount = 0 } = set.status ?? {};
  const members = controlled(tools.pods, set);
  const now = tools.clock.now();
  const status = statusOf({
    set,
    pods: members,
    currentRevision,
    updateRevision,
    collisionCount,
    now,
  });
  await updateStatus(tools, set, status, signal);
  return undefined;
}

interface View {
  readonly set: StatefulSet;
  readonly members: readonly Pod[];
  readonly revisions: Revisions;
  readonly now: number;
}

async function syncRevisions(
  tools: StatefulSetTools,
  set: StatefulSet,
  signal: AbortSignal,
): Promise<Revisions> {
  const claimed = await claim({
    client: tools.client,
    owner: set,
    ownerType: statefulSets,
    selector: set.spec.selector,
    type: controllerRevisions,
    candidates: controlledOrOrphan(tools.revisions, set),
    signal,
  });
  const known = sortRevisions(claimed);
  const { revision: update, collisionCount } = await ensureRevision({
    client: tools.client,
    owner: set,
    labels: set.spec.template.metadata?.labels ?? {},
    hashLabel: 'controller.kubernetes.io/hash',
    data: revisionData(set.spec.template),
    known,
    collisionCount: set.status?.collisionCount ?? 0,
    signal,
  });
  const currentName = set.status?.currentRevision;
  const current = known.find(({ metadata }) => metadata.name === currentName) ?? update;
  return { known, current, update, collisionCount };
}

function claimPods(
  tools: StatefulSetTools,
  set: StatefulSet,
  signal: AbortSignal,
): Promise<readonly Pod[]> {
  return claim({
    client: tools.client,
    owner: set,
    ownerType: statefulSets,
    selector: set.spec.selector,
    type: pods,
    candidates: controlledOrOrphan(tools.pods, set),
    isMember: (pod) => ordinalOf(set, pod.metadata.name) !== undefined,
    signal,
  });
}

async function syncClaims(
  tools: StatefulSetTools,
  set: StatefulSet,
  members: readonly Pod[],
  signal: AbortSignal,
): Promise<void> {
  if (!set.spec.volumeClaimTemplates?.length) return;
  const { condemned } = membersOf({ set, pods: members });
  for (const pod of members) {
    const ordinal = ordinalOf(set, pod.metadata.name) ?? 0;
    const isCondemned = condemned.includes(pod);
    if (needsClaims(pod) && !isCondemned) await ensureClaims(tools, set, ordinal, signal);
    await retainClaims(tools, ordinal, { set, pod, isCondemned }, signal);
  }
}

async function syncPods(tools: StatefulSetTools, view: View, signal: AbortSignal): Promise<void> {
  const { set, members, revisions, now } = view;
  for (const pod of members) {
    const labels = missingLabels(set, pod);
    if (labels) await relabelMember(tools, { set, pod, labels }, signal);
  }
  const updateRevision = revisions.update.metadata.name;
  const plan = planPods({ set, pods: members, updateRevision, now });
  const { failure } = await slowStart(plan.create.length, async (index) => {
    const ordinal = plan.create[index] ?? 0;
    if (!(await ensureClaims(tools, set, ordinal, signal))) return;
    await createMember(tools, { set, ordinal, version: versionFor(view, ordinal) }, signal);
  });
  await Promise.all(plan.remove.map((pod) => deleteMember(tools, set, pod, signal)));
  if (failure !== undefined) throw failure;
}

/** Members below the partition of a rolling update stay what they were, even when they are created anew. */
function versionFor({ set, revisions }: View, ordinal: number): VersionedTemplate {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  const partition = startOrdinal(set) + (rollingUpdate?.partition ?? 0);
  if (type !== 'OnDelete' && ordinal < partition) {
    return { revision: revisions.current.metadata.name, template: templateOf(revisions.current) };
  }
  return { revision: revisions.update.metadata.name, template: set.spec.template };
}

async function writeStatus(
  tools: StatefulSetTools,
  { set, members, revisions, now }: View,
  signal: AbortSignal,
): Promise<void> {
  const status: StatefulSetStatus = statusOf({
    set,
    pods: members,
    currentRevision: revisions.current.metadata.name,
    updateRevision: revisions.update.metadata.name,
    collisionCount: revisions.collisionCount,
    now,
  });
  await updateStatus(tools, set, status, signal);
}

async function updateStatus(
  { client }: StatefulSetTools,
  set: StatefulSet,
  status: StatefulSetStatus,
  signal: AbortSignal,
): Promise<void> {
  if (sameStatus(status, set.status)) return;
  await client.update(statefulSets, { ...set, status }, { subresource: 'status', signal });
}

async function forgetHistory(
  { client }: StatefulSetTools,
  { set, members, revisions }: View,
  signal: AbortSignal,
): Promise<void> {
  const { known, current, update } = revisions;
  const used = new Set([current.metadata.name, update.metadata.name, ...members.map(revisionOf)]);
  const limit = set.spec.revisionHistoryLimit ?? 10;
  // A negative limit is none.
  if (limit < 0) return;
  for (const revision of revisionsToForget(known, used, limit)) {
    try {
      await client.delete(controllerRevisions, revision.metadata, { signal });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}
