import type { Node, Pod } from '#api/gen/types.ts';
import { matchesNode, matchesNodeTerm, namedNodes } from '#api/selector/node-affinity.ts';
import { moreIsBetter } from '../normalize.ts';
import { nodeBecomes, rejectedForGood } from '../plugin.ts';
import type { Plugin } from '../plugin.ts';

/** The Pod's node selector and node affinity, required and preferred. */
export const nodeAffinity: Plugin = {
  name: 'NodeAffinity',
  concerns: ({ spec }) =>
    spec.nodeSelector !== undefined || spec.affinity?.nodeAffinity !== undefined,
  only: ({ spec }) => namedNodes(spec),
  filter(pod, { node }) {
    return matchesNode(pod.spec, node)
      ? undefined
      : rejectedForGood("node(s) didn't match Pod's node affinity/selector");
  },
  score: {
    weight: 2,
    of: (pod, nodes) => moreIsBetter(nodes.map(({ node }) => preference(pod, node))),
  },
  mayHelp: (change, pod) => nodeBecomes(change, (node) => matchesNode(pod.spec, node)),
};

function preference(pod: Pod, node: Node): number {
  const preferred =
    pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred
    .filter(({ preference: term }) => matchesNodeTerm(term, node))
    .reduce((sum, { weight }) => sum + weight, 0);
}
