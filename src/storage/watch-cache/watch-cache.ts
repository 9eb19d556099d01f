/**
 * The whole store in memory, decoded, kept current by one watch: what every read of the API and every API watch is
 * answered from. It owns the items, their encoded bytes, and the newest events; it never writes.
 *
 * `revision` says how far it has come. Whoever needs to see a write waits with `until`; for a write of this process
 * that is a matter of a few microtasks.
 */
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import {
  type Revision,
  type Store,
  type StoreEvent,
  type StoredEntry,
  StoreError,
} from '../store.ts';
import type { Codec } from './item.ts';
import { ResourceCache } from './resource-cache.ts';

export interface WatchCacheOptions<T extends object> {
  readonly store: Store;
  readonly codec: Codec<T>;
  readonly log: Logger;
  /** Events kept for each resource. */
  readonly capacity?: number;
  /** The prefixes of resources of which there are very many and seldom read: they are held as they are stored. */
  readonly encoded?: ReadonlySet<string>;
}

interface Waiter {
  readonly revision: Revision;
  readonly resolve: () => void;
}

/** Entries read from the store in one go. */
const pageSize = 2000;

export class WatchCache<T extends object> implements Runnable {
  readonly name = 'watch cache';
  readonly #store: Store;
  readonly #codec: Codec<T>;
  readonly #log: Logger;
  readonly #capacity: number;
  readonly #encoded: ReadonlySet<string>;
  readonly #resources = new Map<string, ResourceCache<T>>();
  readonly #ready = Promise.withResolvers<void>();
  #revision: Revision = 0;
  #stopped = false;
  #waiters: Waiter[] = [];

  constructor(options: WatchCacheOptions<T>) {
    const { store, codec, log, capacity = 5000, encoded = new Set<string>() } = options;
    this.#store = store;
    this.#codec = codec;
    this.#log = log;
    this.#capacity = capacity;
    this.#encoded = encoded;
  }

  /** Everything written up to here is visible. */
  get revision(): Revision {
    return this.#revision;
  }

  /** Resolves when what the store held at the start is here. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** The cache of the keys that begin with `/registry/<group>/<resource>/`. */
  resource(prefix: string): ResourceCache<T> {
    const found = this.#resources.get(prefix);
    if (found) return found;
    const made = new ResourceCache(this.#revision, {
      codec: this.#codec,
      capacity: this.#capacity,
      encoded: this.#encoded.has(prefix),
    });
    this.#resources.set(prefix, made);
    return made;
  }

  /** Resolves when everything written up to the revision is visible, or never will be since the cache stopped. */
  until(revision: Revision): Promise<void> {
    if (this.#revision >= revision || this.#stopped) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ revision, resolve }));
  }

  /** Follows the store until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) await this.#follow(signal);
    } finally {
      // Nobody may wait for what will not come: a write that waits is durable all the same.
      this.#stopped = true;
      for (const waiter of this.#waiters.splice(0)) waiter.resolve();
    }
  }

  /** Loads, then follows until the signal aborts or the store has moved on too far. */
  async #follow(signal: AbortSignal): Promise<void> {
    await this.#load();
    this.#ready.resolve();
    try {
      for await (const events of this.#store.watch('', this.#revision, signal)) {
        await this.#apply(events);
      }
    } catch (error) {
      if (!(error instanceof StoreError) || error.reason !== 'compacted') throw error;
      this.#log.warn('the watch cache fell behind and loads anew', { revision: this.#revision });
    }
  }

  async #load(): Promise<void> {
    const byResource = new Map<string, StoredEntry[]>();
    let page = await this.#store.list({ prefix: '', limit: pageSize });
    const { revision } = page;
    for (;;) {
      for (const entry of page.entries) {
        const prefix = resourceOf(entry.key);
        const entries = byResource.get(prefix);
        if (entries) entries.push(entry);
        else byResource.set(prefix, [entry]);
      }
      const last = page.entries.at(-1);
      if (page.remaining === 0 || !last) break;
      page = await this.#store.list({ prefix: '', limit: pageSize, after: last.key, revision });
    }
    for (const prefix of byResource.keys()) this.resource(prefix);
    for (const [prefix, cache] of this.#resources) {
      cache.load(byResource.get(prefix) ?? [], revision);
    }
    this.#advance(revision);
  }

  /** In steps of half a ring, so that watchers can follow when very many writes come at once. */
  async #apply(events: readonly StoreEvent[]): Promise<void> {
    const step = Math.ceil(this.#capacity / 2);
    for (let start = 0; start < events.length; start += step) {
      if (start > 0) await new Promise<void>((resolve) => setImmediate(resolve));
      this.#applyStep(events.slice(start, start + step));
    }
  }

  #applyStep(events: readonly StoreEvent[]): void {
    const touched = new Set<ResourceCache<T>>();
    for (const event of events) {
      const cache = this.resource(resourceOf(event.key));
      cache.apply(event);
      touched.add(cache);
    }
    this.#advance(events.at(-1)?.revision ?? this.#revision);
    for (const cache of touched) cache.wake();
  }

  #advance(revision: Revision): void {
    this.#revision = revision;
    if (this.#waiters.length === 0) return;
    const due = this.#waiters.filter((waiter) => waiter.revision <= revision);
    this.#waiters = this.#waiters.filter((waiter) => waiter.revision > revision);
    for (const waiter of due) waiter.resolve();
  }
}

/** `/registry/apps/deployments/` of `/registry/apps/deployments/default/web`. */
export function resourceOf(key: string): string {
  let slash = 0;
  for (let count = 0; count < 3 && slash >= 0; count++) slash = key.indexOf('/', slash + 1);
  return slash < 0 ? key : key.slice(0, slash + 1);
}
