/** Which nodes a DaemonSet belongs on. Pure. */
import type { DaemonSet, Node } from '#api/gen/types.ts';
import { matchesNode } from '#api/selector/node-affinity.ts';
import { findUntoleratedTaint } from '#api/tolerations.ts';
import { daemonTolerations } from './daemon-pod.ts';

export interface Fit {
  /** The node should have a Pod of the set. */
  readonly shouldRun: boolean;
  /** A Pod that is there may stay: a taint that only keeps new ones away doesn't end it. */
  readonly mayStay: boolean;
}

const nowhere: Fit = { shouldRun: false, mayStay: false };

export function fitOf({ spec }: DaemonSet, node: Node): Fit {
  const pod = spec.template.spec ?? { containers: [] };
  if (pod.nodeName && pod.nodeName !== node.metadata.name) return nowhere;
  if (!matchesNode(pod, node)) return nowhere;
  const { taints } = node.spec;
  const tolerations = daemonTolerations(pod);
  const repels = (...effects: string[]): boolean =>
    findUntoleratedTaint(taints, tolerations, effects) !== undefined;
  return { shouldRun: !repels('NoSchedule', 'NoExecute'), mayStay: !repels('NoExecute') };
}

export function sameFit(a: Fit, b: Fit): boolean {
  return a.shouldRun === b.shouldRun && a.mayStay === b.mayStay;
}
