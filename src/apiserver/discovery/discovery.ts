/**
 * Discovery: what the API serves, for clients that ask before they act. The documents follow from the strategies, are
 * made on first use, and carry an ETag, so that a client that has them is told so and nothing more.
 */
import type { Exchange, Step } from '../http/exchange.ts';
import { parseAccept } from '../http/accept.ts';
import { documentCache } from '../http/document.ts';
import type { DocumentCache } from '../http/document.ts';
import {
  apiVersions,
  groupDiscoveryList,
  groupList,
  groupSummary,
  resourceList,
} from './documents.ts';
import type { ServedKind } from './served.ts';

/** Refuses resources of a group or version that nobody serves, as upstream: with a 404 in plain text. */
export function servedGroups(kinds: readonly ServedKind[]): Step {
  const served = new Map<string, Set<string>>();
  for (const { group, version } of kinds) {
    served.set(group, (served.get(group) ?? new Set()).add(version));
  }
  return (exchange) => {
    const { isResource, group, version } = exchange.info;
    if (isResource && !served.get(group)?.has(version)) notServed(exchange);
  };
}

/** Answers `/api`, `/apis` and what is below that names no resource. */
export function discoveryRoute(kinds: readonly ServedKind[], serverAddress: () => string): Step {
  const cache = documentCache();
  const core = kinds.filter((kind) => kind.group === '');
  const others = kinds.filter((kind) => kind.group !== '');
  const byGroup = Map.groupBy(others, (kind) => kind.group);
  const byVersion = Map.groupBy(kinds, ({ group, version }) => `${group}/${version}`);
  const groups = [...byGroup].map(([name, members]) => groupSummary(name, members));

  return (exchange) => {
    const { info } = exchange;
    const [prefix, group, version, ...more] = info.path.split('/').filter((part) => part !== '');
    if ((prefix !== 'api' && prefix !== 'apis') || more.length > 0) return;
    const aggregated = aggregatedVersion(exchange);
    if (group === undefined) {
      return prefix === 'api'
        ? index(exchange, cache, {
            aggregated,
            kinds: core,
            plain: () => apiVersions(serverAddress()),
          })
        : index(exchange, cache, { aggregated, kinds: others, plain: () => groupList(groups) });
    }
    if (prefix === 'apis' && version === undefined) {
      const summary = groups.find(({ name }) => name === group);
      if (!summary) return notServed(exchange);
      return cache.respond(exchange, info.path, () => ({
        kind: 'APIGroup',
        apiVersion: 'v1',
        ...summary,
      }));
    }
    const members = byVersion.get(prefix === 'api' ? `/${group}` : `${group}/${version}`);
    if (!members) return notServed(exchange);
    return cache.respond(exchange, info.path, () => resourceList(members));
  };
}

interface Index {
  readonly aggregated: string | undefined;
  readonly kinds: readonly ServedKind[];
  readonly plain: () => object;
}

function index(
  exchange: Exchange,
  cache: DocumentCache,
  { aggregated, kinds, plain }: Index,
): void {
  const { path } = exchange.info;
  if (aggregated === undefined) return cache.respond(exchange, path, plain);
  const contentType = `application/json;g=apidiscovery.k8s.io;v=${aggregated};as=APIGroupDiscoveryList`;
  return cache.respond(
    exchange,
    `${path}?${aggregated}`,
    () => groupDiscoveryList(`apidiscovery.k8s.io/${aggregated}`, kinds),
    contentType,
  );
}

/** Which version of the aggregated form the client likes best; undefined for the plain form. */
function aggregatedVersion(exchange: Exchange): string | undefined {
  for (const { type, parameters } of parseAccept(exchange.header('accept') ?? '')) {
    if (type !== 'application/json') continue;
    const { as, g, v } = parameters;
    if (as === undefined) return undefined;
    if (as !== 'APIGroupDiscoveryList' || g !== 'apidiscovery.k8s.io') continue;
    if (v === 'v2' || v === 'v2beta1') return v;
  }
  return undefined;
}

function notServed(exchange: Exchange): void {
  exchange.respondText(404, '404 page not found\n');
}
