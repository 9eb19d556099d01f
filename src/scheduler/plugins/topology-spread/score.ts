/** How evenly the Pods would be spread: by the Pod's own wishes, and without any over nodes and zones. */
import type { Pod } from '#api/gen/types.ts';
import { controllerOf } from '#api/metadata.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import type { NodeInfo } from '../../cluster-state.ts';
import type { World } from '../../plugin.ts';
import { countOn, domainOf, isInAll, spreadsOf } from './spread.ts';
import type { Spread } from './spread.ts';

const hostname = 'kubernetes.io/hostname';

type Wish = Omit<Spread, 'minDomains'>;

export function score(pod: Pod, nodes: readonly NodeInfo[], world: World): number[] {
  const isOwn = (pod.spec.topologySpreadConstraints ?? []).length > 0;
  const wishes: readonly Wish[] = isOwn ? spreadsOf(pod, 'ScheduleAnyway') : defaults(pod, world);
  if (wishes.length === 0) return nodes.map(() => 0);
  const isRanked = ({ node }: NodeInfo): boolean => !isOwn || isInAll(node, wishes);
  const ranked = nodes.filter(isRanked);
  const counted = world.nodes().filter(isRanked);
  const crowds = wishes.map((wish) => crowdAt(wish, pod, { ranked, counted }));
  const raw = nodes.map((info) =>
    isRanked(info) ? Math.round(crowds.reduce((sum, crowd) => sum + crowd(info), 0)) : undefined,
  );
  return normalize(raw);
}

/** How crowded the domain of a Node is; the more domains there are, the more each Pod counts. */
function crowdAt(
  { topologyKey, maxSkew, selects, isOver }: Wish,
  pod: Pod,
  { ranked, counted }: { ranked: readonly NodeInfo[]; counted: readonly NodeInfo[] },
): (info: NodeInfo) => number {
  const isNode = topologyKey === hostname;
  const domains = new Map<string, number>();
  for (const { node } of ranked) domains.set(domainOf(node, topologyKey) ?? '', 0);
  for (const info of isNode ? [] : counted) {
    const domain = domainOf(info.node, topologyKey);
    const before = domain === undefined ? undefined : domains.get(domain);
    if (domain === undefined || before === undefined || !isOver(info.node)) continue;
    domains.set(domain, before + countOn(info, pod, selects));
  }
  const weight = Math.log((isNode ? ranked.length : domains.size) + 2);
  return (info) => {
    const domain = domainOf(info.node, topologyKey);
    if (domain === undefined) return 0;
    const count = isNode ? countOn(info, pod, selects) : (domains.get(domain) ?? 0);
    return count * weight + maxSkew - 1;
  };
}

/** Less crowded is better; a Node without a rank is worst. */
function normalize(raw: readonly (number | undefined)[]): number[] {
  const ranks = raw.filter((value) => value !== undefined);
  const most = Math.max(0, ...ranks);
  const least = Math.min(...ranks);
  return raw.map((value) => {
    if (value === undefined) return 0;
    return most === 0 ? 100 : (100 * (most + least - value)) / most;
  });
}

/** What upstream applies to Pods that say nothing, if they have siblings to be spread with. */
function defaults(pod: Pod, world: World): readonly Wish[] {
  const selects = siblingsOf(pod, world);
  if (!selects) return [];
  const isOver = (): boolean => true;
  return [
    { topologyKey: hostname, maxSkew: 3, selects, isOver },
    { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, selects, isOver },
  ];
}

/** Pods of the same controller, behind the same Services. */
function siblingsOf(pod: Pod, world: World): ((other: Pod) => boolean) | undefined {
  const { namespace, labels } = pod.metadata;
  const owner = controllerOf(pod)?.uid;
  const selectors = world.services
    .list(namespace)
    .flatMap(({ spec: { selector } }) => (selector ? [selector] : []))
    .filter((selector) => containsLabels(labels, selector));
  if (owner === undefined && selectors.length === 0) return undefined;
  return (other) =>
    (owner === undefined || controllerOf(other)?.uid === owner) &&
    selectors.every((selector) => containsLabels(other.metadata.labels, selector));
}
