/**
 * Which Pods to delete when there are too many: those that would be missed least, in upstream's order of reasons.
 * Pure.
 */
import { findCondition } from '#api/conditions.ts';
import type { Pod } from '#api/gen/types.ts';
import { isPodActive, isPodReady } from '#api/pod.ts';

/** Of two Pods the one that goes first, if this reason tells; 0 otherwise. */
type Reason = (a: Candidate, b: Candidate) => number;

interface Candidate {
  readonly pod: Pod;
  /** How many related Pods run on the same node. */
  readonly crowd: number;
  readonly now: number;
}

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost';

// Read from the top: the first reason that tells two Pods apart decides.
const reasons: readonly Reason[] = [
  // Not on a node before on a node.
  (a, b) => Number(Boolean(a.pod.spec.nodeName)) - Number(Boolean(b.pod.spec.nodeName)),
  (a, b) => phaseOrder(a.pod) - phaseOrder(b.pod),
  (a, b) => Number(isPodReady(a.pod)) - Number(isPodReady(b.pod)),
  (a, b) => costOf(a.pod) - costOf(b.pod),
  // From where many of them are, to keep them spread.
  (a, b) => b.crowd - a.crowd,
  (a, b) => younger(readySince(a.pod), readySince(b.pod), a.now),
  (a, b) => restarts(b.pod) - restarts(a.pod),
  (a, b) => younger(createdAt(a.pod), createdAt(b.pod), a.now),
  // Among equals it doesn't matter who, as long as it is always the same.
  (a, b) => (a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1),
];

/** `count` of the Pods, first to go first. `related` are the Pods of all owners of the same rollout. */
export function podsToDelete(
  pods: readonly Pod[],
  related: readonly Pod[],
  { count, now }: { readonly count: number; readonly now: number },
): readonly Pod[] {
  if (count >= pods.length) return pods;
  const crowds = new Map<string, number>();
  for (const { spec } of related.filter(isPodActive)) {
    if (spec.nodeName) crowds.set(spec.nodeName, (crowds.get(spec.nodeName) ?? 0) + 1);
  }
  return pods
    .map((pod) => ({ pod, now, crowd: crowds.get(pod.spec.nodeName ?? '') ?? 0 }))
    .sort(compare)
    .slice(0, count)
    .map(({ pod }) => pod);
}

function compare(a: Candidate, b: Candidate): number {
  for (const reason of reasons) {
    const difference = reason(a, b);
    if (difference !== 0) return difference;
  }
  return 0;
}

function phaseOrder({ status }: Pod): number {
  return ['Pending', 'Unknown', 'Running'].indexOf(status?.phase ?? 'Pending');
}

function costOf({ metadata }: Pod): number {
  const cost = Number(metadata.annotations?.[deletionCost] ?? 0);
  return Number.isInteger(cost) ? cost : 0;
}

function restarts({ status }: Pod): number {
  return Math.max(0, ...(status?.containerStatuses ?? []).map(({ restartCount }) => restartCount));
}

function readySince(pod: Pod): number {
  return Date.parse(findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime ?? '');
}

function createdAt({ metadata }: Pod): number {
  return Date.parse(metadata.creationTimestamp);
}

/** Ages count by their magnitude (in powers of two), so that among old Pods chance decides, not the second. */
function younger(a: number, b: number, now: number): number {
  const difference = magnitude(now - a) - magnitude(now - b);
  return Number.isNaN(difference) ? 0 : difference;
}

function magnitude(milliseconds: number): number {
  return milliseconds <= 0 ? -1 : Math.floor(Math.log2(milliseconds * 1e6));
}
