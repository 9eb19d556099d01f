/** A topology spread constraint of a Pod, ready to be asked. */
import type { Node, Pod, TopologySpreadConstraint } from '#api/gen/types.ts';
import { isTerminating } from '#api/metadata.ts';
import { isEmptySelector, matchesLabelSelector } from '#api/selector/label-selector.ts';
import { matchesNode } from '#api/selector/node-affinity.ts';
import { findUntoleratedTaint } from '#api/tolerations.ts';
import type { NodeInfo } from '../../cluster-state.ts';

export interface Spread {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  /** Whether the Pod is one of those that are spread, in its namespace. */
  selects(this: void, other: Pod): boolean;
  /** Whether a Node is one of those over which is spread. */
  isOver(this: void, node: Node): boolean;
}

export function spreadsOf(
  pod: Pod,
  whenUnsatisfiable: TopologySpreadConstraint['whenUnsatisfiable'],
): readonly Spread[] {
  return (pod.spec.topologySpreadConstraints ?? [])
    .filter((one) => one.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => toSpread(pod, constraint));
}

function toSpread(pod: Pod, constraint: TopologySpreadConstraint): Spread {
  const { topologyKey, maxSkew, minDomains = 1, labelSelector, matchLabelKeys = [] } = constraint;
  const { labels = {} } = pod.metadata;
  const own = matchLabelKeys.filter((key) => key in labels);
  // Upstream counts nobody for a selector that selects everybody.
  const countsNobody = isEmptySelector(labelSelector) && own.length === 0;
  return {
    topologyKey,
    maxSkew,
    minDomains,
    selects: (other) =>
      (other === pod || !countsNobody) &&
      matchesLabelSelector(labelSelector, other.metadata.labels) &&
      own.every((key) => other.metadata.labels?.[key] === labels[key]),
    isOver: (node) => isIncluded(pod, node, constraint),
  };
}

function isIncluded(pod: Pod, node: Node, constraint: TopologySpreadConstraint): boolean {
  const { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint;
  if (nodeAffinityPolicy === 'Honor' && !matchesNode(pod.spec, node)) return false;
  const effects = ['NoSchedule', 'NoExecute'];
  return (
    nodeTaintsPolicy === 'Ignore' ||
    !findUntoleratedTaint(node.spec.taints, pod.spec.tolerations, effects)
  );
}

/** The Pods on a Node that count for a Pod. */
export function countOn({ pods }: NodeInfo, pod: Pod, selects: (other: Pod) => boolean): number {
  const { namespace } = pod.metadata;
  return pods.filter(
    (other) => other.metadata.namespace === namespace && !isTerminating(other) && selects(other),
  ).length;
}

export function domainOf(node: Node, topologyKey: string): string | undefined {
  return node.metadata.labels?.[topologyKey];
}

/** A Node that isn't in every topology is in none. */
export function isInAll(node: Node, spreads: readonly { readonly topologyKey: string }[]): boolean {
  return spreads.every(({ topologyKey }) => domainOf(node, topologyKey) !== undefined);
}
