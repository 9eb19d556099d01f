/**
 * The control plane of one server: API server over a store, and what works through it as clients (controllers,
 * scheduler). The start list is data: top to bottom is the order of starting.
 */
import type { Clock } from '#base/clock.ts';
import { bug } from '#base/errors.ts';
import { createMetrics } from '#base/metrics.ts';
import type { Metrics } from '#base/metrics.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { storageClasses } from '#api/gen/resources.ts';
import type { ResourceType } from '#api/object.ts';
import { admissionChain } from '#apiserver/admission/chain.ts';
import { createAccess } from '#apiserver/auth/access.ts';
import { requireAccess } from '#apiserver/auth/authorize.ts';
import { ensureBootstrapPolicy } from '#apiserver/auth/bootstrap/ensure.ts';
import { bootstrap, ensure } from '#apiserver/bootstrap/bootstrap.ts';
import { createApiServer } from '#apiserver/create-server.ts';
import { createApiServerCore } from '#apiserver/registry/core.ts';
import type { Strategy, Verb } from '#apiserver/registry/strategy.ts';
import { createStrategies } from '#apiserver/resources/index.ts';
import type { ApiHandler, UserInfo } from '#client/api-handler.ts';
import type { Client } from '#client/client.ts';
import { createInProcessClient } from '#client/in-process.ts';
import { createInformers } from '#client/informer.ts';
import type { Informers } from '#client/informers.ts';
import { createRecorder } from '#client/recorder.ts';
import { createControllers } from '#controllers/index.ts';
import { localPathStorageClass } from '#controllers/local-path/storage-class.ts';
import { createScheduler } from '#scheduler/scheduler.ts';
import { createDnsBootstrap } from '#dns/bootstrap.ts';
import type { Store } from '#storage/store.ts';
import type { Certificates } from './certificates/certificates.ts';
import { clusterDefaults } from './config.ts';
import type { ListenAddress, ServerConfig } from './config.ts';
import { ensureNodeRoles } from './node-roles.ts';

export interface ControlPlaneOptions {
  readonly config: ServerConfig;
  readonly certificates: Certificates;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export interface ControlPlane {
  /** In starting order. */
  readonly parts: readonly Runnable[];
  /** A client that speaks as `user`, by reference, authorized like everybody. */
  clientOf(user: UserInfo): Client;
  /** Shared by everything in the process that only reads. */
  readonly informers: Informers;
  /** What `/metrics` shows; other parts of the process add theirs. */
  readonly metrics: Metrics;
  /** Where the API server listens, once it does. */
  addresses(): readonly ListenAddress[];
}

/** What the control plane's own parts are; a control plane may do everything. */
const controllerManager: UserInfo = {
  name: 'system:kube-controller-manager',
  groups: ['system:masters'],
};
const scheduler: UserInfo = { name: 'system:kube-scheduler', groups: ['system:authenticated'] };

export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { config, certificates, store, clock, random, log } = options;
  const metrics = createMetrics({ process: true });
  const access = createAccess({ tokenKey: certificates.tokenKey, clock, random });
  const strategies = createStrategies({
    services: { cidr: config.serviceCIDR, nodePorts: config.nodePorts },
    reviews: access.reviews,
    tokens: access.tokens,
  });
  const core = createApiServerCore({
    store,
    strategies,
    admission: [...admissionChain, ...access.admission],
    clock,
    random,
    log: log.child({ part: 'api server' }),
  });
  access.bind(core.reader);
  const server = createApiServer({
    core,
    access,
    strategies,
    certificates,
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
    log: log.child({ part: 'api server' }),
  });

  // Clients may connect before the default objects are there, but /readyz says when they are.
  let bootstrapped = false;
  const authorized: ApiHandler = {
    handle(request) {
      requireAccess(access.authorizer, request.user, request.info);
      return core.handler.handle(request);
    },
  };
  const clientOf = (user: UserInfo): Client => createInProcessClient({ handler: authorized, user });
  const client = clientOf(controllerManager);
  const informers = createInformers({
    client,
    clock,
    random,
    log: log.child({ part: 'informers' }),
  });
  const schedulerRecorder = createRecorder({
    client,
    clock,
    log: log.child({ part: 'scheduler' }),
    component: 'default-scheduler',
  });

  const parts: readonly Runnable[] = [
    core,
    server,
    once('bootstrap', async () => {
      const [address] = server.addresses;
      await bootstrap({
        client,
        log,
        address: config.nodeIP,
        port: address?.port ?? clusterDefaults.apiPort,
        serviceIP: config.apiServiceIP,
      });
      // Some roles live in kube-system.
      await ensureBootstrapPolicy(client);
      await ensureNodeRoles(client);
      bootstrapped = true;
    }),
    once('storage class', async () => {
      await ensure(client, {
        type: storageClasses,
        object: localPathStorageClass,
        enforced: false,
      });
    }),
    createDnsBootstrap({
      client,
      clock,
      random,
      log,
      dnsAddress: config.dnsAddress,
      endpointAddress: config.nodeIP,
    }),
    { name: 'informers', run: (signal) => informers.run(signal) },
    schedulerRecorder,
    ...createControllers({
      client,
      informers,
      clock,
      random,
      log: log.child({ part: 'controllers' }),
      authority: certificates.authority,
      resources: collectable(strategies),
      ranges: { serviceCIDR: config.serviceCIDR, nodePorts: config.nodePorts },
      localPathDirectory: config.paths.volumes,
    }),
    createScheduler({
      client: clientOf(scheduler),
      informers,
      recorder: schedulerRecorder,
      clock,
      random,
      log: log.child({ part: 'scheduler' }),
    }),
  ];
  return { parts, clientOf, informers, metrics, addresses: () => server.addresses };
}

/** What namespaces are emptied of and the garbage collector knows: everything that is stored, each under one name. */
function collectable(strategies: readonly Strategy[]): readonly ResourceType[] {
  const needed: readonly Verb[] = ['list', 'watch', 'delete'];
  return strategies
    .filter((strategy) => !strategy.ephemeral && !strategy.review && !strategy.view)
    .filter(({ verbs }) => !verbs || needed.every((verb) => verbs.includes(verb)))
    .map(({ type }) => type);
}

/** A step of the start that is done once; the list goes on when it is. */
export function once(name: string, work: () => Promise<void>): Runnable {
  const done = Promise.withResolvers<void>();
  return {
    name,
    ready: () => done.promise,
    async run(signal) {
      await work();
      done.resolve();
      await untilAborted(signal);
    },
  };
}
