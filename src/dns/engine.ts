/**
 * A whole DNS server without the cluster: index, resolver, sockets, resolvers of the node. Beside an API server it runs
 * in worker threads (`worker.ts`), so that answering never waits for that one's work, and is told of changes by messages.
 */
import { systemClock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { Counters } from './counters.ts';
import { DirectAnswers } from './direct.ts';
import type { DnsCounts } from './counters.ts';
import { Forwarder } from './forward.ts';
import { NameIndex, toIndexRecord } from './index.ts';
import type { IndexRecord } from './index.ts';
import type { ServiceRecord } from './records/service-records.ts';
import { readResolvers, watchResolvConf } from './resolv-conf.ts';
import type { Upstream } from './resolv-conf.ts';
import { Resolver } from './resolver.ts';
import type { EngineConfig, RunningEngine, Update } from './running-engine.ts';
import { DnsServer } from './server.ts';
import type { ListenAddress } from './server.ts';
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
  #upstreams: readonly Upstream[] = [];

  constructor(config: EngineConfig) {
    this.#config = config;
    this.#zones = new Zones(config);
    this.#index = new NameIndex(this.#zones);
    this.#index.apply('zones', this.#zones.records());
    const forwarder = new Forwarder({ clock: systemClock, upstreams: () => this.#upstreams });
    this.#resolver = new Resolver({ index: this.#index, zones: this.#zones, forwarder });
    const direct = new DirectAnswers({
      index: this.#index,
      zones: this.#zones,
      counters: this.#counters,
      possible: () => this.#resolver.synced,
    });
    const { sharedPort = false } = config;
    const [resolver, counters] = [this.#resolver, this.#counters];
    this.#server = new DnsServer({ direct, resolver, counters, sharedPort });
  }

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

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  counts(): Promise<DnsCounts> {
    return Promise.resolve(this.#counters.snapshot());
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#server.close();
    this.#ended.resolve();
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
