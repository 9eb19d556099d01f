/**
 * Cluster DNS: answers the names of Services and of their members, in its own thread, from what the informers show.
 * Owns the index of names and the DNS sockets; knows nothing of how Pods are told where to ask.
 */
import type { Clock } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Informers } from '#client/informers.ts';
import { ConfigFollower } from './config/follower.ts';
import type { DnsCounts } from './counters.ts';
import type { EngineConfig } from './engine.ts';
import type { LogLine } from './log-lines.ts';
import type { ListenAddress } from './server.ts';
import { RecordSource } from './source.ts';
import { DnsThread } from './thread.ts';

export interface DnsParts {
  readonly informers: Informers;
  readonly clock: Clock;
  /** Tells about the configuration that it follows. */
  readonly recorder: EventRecorder;
  readonly log: Logger;
  readonly config: EngineConfig;
}

export interface ClusterDns extends Runnable {
  /** Where it listens, with the ports that the system chose; once it is ready. */
  addresses(): Promise<readonly ListenAddress[]>;
  /** What it has answered so far; zeros when it doesn't run. */
  counts(): Promise<DnsCounts>;
}

/** Ready when it listens and the index holds what the API held at the start. */
export function createClusterDns(parts: DnsParts): ClusterDns {
  const { informers, clock, config, recorder, log } = parts;
  const addresses = Promise.withResolvers<readonly ListenAddress[]>();
  const synced = Promise.withResolvers<void>();
  addresses.promise.catch(() => undefined);
  let running: DnsThread | undefined;
  return {
    name: 'dns',
    addresses: () => addresses.promise,
    counts: () => running?.counts() ?? Promise.resolve({ requests: {}, responses: {} }),
    ready: async () => {
      await addresses.promise;
      await synced.promise;
    },
    async run(signal) {
      const thread = new DnsThread(config, (line) => writeLine(log, line));
      running = thread;
      const { clusterDomain } = config;
      const update = thread.update.bind(thread);
      const source = new RecordSource({ informers, clock, clusterDomain, update });
      const end = source.start();
      const follower = new ConfigFollower({
        informers,
        recorder,
        log,
        clusterDomain,
        apply(settings) {
          thread.configure(settings);
          source.configure(settings.cluster);
        },
      });
      const endFollowing = follower.start();
      thread.listening.then(addresses.resolve, addresses.reject);
      // Configured first: the first answers are what the configuration wants.
      follower
        .untilSynced()
        .then(() => source.untilSynced())
        .then(synced.resolve, synced.reject);
      try {
        await thread.listening;
        await Promise.race([untilAborted(signal), thread.ended]);
      } finally {
        running = undefined;
        endFollowing();
        end();
        await thread.stop();
      }
    },
  };
}

function writeLine(log: Logger, { kind, text }: LogLine): void {
  if (kind === 'query') log.info('query', { query: text });
  else if (kind === 'error') log.error('a question has no answer', { question: text });
  else log.warn('lines of the query log are left out', { reason: text });
}
