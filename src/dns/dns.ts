/**
 * Cluster DNS: answers the names of Services and of their members, in threads of its own, from what the informers show.
 * Owns the index of names and the DNS sockets; knows nothing of how Pods are told where to ask.
 */
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { Informers } from '#client/informers.ts';
import { askServer } from './ask.ts';
import { buildInfo } from './build-info.ts';
import { Causes } from './causes.ts';
import { ClientPods } from './client-pods.ts';
import { ConfigFollower } from './config/follower.ts';
import { rowsOf } from './config/settings-rows.ts';
import { noCounts, sumOf } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import type { CountRow, MetricRows } from './metric-rows.ts';
import { Engine } from './engine.ts';
import { Engines } from './engines.ts';
import { FurtherRanges } from './further-ranges.ts';
import { LogLines } from './log-lines.ts';
import type { Transport } from './resolver.ts';
import type { EngineConfig, EngineEvents, Update } from './running-engine.ts';
import type { ListenAddress } from './server.ts';
import { RecordSource } from './source.ts';
import type { SeenQueries } from './tap.ts';
import { DnsThread } from './thread.ts';

export interface DnsParts {
  readonly informers: Informers;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Tells about the configuration that it follows. */
  readonly recorder: EventRecorder;
  /** Whether it is measured how long changes take: that follows all Pods. */
  readonly measured?: boolean;
  readonly config: DnsConfig;
}

export interface DnsConfig extends EngineConfig {
  /**
   * How many threads answer. 0: this one does, which is for a process that has nothing else to do, such as an agent:
   * a thread takes 10 MB.
   */
  readonly workers: number;
  /** Whose Pods ask this server; absent: names are completed for none. */
  readonly nodeName?: string;
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
export function createClusterDns(parts: DnsParts): ClusterDns {
  const { informers, clock, random, recorder, log } = parts;
  const { workers, nodeName, ...config } = parts.config;
  const addresses = Promise.withResolvers<readonly ListenAddress[]>();
  const synced = Promise.withResolvers<void>();
  addresses.promise.catch(() => undefined);
  let running: { readonly engines: Engines; readonly rows: () => MetricRows } | undefined;
  const tracers = new Set<(seen: SeenQueries) => void>();
  const tap = (): void => {
    const tell = (seen: SeenQueries): void => tracers.forEach((deliver) => deliver(seen));
    running?.engines.tap(tracers.size > 0 ? tell : undefined);
  };
  return {
    name: 'dns',
    addresses: () => addresses.promise,
    async counts() {
      if (!running) return noCounts;
      const { engines, rows } = running;
      return sumOf([await engines.counts(), { ...noCounts, server: rows() }]);
    },
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
      const { clusterDomain } = config;
      const events = eventsTo(log);
      const update = (change: Update): void => engines.update(change);
      const source = new RecordSource({
        informers,
        clock,
        clusterDomain,
        update,
        ...(parts.measured ? { causes: new Causes({ informers, clock }) } : {}),
      });
      const clients = new ClientPods({ informers, nodeName, clusterDomain, update });
      const engines = new Engines({
        create: (given) =>
          workers === 0 ? new Engine(given, bounded(events, clock)) : new DnsThread(given, events),
        count: Math.max(1, workers),
        config,
        everything: () => ({ ...source.everything(), clients: clients.everything() }),
        clock,
        random,
        log,
      });
      const ranges = new FurtherRanges(informers, (settings) => engines.configure(settings));
      let gauges: readonly CountRow[] = [];
      const follower = new ConfigFollower({
        informers,
        recorder,
        log,
        clusterDomain,
        apply(settings) {
          gauges = rowsOf(settings);
          ranges.configure(settings);
          source.configure(settings.cluster);
          clients.configure(settings.servers.some(({ autopath }) => autopath.length > 0));
        },
      });
      running = {
        engines,
        rows: () => ({
          counters: [{ name: 'reload_failed_total', labels: {}, value: follower.refusals }],
          gauges: [buildInfo, ...gauges],
          histograms: [],
        }),
      };
      if (tracers.size > 0) tap();
      const started = engines.start();
      const end = source.start();
      const endFollowing = follower.start();
      const endRanges = ranges.start();
      // Configured first: the first answers are what the configuration wants.
      follower
        .untilSynced()
        .then(() => ranges.untilSynced())
        .then(() => source.untilSynced())
        .then(synced.resolve, synced.reject);
      try {
        addresses.resolve(await started);
        await untilAborted(signal);
      } catch (error) {
        addresses.reject(error);
        throw error;
      } finally {
        running = undefined;
        endFollowing();
        endRanges();
        clients.stop();
        end();
        await engines.stop();
      }
    },
  };
}

function eventsTo(log: Logger): EngineEvents {
  return {
    log({ kind, text }) {
      if (kind === 'query') log.info('query', { query: text });
      else if (kind === 'error') log.error('a question has no answer', { question: text });
      else log.warn('lines of the query log are left out', { reason: text });
    },
    loop(upstream) {
      log.warn('a resolver of this node asks the cluster DNS in turn: it is left out', {
        ...upstream,
      });
    },
  };
}

/** As a thread does it: a flood of questions is no flood of lines. */
function bounded(events: EngineEvents, clock: Clock): EngineEvents {
  const lines = new LogLines(clock, (written) => {
    for (const line of written) events.log(line);
    lines.written();
  });
  return { ...events, log: (line) => lines.add(line) };
}
