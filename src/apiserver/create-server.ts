/** Puts the API server's edge together: the chain with its routes around the core, behind one TLS door. */
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import { memoized } from '#base/memoized.ts';
import { createMetrics } from '#base/metrics.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Random } from '#base/random.ts';
import type { AccessControl } from './auth/access.ts';
import { authorityRoute } from './auth/authority.ts';
import { openIdRoute } from './auth/openid.ts';
import type { SigningKey } from './auth/service-account-tokens.ts';
import { chain, otherPaths } from './chain.ts';
import { discoveryRoute, servedGroups } from './discovery/discovery.ts';
import { openApiOptions, openApiRoute } from './discovery/openapi.ts';
import { pathsRoute } from './discovery/paths.ts';
import { servedKinds } from './discovery/served.ts';
import type { ServedKind } from './discovery/served.ts';
import type { Step } from './http/exchange.ts';
import { healthRoute } from './health/health.ts';
import type { HealthCheck } from './health/health.ts';
import { metricsRoute, requestMetrics } from './metrics.ts';
import { createRelay } from './proxy/relay.ts';
import type { ApiServerCore } from './registry/core.ts';
import { ApiServer } from './server.ts';
import type { ListenAddress } from './server.ts';
import { tunnelRoute } from './tunnel/route.ts';
import { Tunnels } from './tunnel/tunnels.ts';
import { versionRoute } from './version.ts';

/** PEM. */
interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export interface CreateServerOptions {
  readonly core: Pick<ApiServerCore, 'handler' | 'reader' | 'strategies'>;
  readonly access: AccessControl;
  readonly certificates: {
    readonly authority: string;
    readonly apiServer: Pair;
    /** What the API server shows to kubelets. */
    readonly apiServerKubeletClient: Pair;
    readonly tokenKey: SigningKey;
  };
  /** Those that agents open here; of its own when absent. */
  readonly tunnels?: Tunnels;
  readonly listen: readonly ListenAddress[];
  /** What discovery tells clients, such as `10.0.0.7:6443`; the first address of `listen` when absent. */
  readonly advertise?: string;
  readonly checks: readonly HealthCheck[];
  /** A registry of its own when absent. */
  readonly metrics?: Metrics;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export function createApiServer(options: CreateServerOptions): ApiServer {
  const { core, access, certificates, clock, random, log } = options;
  const metrics = options.metrics ?? createMetrics({ process: true });
  const kinds = memoized(core.strategies, servedKinds);
  const descriptions = openApiOptions();
  const counts = requestMetrics(metrics, kinds, clock);
  const tunnels = options.tunnels ?? new Tunnels({ clock, log });
  const advertised = (): string => options.advertise ?? firstOf(server.addresses);
  const steps = chain({
    authenticators: access.authenticators,
    authorizer: access.authorizer,
    routes: [
      counts.countLongRunning,
      otherPaths(
        healthRoute(options.checks, log),
        versionRoute,
        tunnelRoute(tunnels),
        metricsRoute(metrics),
        authorityRoute(certificates.authority),
        openIdRoute(certificates.tokenKey),
        following(kinds, pathsRoute),
        following(kinds, (now) => openApiRoute(now, descriptions)),
        following(kinds, (now) => discoveryRoute(now, advertised)),
      ),
      following(kinds, servedGroups),
      createRelay({
        reader: core.reader,
        authorizer: access.authorizer,
        authority: certificates.authority,
        client: certificates.apiServerKubeletClient,
        dial: tunnels.dial,
      }),
    ],
    handler: core.handler,
    clock,
    random,
  });
  const server = new ApiServer({
    serving: certificates.apiServer,
    clientAuthority: certificates.authority,
    listen: options.listen,
    steps,
    observe: (exchange) => counts.observe(exchange),
    clock,
    log,
  });
  return server;
}

/** A step that is made anew when something else is served. */
function following(
  kinds: () => readonly ServedKind[],
  make: (kinds: readonly ServedKind[]) => Step,
): Step {
  const step = memoized(kinds, make);
  return (exchange) => step()(exchange);
}

function firstOf([first]: readonly ListenAddress[]): string {
  return first ? `${first.host}:${first.port}` : '';
}
