/** What a Pod's quality of service means for the kernel. */
import type { Container, Pod } from '#api/gen/types.ts';
import { qosClass } from '#api/pod-resources.ts';
import { quantityToNumber } from '#api/quantity.ts';

export type QosClass = ReturnType<typeof qosClass>;

/** As the API has it: it was settled when the Pod was created. */
export function qosClassOf(pod: Pod): QosClass {
  return pod.status?.qosClass ?? qosClass(pod.spec);
}

/** How readily the kernel kills the container's processes when memory runs out; upstream's scale. */
export function oomScoreAdjust(pod: Pod, container: Container, nodeMemoryBytes: number): number {
  const qos = qosClassOf(pod);
  if (qos === 'Guaranteed') return -997;
  if (qos === 'BestEffort') return 1000;
  const request = quantityToNumber(container.resources?.requests?.['memory'] ?? '0');
  const score = 1000 - Math.trunc((1000 * request) / nodeMemoryBytes);
  return Math.min(Math.max(score, 3), 999);
}
