/**
 * Decides which nodes get a Pod of a DaemonSet and which Pods go, apart from updates. Pure: the same state gives the
 * same plan.
 */
import type { DaemonSet, Node, Pod } from '#api/gen/types.ts';
import { scaledValue } from '#api/int-or-string.ts';
import { isTerminating } from '#api/metadata.ts';
import { isPodAvailable, isPodReady } from '#api/pod.ts';
import { hashLabel, nodeOf } from './daemon-pod.ts';
import { fitOf } from './node-fit.ts';

export interface DaemonState {
  readonly set: DaemonSet;
  readonly nodes: readonly Node[];
  /** The set's Pods by the node that they are on or meant for, the oldest first. */
  readonly podsByNode: ReadonlyMap<string, readonly Pod[]>;
  /** Of the newest template. */
  readonly hash: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface DaemonPlan {
  /** Names of nodes. */
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Failed Pods, to be deleted as their back-off allows. */
  readonly failed: readonly Pod[];
  readonly succeeded: readonly Pod[];
}

export const nothing: DaemonPlan = { create: [], remove: [], failed: [], succeeded: [] };

export function groupByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods.toSorted(byAge)) {
    const node = nodeOf(pod);
    if (node === undefined) continue;
    const group = groups.get(node);
    if (group) group.push(pod);
    else groups.set(node, [pod]);
  }
  return groups;
}

/** Those that are on their node first, then the oldest. */
function byAge(a: Pod, b: Pod): number {
  return (
    Number(!a.spec.nodeName) - Number(!b.spec.nodeName) ||
    a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp) ||
    a.metadata.name.localeCompare(b.metadata.name)
  );
}

export function planPods(state: DaemonState): DaemonPlan {
  const plans = state.nodes.map((node) => planNode(state, node));
  return {
    create: plans.flatMap(({ create }) => create),
    remove: [...plans.flatMap(({ remove }) => remove), ...podsForNobody(state)],
    failed: plans.flatMap(({ failed }) => failed),
    succeeded: plans.flatMap(({ succeeded }) => succeeded),
  };
}

/** Pods that wait for a node that isn't there. */
function podsForNobody({ nodes, podsByNode }: DaemonState): readonly Pod[] {
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  return [...podsByNode]
    .filter(([name]) => !names.has(name))
    .flatMap(([, pods]) => pods.filter((pod) => !pod.spec.nodeName && !isTerminating(pod)));
}

function planNode(state: DaemonState, node: Node): DaemonPlan {
  const { shouldRun, mayStay } = fitOf(state.set, node);
  const { name } = node.metadata;
  const pods = state.podsByNode.get(name) ?? [];
  if (pods.length === 0) return shouldRun ? { ...nothing, create: [name] } : nothing;
  const alive = pods.filter((pod) => !isTerminating(pod));
  if (!mayStay) return { ...nothing, remove: alive };
  const failed = alive.filter(({ status }) => status?.phase === 'Failed');
  const succeeded = alive.filter(({ status }) => status?.phase === 'Succeeded');
  const running = alive.filter((pod) => !failed.includes(pod) && !succeeded.includes(pod));
  const ends = { ...nothing, failed, succeeded };
  if (!allowsSurge(state.set)) return { ...ends, remove: running.slice(1) };
  // An update may have put two Pods on the node, so the end of one is no reason to wait.
  if (running.length === 0 && shouldRun) return { ...ends, create: [name] };
  return { ...ends, remove: running.length > 1 ? surplusOfSurge(state, running) : [] };
}

/** Two Pods may share a node while the old one is ready and the new one not yet available. */
function surplusOfSurge({ set, hash, now }: DaemonState, running: readonly Pod[]): readonly Pod[] {
  const newPod = running.find((pod) => isNew(pod, hash));
  const oldPod = running.find((pod) => !isNew(pod, hash));
  const surplus = running.filter((pod) => pod !== newPod && pod !== oldPod);
  if (!newPod || !oldPod) return surplus;
  const isOver = !isPodReady(oldPod) || isPodAvailable(newPod, minReadySeconds(set), now);
  return isOver ? [...surplus, oldPod] : surplus;
}

export function isNew(pod: Pod, hash: string): boolean {
  return pod.metadata.labels?.[hashLabel] === hash;
}

export function minReadySeconds({ spec }: DaemonSet): number {
  return spec.minReadySeconds ?? 0;
}

function allowsSurge(set: DaemonSet): boolean {
  // Of any number of nodes: 1 % of one node is a whole one.
  return limits(set, 1).maxSurge > 0;
}

/** How many of so many nodes may be without a Pod, and how many may have two, during an update. */
export function limits(
  { spec: { updateStrategy } }: DaemonSet,
  desired: number,
): { readonly maxUnavailable: number; readonly maxSurge: number } {
  if (updateStrategy?.type === 'OnDelete') return { maxUnavailable: 0, maxSurge: 0 };
  const { maxUnavailable = 1, maxSurge = 0 } = updateStrategy?.rollingUpdate ?? {};
  const unavailable = scaledValue(maxUnavailable, desired, 'up') ?? 1;
  const surge = scaledValue(maxSurge, desired, 'up') ?? 0;
  // Nothing would ever be updated.
  const isStuck = desired > 0 && unavailable === 0 && surge === 0;
  return { maxUnavailable: isStuck ? 1 : unavailable, maxSurge: surge };
}
