/** Decides what becomes of a Pod that no kubelet will ever finish. Pure. */
import type { Node, Pod } from '#api/gen/types.ts';

export type Verdict =
  /** Nothing is wrong with it, or not our business. */
  | { readonly act: 'keep' }
  /** Its node isn't there; it may yet come back. */
  | { readonly act: 'wait'; readonly milliseconds: number }
  /** A Pod that nobody had asked to end is told what ends it. */
  | { readonly act: 'delete'; readonly disruption?: string };

/** A node that is gone for so long won't come back under its name with the Pods still running. */
const quarantineMs = 40_000;

const outOfService = 'node.kubernetes.io/out-of-service';

export interface Circumstances {
  /** The Pod's node; undefined when there is none, or none of that name. */
  readonly node: Node | undefined;
  /** When the node was first missed, in epoch milliseconds; undefined when it isn't. */
  readonly missingSince: number | undefined;
  readonly now: number;
}

export function judge(pod: Pod, { node, missingSince, now }: Circumstances): Verdict {
  const isTerminating = pod.metadata.deletionTimestamp !== undefined;
  if (!pod.spec.nodeName) {
    return { act: isTerminating ? 'delete' : 'keep' };
  }
  if (!node) {
    const left = (missingSince ?? now) + quarantineMs - now;
    if (left > 0) return { act: 'wait', milliseconds: left };
    return { act: 'delete', disruption: 'PodGC: node no longer exists' };
  }
  const isOut = node.spec?.taints?.some(({ key }) => key === outOfService);
  return { act: isTerminating && isOut && !isReady(node) ? 'delete' : 'keep' };
}

function isReady({ status }: Node): boolean {
  return status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
}
