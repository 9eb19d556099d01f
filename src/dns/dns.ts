/**
 * Cluster DNS: answers the names of Services and of their members, in threads of its own, from what the informers show.
 * Owns the index of names and the DNS sockets; knows nothing of how Pods are told where to ask.
 */
import type { Clock } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Informers } from '#client/informers.ts';
import type { Upstream } from './config/settings.ts';
import { noCounts } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import { Engine } from './engine.ts';
import type { EngineConfig, Update } from './running-engine.ts';
import { Engines } from './engines.ts';
import type { ListenAddress } from './server.ts';
import { RecordSource } from './source.ts';
import { DnsThread } from './thread.ts';

export interface DnsParts {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly config: DnsConfig;
  /** A resolver outside asks this server in turn: it is left out until it no longer does. */
  readonly onLoop?: (upstream: Upstream) => void;
}

export interface DnsConfig extends EngineConfig {
  /**
   * How many threads answer. 0: this one does, which is for a process that has nothing else to do, such as an agent:
   * a thread takes 10 MB.
   */
  readonly workers: number;
}

export interface ClusterDns extends Runnable {
  /** Where it listens, with the ports that the system chose; once it is ready. */
  addresses(): Promise<readonly ListenAddress[]>;
  /** What it has answered so far; zeros when it doesn't run. */
  counts(): Promise<DnsCounts>;
}

/** Ready when it listens and the index holds what the API held at the start. */
export function createClusterDns(parts: DnsParts): ClusterDns {
  const { informers, clock, random, log, onLoop = () => undefined } = parts;
  const { workers, ...config } = parts.config;
  const addresses = Promise.withResolvers<readonly ListenAddress[]>();
  const synced = Promise.withResolvers<void>();
  addresses.promise.catch(() => undefined);
  let running: Engines | undefined;
  return {
    name: 'dns',
    addresses: () => addresses.promise,
    counts: () => running?.counts() ?? Promise.resolve(noCounts),
    ready: async () => {
      await addresses.promise;
      await synced.promise;
    },
    async run(signal) {
      const { clusterDomain } = config;
      const update = (change: Update): void => engines.update(change);
      const source = new RecordSource({ informers, clock, clusterDomain, update });
      const engines = new Engines({
        create: (given) => (workers === 0 ? new Engine(given, onLoop) : new DnsThread(given, onLoop)),
        count: Math.max(1, workers),
        config,
        everything: () => source.everything(),
        clock,
        random,
        log,
      });
      running = engines;
      const started = engines.start();
      const end = source.start();
      source.untilSynced().then(synced.resolve, synced.reject);
      try {
        addresses.resolve(await started);
        await untilAborted(signal);
      } catch (error) {
        addresses.reject(error);
        throw error;
      } finally {
        running = undefined;
        end();
        await engines.stop();
      }
    },
  };
}
