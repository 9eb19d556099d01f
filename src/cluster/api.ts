/**
 * The API of one server: its core over the store, who may do what, the door to the network, and the objects that a new
 * cluster starts with. In-process clients come in behind the door, but are authorized like everybody.
 */
import { bug } from '#base/errors.ts';
import { once } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Metrics } from '#base/metrics.ts';
import { storageClasses } from '#api/gen/resources.ts';
import { admissionChain } from '#apiserver/admission/chain.ts';
import { createAccess } from '#apiserver/auth/access.ts';
import type { ServiceAccountTokens } from '#apiserver/auth/service-account-tokens.ts';
import { requireAccess } from '#apiserver/auth/authorize.ts';
import { ensureBootstrapPolicy } from '#apiserver/auth/bootstrap/ensure.ts';
import { bootstrap, ensure } from '#apiserver/bootstrap/bootstrap.ts';
import type { BootstrapOptions } from '#apiserver/bootstrap/objects.ts';
import { nodeStats } from '#apiserver/proxy/node-stats.ts';
import { Tunnels } from '#apiserver/tunnel/tunnels.ts';
import { createApiServer } from '#apiserver/create-server.ts';
import { createApiServerCore } from '#apiserver/registry/core.ts';
import type { Strategy } from '#apiserver/registry/strategy.ts';
import { createStrategies } from '#apiserver/resources/index.ts';
import type { ApiHandler, RequestInfo, UserInfo } from '#client/api-handler.ts';
import type { Client } from '#client/client.ts';
import { createInProcessClient } from '#client/in-process.ts';
import { localPathStorageClass } from '#controllers/local-path/storage-class.ts';
import { clusterDefaults } from './config.ts';
import type { ListenAddress } from './config.ts';
import { ensureNodeRoles } from './node-roles.ts';
import type { ServerParts } from './server-parts.ts';

export interface ApiOptions extends ServerParts {
  readonly metrics: Metrics;
}

export interface Api {
  /** In starting order; after the last one the objects are there that every cluster has. */
  readonly parts: readonly Runnable[];
  readonly strategies: readonly Strategy[];
  /** A client that speaks as `user`, by reference, authorized like everybody; `agent` owns what it writes. */
  readonly clientOf: (user: UserInfo, agent: string) => Client;
  /** Signs the tokens that Secrets hold. */
  readonly signSecretToken: ServiceAccountTokens['issueLegacy'];
  /** What the objects that every cluster has depend on. */
  readonly founding: () => BootstrapOptions;
  /** Where the API server listens, once it does. */
  readonly addresses: () => readonly ListenAddress[];
}

/** Who makes the first objects: it may do everything. */
const founder: UserInfo = {
  name: 'system:apiserver',
  groups: ['system:masters'],
};

export function createApi(options: ApiOptions): Api {
  const { config, certificates, store, metrics, clock, random } = options;
  const log = options.log.child({ part: 'api server' });
  const access = createAccess({ tokenKey: certificates.tokenKey, clock, random, log });
  const tunnels = new Tunnels({ clock, log });
  const stats = nodeStats({
    authority: certificates.authority,
    client: certificates.apiServerKubeletClient,
    dial: tunnels.dial,
    clock,
    log,
  });
  const strategies = createStrategies({
    stats,
    services: { cidr: config.serviceCIDR, nodePorts: config.nodePorts },
    reviews: access.reviews,
    tokens: access.tokens,
  });
  const admission = [...admissionChain, ...access.admission];
  const authorize = (user: UserInfo, info: RequestInfo): void =>
    requireAccess(access.authorizer, user, info);
  const core = createApiServerCore({ store, strategies, admission, clock, random, log, authorize });
  // Clients may connect before the default objects are there, but /readyz says when they are.
  let bootstrapped = false;
  const server = createApiServer({
    core,
    access,
    certificates,
    tunnels,
    listen: config.api.listen,
    advertise: `${config.nodeIP}:${config.api.listen[0]?.port}`,
    metrics,
    checks: [
      { name: 'etcd', check: async () => void (await store.currentRevision()) },
      {
        name: 'poststarthook/rbac/bootstrap-roles',
        check() {
          if (!bootstrapped) bug('the default roles are not there yet');
        },
        onlyReadiness: true,
      },
    ],
    clock,
    random,
    log,
  });
  const authorized: ApiHandler = {
    handle(request) {
      authorize(request.user, request.info);
      return core.handler.handle(request);
    },
  };
  const clientOf: Api['clientOf'] = (user, userAgent) =>
    createInProcessClient({ handler: authorized, user, userAgent });
  access.bind(core.reader, clientOf(founder, 'kube-apiserver'));
  const addresses = (): readonly ListenAddress[] => server.addresses;
  const founding = (): BootstrapOptions => ({
    address: config.nodeIP,
    port: addresses()[0]?.port ?? clusterDefaults.apiPort,
    serviceIP: config.apiServiceIP,
    serviceCIDR: config.serviceCIDR,
    served: strategies.map(({ type }) => type),
  });
  const found = once('bootstrap', async () => {
    await makeFirstObjects(clientOf(founder, 'kube-apiserver'), { ...founding(), log });
    bootstrapped = true;
  });
  const signSecretToken = access.tokens.issueLegacy;
  const parts = [core, server, found];
  return { parts, strategies, clientOf, signSecretToken, founding, addresses };
}

async function makeFirstObjects(
  client: Client,
  options: BootstrapOptions & { readonly log: Logger },
): Promise<void> {
  await bootstrap({ ...options, client });
  // Some roles live in kube-system.
  await ensureBootstrapPolicy(client);
  await ensureNodeRoles(client);
  await ensure(client, { type: storageClasses, object: localPathStorageClass, enforced: false });
}
