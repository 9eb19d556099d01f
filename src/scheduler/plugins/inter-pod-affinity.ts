import type { Node, Pod, PodAffinityTerm } from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import type { NodeInfo } from '../cluster-state.ts';
import { fromWorstToBest } from '../normalize.ts';
import { bringsNode, rejected, rejectedForGood } from '../plugin.ts';
import type { Plugin, World } from '../plugin.ts';

/** Pods that want to be near other Pods, or far from them: within the same value of a Node label. */
export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  filter(pod, { node }, world) {
    if (!isNearEnough(pod, node, world))
      return rejectedForGood("node(s) didn't match pod affinity rules");
    if (avoidsAny(pod, node, world))
      return rejected("node(s) didn't match pod anti-affinity rules");
    return isAvoided(pod, node, world)
      ? rejected("node(s) didn't satisfy existing pods anti-affinity rules")
      : undefined;
  },
  score: { weight: 2, of: score },
  mayHelp: (change) => bringsNode(change) || change.of === 'Pod',
};

function wanted(pod: Pod): readonly PodAffinityTerm[] {
  return pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function avoided(pod: Pod): readonly PodAffinityTerm[] {
  return pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
}

function isNearEnough(pod: Pod, node: Node, world: World): boolean {
  const terms = wanted(pod);
  if (terms.length === 0) return true;
  if (terms.some(({ topologyKey }) => valueOf(node, topologyKey) === undefined)) return false;
  const all = (other: Pod): boolean => terms.every((term) => selects(term, pod, { other, world }));
  const near = terms.every((term) =>
    companions(node, term.topologyKey, world).some(({ pods }) => pods.some(all)),
  );
  // The first of a group that wants its own kind has nobody to go to. Pods outside of all topologies are near nobody.
  const isSomewhere = ({ node: theirs }: NodeInfo): boolean =>
    terms.some(({ topologyKey }) => valueOf(theirs, topologyKey) !== undefined);
  return (
    near || (all(pod) && !world.nodes().some((info) => isSomewhere(info) && info.pods.some(all)))
  );
}

function avoidsAny(pod: Pod, node: Node, world: World): boolean {
  return avoided(pod).some((term) =>
    companions(node, term.topologyKey, world).some(({ pods }) =>
      pods.some((other) => selects(term, pod, { other, world })),
    ),
  );
}

function isAvoided(pod: Pod, node: Node, world: World): boolean {
  return nodesWithAvoiding(world.nodes()).some(({ node: theirs, avoiding }) =>
    avoiding.some((other) =>
      avoided(other).some(
        (term) =>
          isSameDomain(node, theirs, term.topologyKey) &&
          selects(term, other, { other: pod, world }),
      ),
    ),
  );
}

/** By the list of all: looking for the few among many Nodes again for each of them would take Nodes squared. */
const withAvoiding = new WeakMap<readonly NodeInfo[], readonly NodeInfo[]>();

function nodesWithAvoiding(all: readonly NodeInfo[]): readonly NodeInfo[] {
  let few = withAvoiding.get(all);
  if (!few) {
    few = all.filter(({ avoiding }) => avoiding.length > 0);
    withAvoiding.set(all, few);
  }
  return few;
}

/** The Nodes in the same domain, this one included. */
function companions(node: Node, key: string, world: World): readonly NodeInfo[] {
  return world.nodes().filter((info) => isSameDomain(node, info.node, key));
}

function isSameDomain(a: Node, b: Node, key: string): boolean {
  const value = valueOf(a, key);
  return value !== undefined && value === valueOf(b, key);
}

function valueOf(node: Node, key: string): string | undefined {
  return node.metadata.labels?.[key];
}

/** Whether a term of `owner` means the other Pod: by its labels, and its namespace. */
function selects(
  { labelSelector, namespaces, namespaceSelector }: PodAffinityTerm,
  owner: Pod,
  { other, world }: { other: Pod; world: World },
): boolean {
  if (!matchesLabelSelector(labelSelector, other.metadata.labels)) return false;
  const theirs = other.metadata.namespace;
  if (!namespaces?.length && !namespaceSelector) return theirs === owner.metadata.namespace;
  if (namespaces?.includes(theirs)) return true;
  return (
    namespaceSelector !== undefined &&
    matchesLabelSelector(namespaceSelector, world.namespaces.get(theirs)?.metadata.labels)
  );
}

/** The preferences of the Pod towards those that are there, and theirs towards it. */
function score(pod: Pod, nodes: readonly NodeInfo[], world: World): number[] {
  const minded = world
    .nodes()
    .flatMap(({ node, pods, minding }) =>
      (pod.spec.affinity ? pods : minding).map((other) => ({ theirs: node, other })),
    );
  const raw = nodes.map(({ node }) =>
    minded.reduce(
      (sum, { theirs, other }) =>
        sum +
        preference(pod, other, { node, theirs, world }) +
        preference(other, pod, { node, theirs, world }) +
        insistence(other, pod, { node, theirs, world }),
      0,
    ),
  );
  return fromWorstToBest(raw);
}

/** One for each term by which a Pod that is there insists on being near such a Pod: it would draw it. */
function insistence(
  owner: Pod,
  other: Pod,
  { node, theirs, world }: { node: Node; theirs: Node; world: World },
): number {
  return wanted(owner).filter(
    (term) =>
      isSameDomain(node, theirs, term.topologyKey) && selects(term, owner, { other, world }),
  ).length;
}

function preference(
  owner: Pod,
  other: Pod,
  { node, theirs, world }: { node: Node; theirs: Node; world: World },
): number {
  const { podAffinity, podAntiAffinity } = owner.spec.affinity ?? {};
  const sum = (terms: typeof podAffinity): number =>
    (terms?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      .filter(
        ({ podAffinityTerm: term }) =>
          isSameDomain(node, theirs, term.topologyKey) && selects(term, owner, { other, world }),
      )
      .reduce((total, { weight }) => total + weight, 0);
  return sum(podAffinity) - sum(podAntiAffinity);
}
