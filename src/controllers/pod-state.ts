import type { Pod } from '#api/gen/types.ts';
import { availableInMs } from '#api/pod.ts';

/** The shortest wait until one more of the Pods becomes available, in milliseconds; undefined when none is on the way. */
export function nextAvailable(
  pods: readonly Pod[],
  minReadySeconds: number,
  now: number,
): number | undefined {
  const waits = pods.map((pod) => availableInMs(pod, minReadySeconds, now) ?? 0);
  const ahead = waits.filter((wait) => wait > 0);
  return ahead.length > 0 ? Math.min(...ahead) : undefined;
}
