import type { Node, Pod, TopologySpreadConstraint } from '#api/gen/types.ts';
import { containsLabels, matchesLabelSelector } from '#api/selector/label-selector.ts';
import { controllerOf, isTerminating } from '#api/metadata.ts';
import { matchesNode } from '#api/selector/node-affinity.ts';
import { findUntoleratedTaint } from '#api/tolerations.ts';
import type { NodeInfo } from '../cluster-state.ts';
import { lessIsBetter } from '../normalize.ts';
import { rejected, rejectedForGood } from '../plugin.ts';
import type { ClusterChange, Plugin, World } from '../plugin.ts';

/**
 * Spreads Pods over topologies: by the Pod's own constraints, and without any, Pods of one workload or Service over
 * Nodes and zones.
 */
export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  filter(pod, { node }, world) {
    for (const constraint of constraintsOf(pod, 'DoNotSchedule')) {
      const value = node.metadata.labels?.[constraint.topologyKey];
      if (value === undefined) {
        return rejectedForGood(
          "node(s) didn't match pod topology spread constraints (missing required label)",
        );
      }
      if (skewAt(value, { pod, constraint, world }) > constraint.maxSkew) {
        return rejected("node(s) didn't match pod topology spread constraints");
      }
    }
    return undefined;
  },
  score: { weight: 2, of: score },
  mayHelp: (change: ClusterChange) => change.of === 'Pod' || change.of === 'Node',
};

type Constraint = TopologySpreadConstraint;

function constraintsOf(pod: Pod, whenUnsatisfiable: Constraint['whenUnsatisfiable']): Constraint[] {
  const all = pod.spec.topologySpreadConstraints ?? [];
  return all.filter((one) => one.whenUnsatisfiable === whenUnsatisfiable);
}

/** How far the topology's value would be above the emptiest one with the Pod in it. */
function skewAt(
  value: string,
  { pod, constraint, world }: { pod: Pod; constraint: Constraint; world: World },
): number {
  const { topologyKey, minDomains } = constraint;
  const counts = new Map<string, number>();
  for (const info of world.nodes()) {
    const domain = info.node.metadata.labels?.[topologyKey];
    if (domain === undefined || !isEligible(pod, info.node, constraint)) continue;
    const matching = info.pods.filter((other) => isCounted(other, pod, constraint)).length;
    counts.set(domain, (counts.get(domain) ?? 0) + matching);
  }
  const least = counts.size < (minDomains ?? 1) ? 0 : Math.min(...counts.values());
  const self = selects(constraint, pod, pod) ? 1 : 0;
  return (counts.get(value) ?? 0) + self - (Number.isFinite(least) ? least : 0);
}

function isCounted(other: Pod, pod: Pod, constraint: Constraint): boolean {
  return (
    other.metadata.namespace === pod.metadata.namespace &&
    !isTerminating(other) &&
    selects(constraint, other, pod)
  );
}

/** `matchLabelKeys` narrows the selector to the incoming Pod's own values. */
function selects(
  { labelSelector, matchLabelKeys = [] }: Constraint,
  other: Pod,
  pod: Pod,
): boolean {
  return (
    matchesLabelSelector(labelSelector, other.metadata.labels) &&
    matchLabelKeys.every((key) => other.metadata.labels?.[key] === pod.metadata.labels?.[key])
  );
}

function isEligible(pod: Pod, node: Node, constraint: Constraint): boolean {
  const { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint;
  if (nodeAffinityPolicy === 'Honor' && !matchesNode(pod.spec, node)) return false;
  const effects = ['NoSchedule', 'NoExecute'];
  return (
    nodeTaintsPolicy === 'Ignore' ||
    !findUntoleratedTaint(node.spec.taints, pod.spec.tolerations, effects)
  );
}

/** What upstream applies to Pods without constraints of their own. */
const defaultKeys = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'];

function score(pod: Pod, nodes: readonly NodeInfo[], world: World): number[] {
  const own = constraintsOf(pod, 'ScheduleAnyway');
  const has = (pod.spec.topologySpreadConstraints ?? []).length > 0;
  const keys = has ? own.map(({ topologyKey }) => topologyKey) : defaultKeys;
  const akin = has ? undefined : siblings(pod, world);
  const crowded = nodes.map(() => 0);
  for (const [at, key] of keys.entries()) {
    const constraint = own[at];
    const matches = (other: Pod): boolean =>
      has ? constraint !== undefined && isCounted(other, pod, constraint) : !!akin?.(other);
    const counts = new Map<string, number>();
    for (const { node, pods } of world.nodes()) {
      const domain = node.metadata.labels?.[key];
      if (domain !== undefined) {
        counts.set(domain, (counts.get(domain) ?? 0) + pods.filter(matches).length);
      }
    }
    for (const [index, { node }] of nodes.entries()) {
      const domain = node.metadata.labels?.[key];
      crowded[index] =
        (crowded[index] ?? 0) + (domain === undefined ? 0 : (counts.get(domain) ?? 0));
    }
  }
  return lessIsBetter(crowded);
}

/** Pods of the same controller, or behind the same Service. */
function siblings(pod: Pod, world: World): (other: Pod) => boolean {
  const { namespace, labels } = pod.metadata;
  const owner = controllerOf(pod)?.uid;
  const selectors = world.services
    .list(namespace)
    .map(({ spec }) => spec.selector)
    .filter((selector) => selector && containsLabels(labels, selector));
  return (other) =>
    other.metadata.namespace === namespace &&
    !isTerminating(other) &&
    ((owner !== undefined && controllerOf(other)?.uid === owner) ||
      selectors.some((selector) => containsLabels(other.metadata.labels, selector)));
}
