/** Questions about a Pod's state that several parts ask. What it asks of a node's resources is in `pod-resources.ts`. */
import type { Pod, PodStatus } from './gen/types.ts';
import { findCondition, isConditionTrue } from './conditions.ts';

/** Its node, empty before it has one, by the name that field selectors know: what Pods are indexed by. */
export const podNode = {
  name: 'spec.nodeName',
  read: ({ spec }: Pod): string => spec.nodeName ?? '',
};

type HasStatus = { readonly status?: PodStatus };

export function isPodReady(pod: HasStatus): boolean {
  return isConditionTrue(pod.status?.conditions, 'Ready');
}

/** Ready for at least so many seconds; `now` is in epoch milliseconds. */
export function isPodAvailable(pod: HasStatus, minReadySeconds: number, now: number): boolean {
  return availableInMs(pod, minReadySeconds, now) === 0;
}

/** Milliseconds until a ready Pod counts as available; undefined when it isn't ready. */
export function availableInMs(
  pod: HasStatus,
  minReadySeconds: number,
  now: number,
): number | undefined {
  const ready = findCondition(pod.status?.conditions, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  if (!ready.lastTransitionTime) return undefined;
  return Math.max(0, Date.parse(ready.lastTransitionTime) + minReadySeconds * 1000 - now);
}

/** True when none of its containers will run again. */
export function isPodTerminal(pod: HasStatus): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Neither finished nor being deleted: what a ReplicaSet counts. */
export function isPodActive(pod: Pick<Pod, 'metadata'> & HasStatus): boolean {
  return !isPodTerminal(pod) && pod.metadata.deletionTimestamp === undefined;
}
