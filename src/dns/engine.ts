/**
 * A whole DNS server without the cluster: index, resolver, sockets, resolvers of the node. It runs in a worker thread
 * (`worker.ts`), so that answering never waits for the API server's work, and is told of changes by messages.
 */
import { systemClock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { nameOfType } from './config/reading.ts';
import { defaultSettings } from './config/settings.ts';
import type { DnsSettings, ServerSettings } from './config/settings.ts';
import { Counters } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import { Forwarder } from './forward.ts';
import { NameIndex, toIndexRecord } from './index.ts';
import type { IndexRecord } from './index.ts';
import type { LogLine } from './log-lines.ts';
import { createChain } from './plugins/chain.ts';
import type { PluginParts } from './plugins/plugin.ts';
import type { ServiceRecord } from './records/service-records.ts';
import { readResolvers, watchResolvConf } from './resolv-conf.ts';
import type { Upstream } from './resolv-conf.ts';
import { Resolver } from './resolver.ts';
import type { Answerer, Asker, Transport } from './resolver.ts';
import { DnsServer } from './server.ts';
import type { ListenAddress } from './server.ts';
import { fromWire, parentOf, toWire } from './wire/name.ts';
import type { WireName } from './wire/name.ts';
import { encodeQuery, parseQuery } from './wire/query.ts';
import type { Query } from './wire/query.ts';
import { readAnswer } from './wire/response.ts';
import type { ReadAnswer } from './wire/response.ts';
import { Zones } from './zones.ts';
import type { ZonesConfig } from './zones.ts';

export interface EngineConfig extends ZonesConfig {
  readonly listen: readonly ListenAddress[];
  /** The node's resolver configuration; absent: nobody is asked for other names. */
  readonly resolvConf?: string;
}

/** All that one owner (a Service, a Namespace) says. Replaces what it said before. */
export interface OwnedRecords {
  readonly owner: string;
  readonly records: readonly ServiceRecord[];
  /** Names that exist without records. */
  readonly names?: readonly string[];
}

export interface Update {
  readonly changes: readonly OwnedRecords[];
  /** Seconds since 1970. */
  readonly serial: number;
  /** The index is whole from here on. */
  readonly synced: boolean;
}

/** An alias that leads to an alias, and so on, through plugins: more is a loop. */
const maximumHops = 5;

export class Engine {
  readonly #config: EngineConfig;
  readonly #index = new NameIndex();
  readonly #zones: Zones;
  readonly #resolver: Resolver;
  readonly #server: DnsServer;
  readonly #counters = new Counters();
  readonly #stop = new AbortController();
  readonly #log: (line: LogLine) => void;
  #settings = defaultSettings;
  #upstreams: readonly Upstream[] = [];

  /** `log` gets a line for each question where the settings want it; it must not wait. */
  constructor(config: EngineConfig, log: (line: LogLine) => void = () => undefined) {
    this.#config = config;
    this.#log = log;
    this.#zones = new Zones(config);
    const forwarder = new Forwarder({ clock: systemClock, upstreams: () => this.#upstreams });
    this.#resolver = new Resolver({ index: this.#index, zones: this.#zones, forwarder });
    this.#server = new DnsServer(this.#resolver, this.#counters);
    this.settings = defaultSettings;
  }

  get settings(): DnsSettings {
    return this.#settings;
  }

  /** In force for the next question. */
  set settings(settings: DnsSettings) {
    this.#settings = settings;
    const { cluster } = settings;
    this.#index.ttl = settings.ttl;
    this.#zones.configure(settings.negativeTtl, cluster.claimed);
    this.#index.apply('zones', this.#zones.records());
    this.#resolver.settings = {
      podAddresses: cluster.pods === 'insecure',
      fallthrough: cluster.fallthrough,
    };
    this.#resolver.unanswered = unansweredLog(settings.servers, this.#log);
    const lookup = lookupThrough(() => this.#server.answerer);
    const answerer = createChain(settings.servers, {
      resolver: this.#resolver,
      isOwn: (name) => this.#zones.of(name) !== undefined,
      monotonic: () => systemClock.monotonic(),
      log: (text) => this.#log({ kind: 'query', text }),
      lookup,
    });
    this.#resolver.lookup = answerer === this.#resolver ? undefined : lookup;
    this.#server.answerer = answerer;
  }

  /** What a client at `asker` gets, as the sockets ask it. */
  answer(query: Query, transport: Transport, asker: Asker): Buffer | Promise<Buffer> {
    return this.#server.answerer.answer(query, transport, asker);
  }

  /** The addresses with the ports that the system chose. */
  async start(): Promise<readonly ListenAddress[]> {
    await this.#followResolvers();
    const addresses: ListenAddress[] = [];
    for (const address of this.#config.listen) addresses.push(await this.#server.listen(address));
    return addresses;
  }

  update({ changes, serial, synced }: Update): void {
    for (const { owner, records, names = [] } of changes) {
      this.#index.apply(owner, [...toRecords(records), ...names.flatMap(toMark)]);
    }
    if (changes.length > 0) this.#zones.serial = serial;
    if (synced) this.#resolver.synced = true;
  }

  counts(): DnsCounts {
    return this.#counters.snapshot();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#server.close();
  }

  async #followResolvers(): Promise<void> {
    const file = this.#config.resolvConf;
    if (file === undefined) return;
    const own = new Set([...this.#config.listen.map(({ host }) => host), this.#config.dnsAddress]);
    const read = async (): Promise<void> => {
      const found = await readResolvers(file);
      // To ask oneself would be a loop.
      this.#upstreams = found.filter(({ address }) => !own.has(address));
    };
    await read();
    watchResolvConf(file, this.#stop.signal, () => void read());
  }
}

/** Questions that the server asks itself, so that an alias leads where a client's own question would. */
function lookupThrough(answerer: () => Answerer): PluginParts['lookup'] {
  return async (name, type, asker) => {
    const hops = (asker.hops ?? 0) + 1;
    const query = parseQuery(encodeQuery(0, { name, type }));
    if (hops > maximumHops || typeof query === 'string') return undefined;
    const ask = async (transport: Transport): Promise<ReadAnswer | undefined> =>
      readAnswer(await answerer().answer(query, transport, { ...asker, hops }));
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
        log({ kind: 'error', text: `${fromWire(name)} ${nameOfType(type)}: no resolver answered` });
      if (errors !== undefined) return;
    }
  };
}

/** A Service whose names DNS can't carry (a label over 63 bytes) is left out instead of stopping the others. */
function toRecords(records: readonly ServiceRecord[]): readonly IndexRecord[] {
  return records.flatMap((record) => whereValid(() => toIndexRecord(record)));
}

function toMark(name: string): readonly IndexRecord[] {
  return whereValid(() => ({ name: toWire(name), data: undefined }));
}

function whereValid<T>(make: () => T): readonly T[] {
  try {
    return [make()];
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'CONFIG_INVALID') return [];
    throw error;
  }
}
