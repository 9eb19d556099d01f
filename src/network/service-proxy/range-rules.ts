/** What holds for every address of the ranges of Services, whether a Service has it or not. Pure. */
import type { Fragment } from './fragment.ts';
import type { ProxyConfig } from './skeleton.ts';

/** `ranges`: of ServiceCIDRs, beside the configuration's. A range that goes leaves no rule. */
export function rangeRules(
  { serviceCIDR, clusterCIDR }: Pick<ProxyConfig, 'serviceCIDR' | 'clusterCIDR'>,
  ranges: readonly string[],
): Fragment {
  const all = [...new Set([serviceCIDR, ...ranges])];
  const rules = (rest: string): readonly string[] => all.map((cidr) => `ip daddr ${cidr} ${rest}`);
  return {
    chains: new Map([
      // The node's own processes have no address that a Pod elsewhere could answer to.
      [
        'mark-own',
        rules(`ip saddr != ${clusterCIDR} fib daddr type != local jump mark-for-masquerade`),
      ],
      ['refuse-unknown', rules('fib daddr type != local goto refuse')],
    ]),
    sets: new Map(),
    elements: [],
  };
}
