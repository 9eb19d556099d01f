/**
 * Keeps a local copy of what the API holds of one resource: lists once, then watches for as long as it can, resuming
 * where a watch ended and listing again only when the server has forgotten that revision. Nothing polls.
 */
import { isApiError } from '#api/status.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { qualifiedResource } from '#api/status.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client, WatchEvent } from './client.ts';
import { InformerCache } from './informer-cache.ts';
import type { Change, Informer, InformerScope } from './informers.ts';

export interface ListWatchOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** A watch that lasted this long was sound, whatever ended it. */
const soundWatchMs = 1_000;

export class ListWatch<T extends KubeObject> implements Informer<T> {
  readonly #type: ResourceType<T>;
  readonly #scope: InformerScope;
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #backoff: Backoff;
  readonly #cache: InformerCache<T>;
  readonly #sync = Promise.withResolvers<void>();
  readonly #ended = new AbortController();
  #synced = false;
  /** The revision to watch from; undefined until listed, and when the server has forgotten it. */
  #version: string | undefined;
  /** The revision that the cache shows. */
  #shown = '0';

  constructor(type: ResourceType<T>, scope: InformerScope, options: ListWatchOptions) {
    this.#type = type;
    this.#scope = scope;
    this.#client = options.client;
    this.#clock = options.clock;
    this.#log = options.log.child({ resource: qualifiedResource(type) });
    this.#backoff = new Backoff({ initialMs: 100, maxMs: 5_000, jitter: 0.5 }, options.random);
    this.#cache = new InformerCache(this.#log);
  }

  get(key: string): T | undefined {
    return this.#cache.get(key);
  }

  list(namespace?: string): readonly T[] {
    return this.#cache.list(namespace);
  }

  addIndex(name: string, values: (object: T) => readonly string[]): void {
    this.#cache.addIndex(name, values);
  }

  byIndex(name: string, value: string): readonly T[] {
    return this.#cache.byIndex(name, value);
  }

  onChange(handler: (change: Change<T>) => void): () => void {
    return this.#cache.onChange(handler);
  }

  hasSeen(resourceVersion: string): boolean {
    return this.#synced && Number(this.#shown) >= Number(resourceVersion);
  }

  get synced(): boolean {
    return this.#synced;
  }

  untilSynced(): Promise<void> {
    return this.#sync.promise;
  }

  isOf({ group, version, resource }: ResourceType): boolean {
    const own = this.#type;
    return own.group === group && own.version === version && own.resource === resource;
  }

  /** Its resource is gone: there is nothing to be shown any more, and nothing to wait for. */
  end(): void {
    this.#ended.abort();
    this.#synced = false;
    this.#cache.replace([]);
    this.#sync.resolve();
  }

  async run(stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, this.#ended.signal]);
    while (!signal.aborted) {
      try {
        const version = this.#version ?? (await this.#list(signal));
        const began = this.#clock.monotonic();
        const events = await this.#watch(version, signal);
        if (events > 0 || this.#clock.monotonic() - began >= soundWatchMs) this.#backoff.reset();
        else if (!signal.aborted) await this.#pause(signal);
      } catch (error) {
        if (signal.aborted) return;
        await this.#recover(error, signal);
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const list = await this.#client.list(this.#type, { ...this.#scope, signal });
    // Answered although nobody waits for it any more: what was dropped stays empty.
    signal.throwIfAborted();
    this.#shown = list.metadata.resourceVersion ?? '0';
    this.#cache.replace(list.items);
    this.#version = this.#shown;
    this.#synced = true;
    this.#sync.resolve();
    return this.#version;
  }

  /** Follows one watch to its end; returns how many events it gave. */
  async #watch(version: string, signal: AbortSignal): Promise<number> {
    let count = 0;
    const events = this.#client.watch(this.#type, {
      ...this.#scope,
      resourceVersion: version,
      allowWatchBookmarks: true,
      signal,
    });
    for await (const event of events) {
      if (signal.aborted) break;
      this.#apply(event);
      count += 1;
    }
    return count;
  }

  #apply(event: WatchEvent<T>): void {
    // Before the handlers run: one that asks whether its write was seen must hear yes.
    this.#shown =
      event.type === 'BOOKMARK' ? event.resourceVersion : event.object.metadata.resourceVersion;
    this.#version = this.#shown;
    if (event.type === 'DELETED') this.#cache.remove(event.object);
    else if (event.type !== 'BOOKMARK') this.#cache.put(event.object);
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    if (isApiError(error, 'Expired') || isApiError(error, 'Gone')) {
      this.#version = undefined;
      this.#log.debug('the server has forgotten the revision; listing again');
      // At once the first time; a server that forgets again and again is left alone for longer and longer.
      if (this.#backoff.failures === 0) {
        this.#backoff.next();
        return;
      }
    } else if (this.#backoff.failures === failuresUntold(error)) {
      this.#log.warn('list or watch failed; trying again', { error });
    }
    await this.#pause(signal);
  }

  #pause(signal: AbortSignal): Promise<void> {
    return sleep(this.#clock, this.#backoff.next(), signal);
  }
}

/** A kind that isn't served any more is dropped soon: it is worth a warning only when that doesn't happen. */
function failuresUntold(error: unknown): number {
  return isApiError(error, 'NotFound') ? 1 : 0;
}
