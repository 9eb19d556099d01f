/** Which Nodes a Pod's node selector and required node affinity, or a volume's node affinity, allow. */
import type { Node, NodeSelector, NodeSelectorTerm, PodSpec } from '../gen/types.ts';
import { containsLabels } from './label-selector.ts';
import { isMet, labelOf } from './requirement.ts';

type NodeLike = Pick<Node, 'metadata'>;

/** The node selector and the required part of the node affinity; both must hold. */
export function matchesNode(spec: PodSpec, node: NodeLike): boolean {
  if (spec.nodeSelector && !containsLabels(node.metadata.labels, spec.nodeSelector)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, node);
}

/** One of the terms must hold; a selector without terms matches nothing. */
export function matchesNodeSelector(selector: NodeSelector, node: NodeLike): boolean {
  return selector.nodeSelectorTerms.some((term) => matchesNodeTerm(term, node));
}

/** All of the term's requirements must hold; a term without any matches nothing. */
export function matchesNodeTerm(term: NodeSelectorTerm, node: NodeLike): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length + matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) =>
      isMet(requirement, labelOf(node.metadata.labels, requirement.key)),
    ) &&
    matchFields.every((requirement) =>
      isMet(requirement, requirement.key === 'metadata.name' ? node.metadata.name : undefined),
    )
  );
}

/**
 * The Nodes that the required node affinity names, each of its terms some, as a DaemonSet's Pods have it; undefined when
 * it leaves others open.
 */
export function namedNodes({ affinity }: PodSpec): ReadonlySet<string> | undefined {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (!required) return undefined;
  const names = required.nodeSelectorTerms.map(namesOf);
  return names.every((some) => some !== undefined) ? new Set(names.flat()) : undefined;
}

/** Those that all of the term's requirements on the name allow. */
function namesOf({ matchFields = [] }: NodeSelectorTerm): readonly string[] | undefined {
  const lists = matchFields
    .filter(({ key, operator }) => key === 'metadata.name' && operator === 'In')
    .map(({ values = [] }) => values);
  const [first, ...others] = lists;
  return first?.filter((name) => others.every((list) => list.includes(name)));
}
