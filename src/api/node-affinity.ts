/** Which Nodes a Pod's node selector and required node affinity, or a volume's node affinity, allow. */
import type {
  Node,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
} from './gen/types.ts';
import { containsLabels } from './label-selector.ts';

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
      meets(requirement, ownValue(node.metadata.labels, requirement.key)),
    ) &&
    matchFields.every((requirement) =>
      meets(requirement, requirement.key === 'metadata.name' ? node.metadata.name : undefined),
    )
  );
}

function ownValue(
  labels: Readonly<Record<string, string>> | undefined,
  key: string,
): string | undefined {
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function meets(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const { operator, values = [] } = requirement;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return compares(value, values[0], operator);
    default:
      return false;
  }
}

function compares(
  value: string | undefined,
  wanted: string | undefined,
  operator: 'Gt' | 'Lt',
): boolean {
  if (!isInteger(value) || !isInteger(wanted)) return false;
  return operator === 'Gt' ? BigInt(value) > BigInt(wanted) : BigInt(value) < BigInt(wanted);
}

function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^-?\d+$/.test(text);
}
