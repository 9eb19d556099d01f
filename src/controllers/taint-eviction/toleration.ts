/** How long a Pod may stay on a node. Pure. */
import type { Taint, Toleration } from '#api/gen/types.ts';
import { toleratesTaint } from '#api/tolerations.ts';

/**
 * Milliseconds that a Pod may stay beside these NoExecute taints; Infinity: for ever. Each taint needs a toleration, of
 * which the first counts; the shortest ends the stay.
 */
export function stayMs(
  taints: readonly Taint[],
  tolerations: readonly Toleration[] | undefined,
): number {
  const stays = taints.map((taint) => {
    const toleration = tolerations?.find((one) => toleratesTaint(one, taint));
    if (!toleration) return 0;
    const seconds = toleration.tolerationSeconds;
    return seconds === undefined ? Number.POSITIVE_INFINITY : Math.max(0, seconds) * 1000;
  });
  return Math.min(...stays, Number.POSITIVE_INFINITY);
}
