import type { Node, Pod } from '#api/gen/types.ts';
import { findUntoleratedTaint, toleratesTaint } from '#api/tolerations.ts';
import { nodeBecomes, rejectedForGood } from '../plugin.ts';
import type { Plugin } from '../plugin.ts';
import { lessIsBetter } from '../normalize.ts';

/** Keeps Pods off Nodes with taints that they don't tolerate, and away from those that prefer no Pods. */
export const taintToleration: Plugin = {
  name: 'TaintToleration',
  filter(pod, { node }) {
    return tolerates(pod, node) ? undefined : rejectedForGood('node(s) had untolerated taint(s)');
  },
  score: {
    weight: 3,
    of: (pod, nodes) => lessIsBetter(nodes.map(({ node }) => unwelcome(pod, node))),
  },
  mayHelp: (change, pod) => nodeBecomes(change, (node) => tolerates(pod, node)),
};

function tolerates({ spec }: Pod, node: Node): boolean {
  const effects = ['NoSchedule', 'NoExecute'];
  return findUntoleratedTaint(node.spec.taints, spec.tolerations, effects) === undefined;
}

function unwelcome(pod: Pod, node: Node): number {
  const taints = node.spec.taints ?? [];
  return taints.filter(
    (taint) =>
      taint.effect === 'PreferNoSchedule' &&
      !pod.spec.tolerations?.some((one) => toleratesTaint(one, taint)),
  ).length;
}
