import type { Pod } from '#api/gen/types.ts';
import { rejected, rejectedForGood } from '../plugin.ts';
import type { ClusterChange, Plugin, World } from '../plugin.ts';
import { score } from './topology-spread/score.ts';
import { countOn, domainOf, isInAll, spreadsOf } from './topology-spread/spread.ts';
import type { Spread } from './topology-spread/spread.ts';

/**
 * Spreads Pods over topologies: by the Pod's own constraints, and without any, Pods of one workload or Service over
 * Nodes and zones.
 */
export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  filter(pod, { node }, world) {
    const spreads = spreadsOf(pod, 'DoNotSchedule');
    for (const spread of spreads) {
      const domain = domainOf(node, spread.topologyKey);
      if (domain === undefined) {
        return rejectedForGood(
          "node(s) didn't match pod topology spread constraints (missing required label)",
        );
      }
      if (skewAt(domain, { pod, spread, spreads, world }) > spread.maxSkew) {
        return rejected("node(s) didn't match pod topology spread constraints");
      }
    }
    return undefined;
  },
  score: { weight: 2, of: score },
  mayHelp: (change: ClusterChange) => change.of === 'Pod' || change.of === 'Node',
};

interface Asked {
  readonly pod: Pod;
  readonly spread: Spread;
  /** All that the Pod insists on. */
  readonly spreads: readonly Spread[];
  readonly world: World;
}

/** How far the domain would be above the emptiest one with the Pod in it. */
function skewAt(domain: string, { pod, spread, spreads, world }: Asked): number {
  const counts = new Map<string, number>();
  for (const info of world.nodes()) {
    const theirs = domainOf(info.node, spread.topologyKey);
    if (theirs === undefined || !isInAll(info.node, spreads) || !spread.isOver(info.node)) continue;
    counts.set(theirs, (counts.get(theirs) ?? 0) + countOn(info, pod, spread.selects));
  }
  // With fewer domains than wanted there is an empty one that just isn't there yet.
  const least = counts.size < spread.minDomains ? 0 : Math.min(...counts.values());
  return (counts.get(domain) ?? 0) + (spread.selects(pod) ? 1 : 0) - least;
}
