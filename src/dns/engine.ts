/**
 * A whole DNS server without the cluster: index, resolver, sockets, resolvers of the node. Beside an API server it runs
 * in worker threads (`worker.ts`), so that answering never waits for that one's work, and is told of changes by messages.
 */
import { systemClock } from '#base/clock.ts';
import { systemRandom } from '#base/random.ts';
import { defaultSettings } from './config/settings.ts';
import type { DnsSettings, ServerSettings } from './config/settings.ts';
import { Counters } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import { Delays } from './delays.ts';
import { DirectAnswers } from './direct.ts';
import { NameIndex, toIndexRecords } from './index.ts';
import type { IndexRecord } from './index.ts';
import type { LogLine } from './log-lines.ts';
import { ClientTable } from './plugins/autopath/clients.ts';
import { createChain } from './plugins/chain.ts';
import type { PluginParts } from './plugins/plugin.ts';
import { Resolver } from './resolver.ts';
import type { Answerer, Asker, Transport } from './resolver.ts';
import type { EngineConfig, EngineEvents, RunningEngine, Update } from './running-engine.ts';
import { DnsServer } from './server.ts';
import type { ListenAddress } from './server.ts';
import { Tap } from './tap.ts';
import type { SeenQueries } from './tap.ts';
import { followResolvers } from './upstream/follow-resolvers.ts';
import { Forwarder } from './upstream/forwarder.ts';
import { fromWire, parentOf, validNames } from './wire/name.ts';
import type { WireName } from './wire/name.ts';
import { encodeQuery, parseQuery } from './wire/query.ts';
import type { Query } from './wire/query.ts';
import { readAnswer } from './wire/response.ts';
import type { ReadAnswer } from './wire/response.ts';
import { Zones } from './zones.ts';
import { typeName } from './wire/type-names.ts';

/** An alias that leads to an alias, and so on, through plugins: more is a loop. */
const maximumHops = 5;

export class Engine implements RunningEngine {
  readonly #config: EngineConfig;
  readonly #events: EngineEvents;
  readonly #index: NameIndex;
  readonly #zones: Zones;
  readonly #clients = new ClientTable();
  #completed = 0;
  readonly #resolver: Resolver;
  readonly #server: DnsServer;
  readonly #counters = new Counters();
  readonly #delays = new Delays();
  readonly #stop = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  readonly #forwarder: Forwarder;

