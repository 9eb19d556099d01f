import { allocatable, usageOf } from '../pod-usage.ts';
import type { Plugin } from '../plugin.ts';

/** Prefers Nodes on which CPU and memory would be used to the same degree, so that neither is left over. */
export const balancedAllocation: Plugin = {
  name: 'NodeResourcesBalancedAllocation',
  score: {
    weight: 1,
    of: (pod, nodes) =>
      nodes.map(({ node, requested }) => {
        const share = (name: string): number => {
          const capacity = allocatable(node, name);
          const used = (requested.get(name) ?? 0) + (usageOf(pod).requests.get(name) ?? 0);
          return capacity === 0 ? 1 : Math.min(1, used / capacity);
        };
        // The standard deviation of two numbers is half their distance.
        return (1 - Math.abs(share('cpu') - share('memory')) / 2) * 100;
      }),
  },
};
