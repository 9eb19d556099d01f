/**
 * A whole DNS server without the cluster: index, resolver, sockets, resolvers of the node. Beside an API server it runs
 * in worker threads (`worker.ts`), so that answering never waits for that one's work, and is told of changes by messages.
 */
import { systemClock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { systemRandom } from '#base/random.ts';
import { defaultSettings } from './config/settings.ts';
import type { DnsSettings, Upstream } from './config/settings.ts';
import { Counters } from './counters.ts';
import { DirectAnswers } from './direct.ts';
import type { DnsCounts } from './counters.ts';
import { NameIndex, toIndexRecord } from './index.ts';
import type { IndexRecord } from './index.ts';
import type { ServiceRecord } from './records/service-records.ts';
import { Resolver } from './resolver.ts';
import type { EngineConfig, RunningEngine, Update } from './running-engine.ts';
import { DnsServer } from './server.ts';
import type { ListenAddress } from './server.ts';
import { followResolvers } from './upstream/follow-resolvers.ts';
import { Forwarder } from './upstream/forwarder.ts';
import { toWire } from './wire/name.ts';
import { Zones } from './zones.ts';

export class Engine implements RunningEngine {
  readonly #config: EngineConfig;
  readonly #index: NameIndex;
  readonly #zones: Zones;
  readonly #resolver: Resolver;
  readonly #server: DnsServer;
  readonly #counters = new Counters();
  readonly #stop = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  readonly #forwarder: Forwarder;

  /** `onLoop` is told of a resolver outside that asks this server in turn; it is left out. */
  constructor(config: EngineConfig, onLoop: (upstream: Upstream) => void = () => undefined) {
    this.#config = config;
    this.#zones = new Zones(config);
    this.#index = new NameIndex(this.#zones);
    this.#index.apply('zones', this.#zones.records());
    this.#forwarder = new Forwarder({
      clock: systemClock,
      random: systemRandom,
      settings: config.settings ?? defaultSettings,
      onLoop,
    });
    const [index, zones, forwarder] = [this.#index, this.#zones, this.#forwarder];
    this.#resolver = new Resolver({ index, zones, forwarder });
    const [resolver, counters] = [this.#resolver, this.#counters];
    const possible = (): boolean => resolver.synced;
    const direct = new DirectAnswers({ index, zones, counters, possible });
    const { sharedPort = false } = config;
    this.#server = new DnsServer({ direct, resolver, counters, sharedPort });
  }

  async start(): Promise<readonly ListenAddress[]> {
    await this.#followResolvers();
    const addresses: ListenAddress[] = [];
    for (const address of this.#config.listen) addresses.push(await this.#server.listen(address));
    const own = addresses.map(({ host, port }) => ({ address: host, port }));
    this.#forwarder.listening([...own, { address: this.#config.dnsAddress, port: 53 }]);
    return addresses;
  }

  update({ changes, serial, synced }: Update): void {
    for (const { owner, records, names = [] } of changes) {
      this.#index.apply(owner, [...toRecords(records), ...names.flatMap(toMark)]);
    }
    if (changes.length > 0) this.#zones.serial = serial;
    if (synced) this.#resolver.synced = true;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  counts(): Promise<DnsCounts> {
    return Promise.resolve({ ...this.#counters.snapshot(), upstream: this.#forwarder.snapshot() });
  }

  async stop(): Promise<void> {
    this.#stop.abort();
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
      found: ({ upstreams }) => void (this.#forwarder.resolvers = upstreams),
    });
  }
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
