/**
 * The node agent: runs the Pods that the API assigns to this node. It owns the workers (one for each Pod uid) and
 * everything that wakes them: changes in the API, events of the runtime, results of probes, timers. Decisions are made
 * in the workers, from what the runtime really has; so a kubelet that was killed simply starts again.
 */
import { mkdir } from 'node:fs/promises';
import { pods, services } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep, type Clock } from '#base/clock.ts';
import { background, untilAborted, type Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import { createInformers } from '#client/informer.ts';
import { PodAddresses } from './addresses/pod-addresses.ts';
import type { KubeletConfig } from './config.ts';
import type { Runtime } from './cri/runtime.ts';
import type { Host } from './host/host.ts';
import { createEviction } from './eviction/eviction.ts';
import { MemoryPressure } from './eviction/memory-pressure.ts';
import { ImagePuller } from './image-pull/image-puller.ts';
import { imageCredentials } from './image-pull/image-credentials.ts';
import { lookAgain } from './look-again.ts';
import { LocalPathKeeper } from './volumes/local-path-keeper.ts';
import { NodeAgent } from './node/node-agent.ts';
import { orphanPods } from './orphans.ts';
import { memoryDir, podsDir } from './pod-paths.ts';
import { createPodLookup } from './pod-lookup.ts';
import { PodWorkers } from './pod-workers.ts';
import { realProbeNetwork, type ProbeNetwork } from './probes/network.ts';
import { Prober } from './probes/prober.ts';
import { References } from './references.ts';
import type { PodLookup } from './server/pod-lookup.ts';
import { bestEffortCgroup } from './resources/cgroup-name.ts';
import { sharesOf } from './resources/linux-resources.ts';
import { StatusManager } from './status/status-manager.ts';
import type { KubeletParts, UntilNamed } from './sync-context.ts';
import { TokenCache } from './volumes/token-cache.ts';
import { VolumeManager } from './volumes/volume-manager.ts';

export interface KubeletOptions {
  readonly config: KubeletConfig;
  readonly client: Client;
  readonly runtime: Runtime;
  readonly host: Host;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** How probes reach Pods; absent: over the node's network. */
  readonly probeNetwork?: ProbeNetwork;
  /** Resolves when Pods can be connected: none is started before. Absent: they always can. */
  readonly networkUp?: () => Promise<void>;
  /** Resolves when the cluster's DNS has a Pod's name; absent: it isn't waited for. */
  readonly untilNamed?: UntilNamed;
  /** The node's Pod range, in CIDR notation, once it has one. */
  readonly podRange: () => Promise<string>;
}

export interface Kubelet extends Runnable {
  /** For the kubelet's server. */
  readonly podLookup: PodLookup;
  /** Resolves when the node is registered and its Pods are known. */
  ready(): Promise<void>;
}

/** How long a stop waits for calls in flight. */
const stopMs = 2_000;

export function createKubelet(options: KubeletOptions): Kubelet {
  const { config, client, runtime, host, clock, random, log } = options;
  const networkUp = options.networkUp ?? (() => Promise.resolve());
  const informers = createInformers({ client, clock, random, log });
  const podInformer = informers.of(pods, { fieldSelector: `spec.nodeName=${config.nodeName}` });
  const agent = new NodeAgent({
    ...options,
    informers,
    recovered: () => workers.wakeAll(),
    memoryPressure: () => pressure.under,
  });
  const statuses = new StatusManager({ client, clock, random, log });
  const references = new References({ client, clock, random, log });
  const wake = (podUid: string): void => workers.wake(podUid);
  const prober = new Prober({
    ...options,
    network: options.probeNetwork ?? realProbeNetwork,
    changed: wake,
  });
  const node = (): Node | undefined => agent.node;
  const parts: KubeletParts = {
    ...options,
    untilNamed: options.untilNamed ?? (() => Promise.resolve()),
    references,
    prober,
    node,
    addresses: new PodAddresses(options),
    images: new ImagePuller({
      ...options,
      parallel: config.parallelImagePulls,
      credentials: imageCredentials(references),
      ended: wake,
    }),
    volumes: new VolumeManager({
      config,
      host,
      references,
      tokens: new TokenCache(client, clock),
      node,
    }),
    services: informers.of(services),
    runtimeAway: () => agent.hurry(),
    heldByOthers: (podUid) => workers.heldByOthers(podUid),
    memoryPressure: () => pressure.under,
    roomFreed: () => workers.retryResizes(),
  };
  const workers = new PodWorkers(parts, statuses);
  const localPaths = new LocalPathKeeper({ ...options, informers });
  const eviction = createEviction({ ...options, workers });
  const pressure = new MemoryPressure({ ...options, workers, changed: () => agent.hurry() });
  const known = Promise.withResolvers<void>();

  return {
    name: 'kubelet',
    podLookup: createPodLookup(workers, statuses),
    ready: async () => {
      await Promise.all([agent.ready(), known.promise]);
    },
    async run(signal) {
      await mkdir(podsDir(config), { recursive: true, mode: 0o750 });
      await host.mountTmpfs(memoryDir(config));
      await host.ensureCgroup(bestEffortCgroup(config.cgroupRoot), { cpuShares: sharesOf(0) });
      const parallel = [informers, agent, localPaths, eviction, pressure];
      const loops = parallel.map((part) => part.run(signal));
      for (const loop of loops) background(loop, log, 'kubelet loop');
      await Promise.race([
        Promise.all([informers.untilSynced(), agent.ready(), networkUp()]),
        untilAborted(signal),
      ]);
      if (!signal.aborted) {
        agent.hurry();
        // Before the API's Pods are followed, so that nothing is taken for an orphan that is just new.
        await adopt(signal);
        podInformer.onChange((change) => {
          if (change.type === 'deleted') workers.gone(change.object);
          else {
            statuses.observed(change.object);
            workers.update(change.object);
          }
        });
        known.resolve();
        await Promise.all([followRuntime(signal), lookAgain(workers, options, signal)]);
      }
      prober.close();
      references.close();
      await Promise.race([workers.close(), sleep(clock, stopMs)]);
      statuses.close();
      await parts.addresses.close();
      await Promise.allSettled(loops);
    },
  };

  /** What runs for Pods that the API no longer has was deleted while the kubelet was away. */
  async function adopt(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff({ initialMs: 200, maxMs: 5_000 }, random);
    while (!signal.aborted) {
      try {
        await parts.addresses.load(podInformer.list());
        const present = new Set(podInformer.list().map(({ metadata }) => metadata.uid));
        const orphans = await orphanPods(parts, present);
        for (const orphan of orphans) workers.gone(orphan);
        return;
      } catch (error) {
        log.warn('the runtime does not answer yet', { error });
        await sleep(clock, backoff.next(), signal);
      }
    }
  }

  async function followRuntime(signal: AbortSignal): Promise<void> {
    for await (const event of runtime.events(signal)) {
      if (event.type === 'resync') {
        agent.hurry();
        workers.wakeAll();
      } else if (event.type === 'started') {
        // The worker's own doing, which it has looked at.
      } else if (event.podUid) workers.wake(event.podUid);
      else workers.wakeAll();
    }
  }
}
