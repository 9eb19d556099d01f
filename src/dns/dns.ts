/**
 * Cluster DNS: answers the names of Services and of their members, in its own thread, from what the informers show.
 * Owns the index of names and the DNS sockets; knows nothing of how Pods are told where to ask.
 */
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Informers } from '#client/informers.ts';
import { askServer } from './ask.ts';
import type { DnsCounts } from './counters.ts';
import type { EngineConfig } from './engine.ts';
import type { Transport } from './resolver.ts';
import type { ListenAddress } from './server.ts';
import { RecordSource } from './source.ts';
import type { SeenQueries } from './tap.ts';
import { DnsThread } from './thread.ts';

export interface DnsParts {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly config: EngineConfig;
}

export interface ClusterDns extends Runnable {
  /** Where it listens, with the ports that the system chose; once it is ready. */
  addresses(): Promise<readonly ListenAddress[]>;
  /** What it has answered so far; zeros when it doesn't run. */
  counts(): Promise<DnsCounts>;
  /** Asks it a question over its own socket, as a client would; rejects when no answer comes. */
  ask(message: Buffer, transport: Transport): Promise<Buffer>;
  /** Tells of every question that comes from now on, until what it returns is called. */
  trace(deliver: (seen: SeenQueries) => void): () => void;
}

/** As long as a client's resolver waits. */
const askMs = 5000;

/** Ready when it listens and the index holds what the API held at the start. */
export function createClusterDns({ informers, clock, config }: DnsParts): ClusterDns {
  const addresses = Promise.withResolvers<readonly ListenAddress[]>();
  const synced = Promise.withResolvers<void>();
  addresses.promise.catch(() => undefined);
  let running: DnsThread | undefined;
  const tracers = new Set<(seen: SeenQueries) => void>();
  const tap = (): void => {
    const tell = (seen: SeenQueries): void => tracers.forEach((deliver) => deliver(seen));
    running?.tap(tracers.size > 0 ? tell : undefined);
  };
  return {
    name: 'dns',
    addresses: () => addresses.promise,
    counts: () => running?.counts() ?? Promise.resolve({ requests: {}, responses: {} }),
    async ask(message, transport) {
      const [server] = await addresses.promise;
      if (!server) throw new HoldfastError('CONFIG_INVALID', 'the DNS server listens nowhere');
      return askServer(server, message, { transport, clock, timeoutMs: askMs });
    },
    trace(deliver) {
      // Its own, so that the same function may be given twice.
      const own = (seen: SeenQueries): void => deliver(seen);
      tracers.add(own);
      if (tracers.size === 1) tap();
      return () => {
        if (tracers.delete(own) && tracers.size === 0) tap();
      };
    },
    ready: async () => {
      await addresses.promise;
      await synced.promise;
    },
    async run(signal) {
      const thread = new DnsThread(config);
      running = thread;
      if (tracers.size > 0) tap();
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