  constructor(config: EngineConfig, events: EngineEvents) {
    this.#config = config;
    this.#events = events;
    this.#zones = new Zones(config);
    this.#index = new NameIndex(this.#zones);
    this.#forwarder = new Forwarder({
      clock: systemClock,
      random: systemRandom,
      settings: defaultSettings,
      onLoop: (upstream) => events.loop(upstream),
    });
    const [index, zones, forwarder] = [this.#index, this.#zones, this.#forwarder];
    this.#resolver = new Resolver({ index, zones, forwarder });
    const counters = this.#counters;
    const direct = new DirectAnswers({ index, zones, counters, possible: () => this.#isPlain() });
    const { sharedPort = false } = config;
    this.#server = new DnsServer({
      direct,
      answerer: this.#resolver,
      counters,
      clock: systemClock,
      sharedPort,
    });
    this.configure(defaultSettings);
  }

  configure(settings: DnsSettings): void {
    const { cluster, servers } = settings;
    this.#index.ttl = settings.ttl;
    this.#zones.configure(settings.negativeTtl, cluster.claimed);
    this.#index.zonesChanged();
    this.#index.apply('zones', this.#zones.records());
    this.#resolver.settings = {
      podAddresses: cluster.pods === 'insecure',
      fallthrough: cluster.fallthrough,
    };
    this.#forwarder.settings = settings;
    const log = (line: LogLine): void => this.#events.log(line);
    this.#resolver.unanswered = unansweredLog(servers, log);
    const lookup = lookupThrough(() => this.#server.answerer);
    const answerer = createChain(servers, {
      resolver: this.#resolver,
      isOwn: (name) => this.#zones.of(name) !== undefined,
      monotonic: () => systemClock.monotonic(),
      log: (text) => log({ kind: 'query', text }),
      lookup,
      ttl: settings.ttl,
      exists: (name) => this.#index.exists(name),
      searchOf: (address) => this.#clients.searchOf(address),
      completed: () => void (this.#completed += 1),
    });
    this.#resolver.lookup = answerer === this.#resolver ? undefined : lookup;
    this.#server.answerer = answerer;
  }

  /** What a client at `asker` gets, as the sockets ask it. */
  answer(query: Query, transport: Transport, asker: Asker): Buffer | Promise<Buffer> {
    return this.#server.answerer.answer(query, transport, asker);
  }

  tap(deliver: ((seen: SeenQueries) => void) | undefined): void {
    this.#server.tap?.close();
    this.#server.tap = deliver && new Tap(systemClock, deliver);
  }

  /** Nobody but the index has a say in what the cluster's names are, and nobody looks on. */
  #isPlain(): boolean {
    const { synced, settings } = this.#resolver;
    const alone = this.#server.answerer === this.#resolver && settings.fallthrough.length === 0;
    return synced && alone && this.#server.tap === undefined;
  }

  async start(): Promise<readonly ListenAddress[]> {
    await this.#followResolvers();
    const addresses: ListenAddress[] = [];
    for (const address of this.#config.listen) addresses.push(await this.#server.listen(address));
    const own = addresses.map(({ host, port }) => ({ address: host, port }));
    this.#forwarder.listening([...own, { address: this.#config.dnsAddress, port: 53 }]);
    return addresses;
  }

  update({ changes, serial, synced, clients = [], causes = [] }: Update): void {
    for (const pod of clients) this.#clients.put(pod);
    for (const { owner, records, names = [] } of changes) {
      this.#index.apply(owner, [...toIndexRecords(records), ...toMarks(names)]);
    }
    if (changes.length > 0) this.#zones.serial = serial;
    if (synced) this.#resolver.synced = true;
    this.#delays.observe(causes, systemClock.now());
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  counts(): Promise<DnsCounts> {
    const { server, ...counts } = this.#counters.snapshot();
    const histograms = [...server.histograms, ...this.#delays.rows()];
    const upstream = this.#forwarder.snapshot();
    const completed = {
      name: 'autopath_success_total',
      labels: {},
      value: this.#completed,
    } as const;
    const counters = [...upstream.counters, completed];
    return Promise.resolve({
      ...counts,
      server: { ...server, histograms },
      upstream: { ...upstream, counters },
    });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.tap(undefined);
    await this.#server.close();
    this.#forwarder.close();
    this.#ended.resolve();
  }

  async #followResolvers(): Promise<void> {
    const file = this.#config.resolvConf;
    if (file === undefined) return;
    await followResolvers({
      file,
      clock: systemClock,
      signal: this.#stop.signal,
      found: ({ upstreams, search }) => {
        this.#forwarder.resolvers = upstreams;
        this.#clients.inherited = validNames(search);
      },
    });
  }
}

/** Questions that the server asks itself, so that an alias leads where a client's own question would. */
function lookupThrough(answerer: () => Answerer): PluginParts['lookup'] {
  return async (name, type, asker) => {
    const hops = (asker.hops ?? 0) + 1;
    const query = parseQuery(encodeQuery(0, { name, type }));
    if (hops > maximumHops || typeof query === 'string') return undefined;
    const ask = async (transport: Transport): Promise<ReadAnswer | undefined> =>
      // Without the trail: who answers the client is somebody else.
      readAnswer(
        await answerer().answer(query, transport, {
          address: asker.address,
          port: asker.port,
          hops,
        }),
      );
    const short = await ask('udp');
    return short?.truncated ? ((await ask('tcp')) ?? short) : short;
  };
}

/** A line for each question that nobody outside answered, where the block of its zone has `errors`. */
function unansweredLog(
  servers: readonly ServerSettings[],
  log: (line: LogLine) => void,
): ((query: Query) => void) | undefined {
  if (!servers.some(({ errors }) => errors)) return undefined;
  const byZone = new Map(
    servers.flatMap(({ zones, errors }) => zones.map((zone) => [zone, errors])),
  );
  return ({ name, type }) => {
    for (let zone: WireName | undefined = name; zone !== undefined; zone = parentOf(zone)) {
      const errors = byZone.get(zone);
      if (errors)
        log({ kind: 'error', text: `${fromWire(name)} ${typeName(type)}: no resolver answered` });
      if (errors !== undefined) return;
    }
  };
}

/** Names that exist without a record. */
function toMarks(names: readonly string[]): readonly IndexRecord[] {
  return validNames(names).map((name) => ({ name, data: undefined }));
}
