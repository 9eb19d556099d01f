/** Whether a Pod can run on a Node: the plugins' filters, with the Pods counted in that were promised room there. */
import type { Pod } from '#api/gen/types.ts';
import { nodeInfo } from './cluster-state.ts';
import type { NodeInfo } from './cluster-state.ts';
import type { Nominations } from './nominations.ts';
import { rejectedForGood } from './plugin.ts';
import type { Plugin, Rejection, World } from './plugin.ts';
import { priorityOf } from './pod-priority.ts';

export interface Filters {
  readonly plugins: readonly Plugin[];
  readonly world: World;
  readonly nominations: Nominations;
}

export interface Verdict {
  readonly plugin: Plugin;
  readonly rejection: Rejection;
}

/**
 * Undefined when the Pod fits. It must fit beside the Pods of at least its own priority that were promised room, and
 * without them too: one that it wants to be near may never come.
 */
export function findRejection(pod: Pod, info: NodeInfo, filters: Filters): Verdict | undefined {
  const { name } = info.node.metadata;
  const promised = filters.nominations
    .on(name)
    .filter(
      (other) => other.metadata.uid !== pod.metadata.uid && priorityOf(other) >= priorityOf(pod),
    );
  if (promised.length > 0) {
    const crowded = nodeInfo(info.node, [...info.pods, ...promised]);
    const verdict = firstRejection(pod, crowded, whatIf(filters, crowded));
    if (verdict) return verdict;
  }
  return firstRejection(pod, info, filters);
}

/** The filters in a world in which one Node is another. */
export function whatIf<F extends Filters>(filters: F, changed: NodeInfo): F {
  const { world } = filters;
  const { name } = changed.node.metadata;
  const nodes = (): readonly NodeInfo[] =>
    world.nodes().map((info) => (info.node.metadata.name === name ? changed : info));
  return { ...filters, world: { ...world, nodes } };
}

function firstRejection(
  pod: Pod,
  info: NodeInfo,
  { plugins, world }: Pick<Filters, 'plugins' | 'world'>,
): Verdict | undefined {
  for (const plugin of plugins) {
    const only = plugin.only?.(pod);
    if (only && !only.has(info.node.metadata.name)) {
      const reason = `node(s) didn't satisfy plugin(s) [${plugin.name}]`;
      return { plugin, rejection: rejectedForGood(reason) };
    }
  }
  for (const plugin of plugins) {
    const rejection = plugin.filter?.(pod, info, world);
    if (rejection) return { plugin, rejection };
  }
  return undefined;
}
