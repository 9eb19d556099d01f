/**
 * Decides the next step of a DaemonSet's rolling update: without surge, which old Pods go so that new ones take their
 * place; with surge, which nodes get a new Pod beside the old one. Pure.
 */
import type { Pod } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { isPodAvailable } from '#api/pod.ts';
import { fitOf } from './node-fit.ts';
import { isNew, limits, minReadySeconds, nothing } from './plan.ts';
import type { DaemonPlan, DaemonState } from './plan.ts';

/** The one Pod of each age on a node. */
interface Pair {
  readonly node: string;
  readonly newPod: Pod | undefined;
  readonly oldPod: Pod | undefined;
  /** Too many Pods are there: the plan for the node comes first. */
  readonly isCrowded: boolean;
}

export function planUpdate(state: DaemonState): DaemonPlan {
  const { set, nodes, podsByNode } = state;
  if (set.spec.updateStrategy?.type === 'OnDelete') return nothing;
  const wanted = nodes
    .filter((node) => fitOf(set, node).shouldRun)
    .map(({ metadata }) => metadata.name);
  const { maxUnavailable, maxSurge } = limits(set, wanted.length);
  const names = [...new Set([...podsByNode.keys(), ...wanted])].toSorted();
  const pairs = names.map((node) => pairOf(state, node));
  return maxSurge > 0
    ? planWithSurge(state, pairs, maxSurge)
    : planInPlace(state, pairs, maxUnavailable);
}

function pairOf({ podsByNode, hash }: DaemonState, node: string): Pair {
  const alive = (podsByNode.get(node) ?? []).filter((pod) => !isTerminating(pod));
  const [newPod, ...moreNew] = alive.filter((pod) => isNew(pod, hash));
  const [oldPod, ...moreOld] = alive.filter((pod) => !isNew(pod, hash));
  return { node, newPod, oldPod, isCrowded: moreNew.length + moreOld.length > 0 };
}

/** An old Pod that isn't available costs nothing; others go while fewer than `maxUnavailable` nodes are without. */
function planInPlace(
  state: DaemonState,
  pairs: readonly Pair[],
  maxUnavailable: number,
): DaemonPlan {
  const free: Pod[] = [];
  const candidates: Pod[] = [];
  let unavailable = 0;
  for (const { newPod, oldPod, isCrowded } of pairs) {
    if (isCrowded || !oldPod || newPod) {
      const isUp = !isCrowded && !oldPod && newPod && isAvailable(state, newPod);
      if (!isUp) unavailable += 1;
    } else if (isAvailable(state, oldPod)) candidates.push(oldPod);
    else free.push(oldPod);
  }
  const room = Math.max(0, maxUnavailable - unavailable);
  return { ...nothing, remove: [...free, ...candidates.slice(0, room)] };
}

function planWithSurge(state: DaemonState, pairs: readonly Pair[], maxSurge: number): DaemonPlan {
  const remove: Pod[] = [];
  const free: string[] = [];
  const candidates: string[] = [];
  let surge = 0;
  for (const { node, newPod, oldPod, isCrowded } of pairs) {
    if (isCrowded) surge += 1;
    else if (!oldPod) continue;
    else if (!newPod) (isAvailable(state, oldPod) ? candidates : free).push(node);
    else if (!isAvailable(state, oldPod)) remove.push(oldPod);
    else {
      surge += 1;
      if (isAvailable(state, newPod)) remove.push(oldPod);
    }
  }
  const room = Math.max(0, maxSurge - surge);
  return { ...nothing, remove, create: [...free, ...candidates.slice(0, room)] };
}

function isAvailable({ set, now }: DaemonState, pod: Pod): boolean {
  return isPodAvailable(pod, minReadySeconds(set), now);
}
