/**
 * The control plane of one server: API server over a store, and what works through it as clients (controllers,
 * scheduler). The start list is data: top to bottom is the order of starting.
 */
import { createMetrics } from '#base/metrics.ts';
import type { Metrics } from '#base/metrics.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { ResourceType } from '#api/object.ts';
import type { Strategy, Verb } from '#apiserver/registry/strategy.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { Client } from '#client/client.ts';
import { createBootstrapKeeper } from '#apiserver/bootstrap/keeper.ts';
import { createInformers } from '#client/informer.ts';
import type { Informers } from '#client/informers.ts';
import { createRecorder } from '#client/recorder.ts';
import { createControllers } from '#controllers/index.ts';
import { createScheduler } from '#scheduler/scheduler.ts';
import { createDnsBootstrap } from '#dns/bootstrap.ts';
import { createApi } from './api.ts';
import type { ListenAddress } from './config.ts';
import { nodeListeners } from './node-listeners.ts';
import type { ServerParts } from './server-parts.ts';

export interface ControlPlane {
  /** In starting order. */
  readonly parts: readonly Runnable[];
  /** A client that speaks as `user`, by reference, authorized like everybody; `agent` owns what it writes. */
  clientOf(user: UserInfo, agent: string): Client;
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

export function createControlPlane(options: ServerParts): ControlPlane {
  const { config, certificates, clock, random, log } = options;
  const metrics = createMetrics({ process: true });
  const api = createApi({ ...options, metrics });
  const { clientOf } = api;
  const client = clientOf(controllerManager, 'kube-controller-manager');
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
    ...api.parts,
    createDnsBootstrap({
      client,
      clock,
      random,
      log,
      dnsAddress: config.dnsAddress,
      clusterDomain: config.clusterDomain,
      endpointAddress: config.nodeIP,
    }),
    { name: 'informers', run: (signal) => informers.run(signal) },
    createBootstrapKeeper({ client, informers, wanted: api.founding, clock, log }),
    schedulerRecorder,
    ...createControllers({
      client,
      informers,
      clock,
      random,
      metrics,
      log: log.child({ part: 'controllers' }),
      authority: certificates.authority,
      signer: certificates.signer,
      ownNodes: [config, ...config.furtherNodes].map(({ nodeName }) => nodeName),
      resources: collectable(api.strategies),
      ranges: {
        clusterCIDR: config.clusterCIDR,
        serviceCIDR: config.serviceCIDR,
        nodePorts: config.nodePorts,
      },
      nodeMonitorGraceMs: config.nodeMonitorGraceMs,
      nodeListeners: nodeListeners(config),
      autoscaler: config.autoscaler,
      signSecretToken: api.signSecretToken,
    }),
    createScheduler({
      client: clientOf(scheduler, 'kube-scheduler'),
      informers,
      recorder: schedulerRecorder,
      clock,
      random,
      log: log.child({ part: 'scheduler' }),
    }),
  ];
  return { parts, clientOf, informers, metrics, addresses: api.addresses };
}

/** What namespaces are emptied of and the garbage collector knows: everything that is stored, each under one name. */
function collectable(strategies: readonly Strategy[]): readonly ResourceType[] {
  const needed: readonly Verb[] = ['list', 'watch', 'delete'];
  return strategies
    .filter((strategy) => !strategy.ephemeral && !strategy.review && !strategy.view)
    .filter(({ verbs }) => !verbs || needed.every((verb) => verbs.includes(verb)))
    .map(({ type }) => type);
}
