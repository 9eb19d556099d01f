/** The plugins of each server block in front of the resolver: the zone of the question says which block's. */
import type { ServerSettings } from '../config/settings.ts';
import type { Answerer, Asker, Resolver, Transport } from '../resolver.ts';
import { rcodes } from '../wire/constants.ts';
import { parentOf, rootName } from '../wire/name.ts';
import type { WireName } from '../wire/name.ts';
import type { Query } from '../wire/query.ts';
import { bare } from '../wire/response.ts';
import { HostsPlugin } from './hosts/plugin.ts';
import { LogPlugin } from './log/plugin.ts';
import type { Next, Plugin, PluginParts, Reply } from './plugin.ts';
import { RewritePlugin } from './rewrite/plugin.ts';
import { TemplatePlugin } from './template/plugin.ts';

/** In CoreDNS's order, whatever the order of the lines. */
function pluginsOf(server: ServerSettings, parts: PluginParts): readonly Plugin[] {
  return [
    ...(server.log.length > 0 ? [new LogPlugin(server.log, parts)] : []),
    ...(server.rewrites.length > 0 ? [new RewritePlugin(server.rewrites)] : []),
    ...server.templates.map((rule) => new TemplatePlugin(rule, parts)),
    ...server.hosts.map((table) => new HostsPlugin(table)),
  ];
}

export interface ChainParts extends PluginParts {
  readonly resolver: Resolver;
  /** True for a name that the cluster answers for. */
  readonly isOwn: (name: WireName) => boolean;
}

/** The resolver itself where nothing stands in front of it. */
export function createChain(servers: readonly ServerSettings[], parts: ChainParts): Answerer {
  const { resolver, isOwn } = parts;
  const byZone = new Map<WireName, Next>();
  let plain = servers.some(({ zones }) => zones.includes(rootName));
  for (const server of servers) {
    const plugins = pluginsOf(server, parts);
    for (const zone of server.zones) {
      // A block without `kubernetes` inside a zone of the cluster takes its names away from it.
      const away = !server.cluster && isOwn(zone);
      const last: Next = ({ query, transport, asker }) =>
        away ? resolver.outside(query, transport, asker) : resolver.answer(query, transport, asker);
      byZone.set(
        zone,
        plugins.reduceRight<Next>(
          (next, plugin) => (question) => plugin.answer(question, next),
          last,
        ),
      );
      if (away || plugins.length > 0) plain = false;
    }
  }
  return plain ? resolver : new Chain(byZone, resolver);
}

class Chain implements Answerer {
  readonly #byZone: ReadonlyMap<WireName, Next>;
  readonly #resolver: Resolver;

  constructor(byZone: ReadonlyMap<WireName, Next>, resolver: Resolver) {
    this.#byZone = byZone;
    this.#resolver = resolver;
  }

  answer(query: Query, transport: Transport, asker: Asker): Reply {
    const refusal = this.#resolver.refusal(query);
    if (refusal) return refusal;
    for (let zone: WireName | undefined = query.name; zone !== undefined; zone = parentOf(zone)) {
      const first = this.#byZone.get(zone);
      if (first) return first({ query, transport, asker });
    }
    return bare(query, rcodes.REFUSED);
  }
}
