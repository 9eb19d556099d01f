/**
 * Cluster DNS: answers the names of Services and of their members, in its own thread, from what the informers show.
 * Owns the index of names and the DNS sockets; knows nothing of how Pods are told where to ask.
 */
import type { Clock } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Informers } from '#client/informers.ts';
import type { Upstream } from './config/settings.ts';
import { noCounts } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import type { EngineConfig } from './engine.ts';
import type { ListenAddress } from './server.ts';
import { RecordSource } from './source.ts';
import { DnsThread } from './thread.ts';

export interface DnsParts {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly config: EngineConfig;
  /** A resolver outside asks this server in turn: it is left out until it no longer does. */
  readonly onLoop?: (upstream: Upstream) => void;
}

export interface ClusterDns extends Runnable {
  /** Where it listens, with the ports that the system chose; once it is ready. */
  addresses(): Promise<readonly ListenAddress[]>;
  /** What it has answered so far; zeros when it doesn't run. */
  counts(): Promise<DnsCounts>;
}

/** Ready when it listens and the index holds what the API held at the start. */
export function createClusterDns(parts: DnsParts): ClusterDns {
  const { informers, clock, config, onLoop = () => undefined } = parts;
  const addresses = Promise.withResolvers<readonly ListenAddress[]>();
  const synced = Promise.withResolvers<void>();
  addresses.promise.catch(() => undefined);
  let running: DnsThread | undefined;
  return {
    name: 'dns',
    addresses: () => addresses.promise,
    counts: () => running?.counts() ?? Promise.resolve(noCounts),
    ready: async () => {
      await addresses.promise;
      await synced.promise;
    },
    async run(signal) {
      const thread = new DnsThread(config, onLoop);
      running = thread;
      const { clusterDomain } = config;
      const update = thread.update.bind(thread);
      const source = new RecordSource({ informers, clock, clusterDomain, update });
      const end = source.start();
      thread.listening.then(addresses.resolve, addresses.reject);
      source.untilSynced().then(synced.resolve, synced.reject);
      try {
        await thread.listening;
        await Promise.race([untilAborted(signal), thread.ended]);
      } finally {
        running = undefined;
        end();
        await thread.stop();
      }
    },
  };
}
