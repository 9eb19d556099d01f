/**
 * A whole DNS server without the cluster: index, resolver, sockets, resolvers of the node. It runs in a worker thread
 * (`worker.ts`), so that answering never waits for the API server's work, and is told of changes by messages.
 */
import { systemClock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { Counters } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import { Forwarder } from './forward.ts';
import { NameIndex, toIndexRecord } from './index.ts';
import type { IndexRecord } from './index.ts';
import type { ServiceRecord } from './records/service-records.ts';
import { readResolvers, watchResolvConf } from './resolv-conf.ts';
import type { Upstream } from './resolv-conf.ts';
import { Resolver } from './resolver.ts';
import { DnsServer } from './server.ts';
import type { ListenAddress } from './server.ts';
import { Tap } from './tap.ts';
import type { SeenQueries } from './tap.ts';
import { toWire } from './wire/name.ts';
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

export class Engine {
  readonly #config: EngineConfig;
  readonly #index = new NameIndex();
  readonly #zones: Zones;
  readonly #resolver: Resolver;
  readonly #server: DnsServer;
  readonly #counters = new Counters();
  readonly #stop = new AbortController();
  #upstreams: readonly Upstream[] = [];

  constructor(config: EngineConfig) {
    this.#config = config;
    this.#zones = new Zones(config);
    this.#index.apply('zones', this.#zones.records());
    const forwarder = new Forwarder({ clock: systemClock, upstreams: () => this.#upstreams });
    this.#resolver = new Resolver({ index: this.#index, zones: this.#zones, forwarder });
    this.#server = new DnsServer(this.#resolver, this.#counters);
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

  /** From now on tells of every question; without `deliver`, of none any more. */
  tap(deliver: ((seen: SeenQueries) => void) | undefined): void {
    this.#server.tap?.close();
    this.#server.tap = deliver && new Tap(systemClock, deliver);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.tap(undefined);
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
