/** Chains of one Service port that pick an endpoint, for what can't be said by elements of shared maps. Pure. */
import { emptyFragment } from '../nftables/fragment.ts';
import type { Backend } from './endpoints.ts';
import type { Fragment } from './fragment.ts';
import type { PortRoute } from './route.ts';

/** The chain `<kind>-<route's name>`; with affinity it leads to one for each endpoint. Nobody to pick from: it drops. */
export function poolRules(
  kind: 'inside' | 'service' | 'local',
  route: PortRoute,
  backends: readonly Backend[],
): Fragment {
  const chain = `${kind}-${route.name}`;
  const [only] = backends;
  if (!only) return { ...emptyFragment, chains: new Map([[chain, ['drop']]]) };
  const seconds = route.affinitySeconds;
  if (seconds !== undefined) return stickyRules(chain, { ...route, seconds }, backends);
  const targets = backends.map(({ ip, port }) => `${ip} . ${port}`);
  const choice = targets.length === 1 ? `${only.ip}:${only.port}` : choose(targets, 'map');
  const rule = `meta l4proto ${route.protocol} dnat to ${choice}`;
  return { ...emptyFragment, chains: new Map([[chain, [rule]]]) };
}

function stickyRules(
  chain: string,
  { protocol, seconds }: { readonly protocol: string; readonly seconds: number },
  backends: readonly Backend[],
): Fragment {
  const sticky = backends.map(({ ip, port }) => {
    const name = `${chain}/${ip}/${port}`;
    // The time is part of the name because a set can't change its own.
    return { name, set: `sticky-${seconds}-${name}`, target: `${ip}:${port}` };
  });
  const declaration = `type ipv4_addr; flags dynamic,timeout; timeout ${seconds}s;`;
  const known = sticky.map(({ name, set }) => `ip saddr @${set} goto ${name}`);
  const anew = choose(
    sticky.map(({ name }) => `goto ${name}`),
    'vmap',
  );
  const chains = sticky.map(({ name, set, target }): [string, readonly string[]] => [
    name,
    [`update @${set} { ip saddr }`, `meta l4proto ${protocol} dnat to ${target}`],
  ]);
  return {
    ...emptyFragment,
    chains: new Map([[chain, [...known, anew]], ...chains]),
    sets: new Map(sticky.map(({ set }) => [set, declaration])),
  };
}

function choose(values: readonly string[], kind: 'map' | 'vmap'): string {
  const numbered = values.map((value, at) => `${at} : ${value}`).join(', ');
  return `numgen random mod ${values.length} ${kind} { ${numbered} }`;
}
