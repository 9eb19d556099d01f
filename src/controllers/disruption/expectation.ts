/** How many Pods there should be, and how many of them must be healthy. Pure. */
import type { IntOrString, Pod, PodDisruptionBudget } from '#api/gen/types.ts';
import { scaledValue } from '#api/int-or-string.ts';
import { controllerOf } from '#api/metadata.ts';
import type { ScaleOf } from './scales.ts';

export interface Expectation {
  readonly expectedPods: number;
  readonly desiredHealthy: number;
  /** Pods that no owner wants a number of: they aren't in the number above. */
  readonly unmanaged: readonly Pod[];
}

/** A text says why it can't be worked out. */
export function expectationOf(
  { spec: { minAvailable, maxUnavailable } }: PodDisruptionBudget,
  pods: readonly Pod[],
  scaleOf: ScaleOf,
): Expectation | string {
  if (maxUnavailable === undefined && typeof minAvailable === 'number') {
    return { expectedPods: pods.length, desiredHealthy: minAvailable, unmanaged: [] };
  }
  const wanted = maxUnavailable ?? minAvailable;
  if (wanted === undefined) return { expectedPods: 0, desiredHealthy: 0, unmanaged: [] };
  const scale = totalScale(pods, scaleOf);
  if (typeof scale === 'string') return scale;
  const { expectedPods } = scale;
  const count = countOf(wanted, expectedPods);
  const desiredHealthy = maxUnavailable === undefined ? count : Math.max(0, expectedPods - count);
  return { ...scale, desiredHealthy };
}

/** Validation lets only numbers and percentages pass. */
function countOf(value: IntOrString, total: number): number {
  return scaledValue(value, total, 'up') ?? 0;
}

/** Each owner counts once, however many of its Pods there are. */
function totalScale(
  pods: readonly Pod[],
  scaleOf: ScaleOf,
): Pick<Expectation, 'expectedPods' | 'unmanaged'> | string {
  const scales = new Map<string, number>();
  const unmanaged: Pod[] = [];
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) {
      unmanaged.push(pod);
      continue;
    }
    const scale = scaleOf(owner, pod.metadata.namespace);
    if (typeof scale === 'string') return scale;
    if (!scale) return `found no controllers for pod "${pod.metadata.name}"`;
    scales.set(scale.uid, scale.replicas);
  }
  const expectedPods = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
  return { expectedPods, unmanaged };
}
