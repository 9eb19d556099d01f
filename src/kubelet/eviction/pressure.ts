/** Which Pod goes when the node's memory runs out, and what is said of it: pure. Order and words are upstream's. */
import type { Pod } from '#api/gen/types.ts';
import { podRequests } from '#api/pod-resources.ts';
import { bytesQuantity, quantityToNumber } from '#api/quantity.ts';

/** Below so many bytes the node is under pressure (upstream's `memory.available<100Mi`). */
export const memoryThreshold = 100 * 1024 * 1024;
const thresholdText = '100Mi';

/** From this priority on a Pod is critical, and never evicted. */
const criticalPriority = 2_000_000_000;

export interface MemoryUse {
  readonly pod: Pod;
  readonly containers: readonly { readonly name: string; readonly bytes: number }[];
}

/** First whoever uses more than it asked for; of those the least important; of those who is most above. */
export function rankVictims<T extends MemoryUse>(uses: readonly T[]): readonly T[] {
  return uses
    .filter(({ pod }) => priorityOf(pod) < criticalPriority)
    .toSorted(
      (a, b) =>
        Number(excess(b) > 0) - Number(excess(a) > 0) ||
        priorityOf(a.pod) - priorityOf(b.pod) ||
        excess(b) - excess(a),
    );
}

function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}

function excess({ pod, containers }: MemoryUse): number {
  const used = containers.reduce((sum, { bytes }) => sum + bytes, 0);
  return used - quantityToNumber(podRequests(pod.spec)['memory'] ?? '0');
}

/** It ends with a blank, as upstream's does. */
export function evictionMessage({ pod, containers }: MemoryUse, availableBytes: number): string {
  const limits = `Threshold quantity: ${thresholdText}, available: ${bytesQuantity(availableBytes)}. `;
  const told = containers.flatMap(({ name, bytes }) => {
    const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
    const request = all.find((one) => one.name === name)?.resources?.requests?.['memory'] ?? '0';
    if (bytes <= quantityToNumber(request)) return [];
    return [
      `Container ${name} was using ${bytesQuantity(bytes)}, request is ${request}, has larger consumption of memory. `,
    ];
  });
  return `The node was low on resource: memory. ${limits}${told.join('')}`;
}
