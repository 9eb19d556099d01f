/**
 * What upstreams answered, kept for as long as it says (RFC 2308 for absence). Names of the cluster never get here: the
 * resolver answers them itself. Success and denial have room of their own, so that a flood of names that don't exist
 * pushes nothing out but its like.
 */
import type { Clock } from '#base/clock.ts';
import type { CacheSettings } from '../config/settings.ts';
import type { CountRow } from '../metric-rows.ts';
import type { Keep, Reply } from './reply.ts';

export interface CacheBounds {
  /** Of each kind. */
  readonly entries: number;
  readonly bytes: number;
}

/** CoreDNS keeps 9,984 of each; the bytes are what such answers hardly ever need. */
const defaultBounds: CacheBounds = { entries: 10_000, bytes: 8 << 20 };
/** What an entry costs beside its message and key: objects, their fields, the buffer's own. */
const overhead = 500;

export interface Hit {
  readonly reply: Reply;
  /** Whole seconds since it came, never too few. */
  readonly age: number;
}

export class Cache {
  readonly #clock: Clock;
  readonly #kinds: Readonly<Record<Keep['kind'], Kind>>;
  #settings: CacheSettings;
  #misses = 0;

  constructor(clock: Clock, settings: CacheSettings, bounds = defaultBounds) {
    this.#clock = clock;
    this.#settings = settings;
    this.#kinds = { success: new Kind(bounds), denial: new Kind(bounds) };
  }

  set settings(settings: CacheSettings) {
    this.#settings = settings;
    this.clear();
  }

  get(key: string): Hit | undefined {
    const now = this.#clock.monotonic();
    const { success, denial } = this.#kinds;
    const entry = success.get(key, now) ?? denial.get(key, now);
    if (!entry) {
      this.#misses += 1;
      return undefined;
    }
    return { reply: entry.reply, age: Math.ceil((now - entry.since) / 1000) };
  }

  put(key: string, reply: Reply): void {
    const { keep } = reply;
    if (!keep) return;
    const { successTtl, denialTtl } = this.#settings;
    const seconds = Math.min(keep.seconds, keep.kind === 'success' ? successTtl : denialTtl);
    if (seconds <= 0) return;
    const since = this.#clock.monotonic();
    const size = overhead + reply.compiled.message.length + key.length;
    this.#kinds[keep.kind === 'success' ? 'denial' : 'success'].delete(key);
    this.#kinds[keep.kind].put(key, { reply, since, until: since + seconds * 1000, size });
  }

  clear(): void {
    for (const kind of Object.values(this.#kinds)) kind.clear();
  }

  /** Of both kinds together. */
  get size(): CacheBounds {
    const { success, denial } = this.#kinds;
    return { entries: success.count + denial.count, bytes: success.bytes + denial.bytes };
  }

  counters(): readonly CountRow[] {
    const misses: CountRow = { name: 'cache_misses_total', labels: {}, value: this.#misses };
    const kinds = Object.entries(this.#kinds).flatMap(([type, { hits, evictions }]): CountRow[] => [
      { name: 'cache_hits_total', labels: { type }, value: hits },
      { name: 'cache_evictions_total', labels: { type }, value: evictions },
    ]);
    const hits = this.#kinds.success.hits + this.#kinds.denial.hits;
    const value = hits + this.#misses;
    return [{ name: 'cache_requests_total', labels: {}, value }, misses, ...kinds];
  }

  gauges(): readonly CountRow[] {
    return Object.entries(this.#kinds).map(([type, { count }]) => {
      return { name: 'cache_entries', labels: { type }, value: count };
    });
  }
}

interface Entry {
  readonly reply: Reply;
  /** Both in the clock's monotonic milliseconds. */
  readonly since: number;
  readonly until: number;
  readonly size: number;
}

/** Least recently used goes first. */
class Kind {
  readonly #bounds: CacheBounds;
  #entries = new Map<string, Entry>();
  /**
   * Stands before the entry that was used longest ago. It is kept, since an iterator made anew for each eviction would
   * walk over the gaps of all that were evicted before.
   */
  #oldest = this.#entries.keys();
  bytes = 0;
  hits = 0;
  evictions = 0;

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
  }

  get count(): number {
    return this.#entries.size;
  }

  get(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    this.delete(key);
    if (now >= entry.until) return undefined;
    this.#add(key, entry);
    this.hits += 1;
    return entry;
  }

  put(key: string, entry: Entry): void {
    this.delete(key);
    if (entry.size > this.#bounds.bytes) return;
    this.#add(key, entry);
    while (this.count > this.#bounds.entries || this.bytes > this.#bounds.bytes) this.#evict();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.bytes -= entry.size;
  }

  clear(): void {
    this.#entries = new Map();
    this.#oldest = this.#entries.keys();
    this.bytes = 0;
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.bytes += entry.size;
  }

  #evict(): void {
    const next = this.#oldest.next();
    if (next.done) {
      // It had come to the end while there was nothing.
      this.#oldest = this.#entries.keys();
      return;
    }
    this.delete(next.value);
    this.evictions += 1;
  }
}
