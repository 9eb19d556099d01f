/**
 * Keeps local copies of what the API holds: lists once, then watches for as long as it can, resuming where a watch
 * ended and listing again only when the server has forgotten that revision. Nothing polls.
 *
 * `createInformers` gives the one set of informers that everything in the process shares.
 */
import { isApiError } from '#api/status.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { qualifiedResource } from '#api/status.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client, WatchEvent } from './client.ts';
import { InformerCache } from './informer-cache.ts';
import type { Change, Informer, Informers, InformerScope } from './informers.ts';

export interface InformersOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

export function createInformers(options: InformersOptions): Informers {
  const informers = new Map<string, ListWatch<KubeObject>>();
  let running: { signal: AbortSignal; loops: Set<Promise<void>> } | undefined;

  const start = (informer: ListWatch<KubeObject>): void => {
    if (!running || running.signal.aborted) return;
    const { loops, signal } = running;
    const loop: Promise<void> = informer.run(signal).finally(() => loops.delete(loop));
    loops.add(loop);
  };

  return {
    of<T extends KubeObject>(type: ResourceType<T>, scope: InformerScope = {}): Informer<T> {
      const { namespace, labelSelector, fieldSelector } = scope;
      const id = JSON.stringify([
        type.group,
        type.version,
        type.resource,
        namespace,
        labelSelector,
        fieldSelector,
      ]);
      let informer = informers.get(id);
      if (!informer) {
        informer = new ListWatch<KubeObject>(type, scope, options);
        informers.set(id, informer);
        start(informer);
      }
      // The map holds informers of many types; the identity says that this one is of T.
      return informer as unknown as Informer<T>;
    },
    async untilSynced() {
      await Promise.all([...informers.values()].map((informer) => informer.untilSynced()));
    },
    async run(signal) {
      running = { signal, loops: new Set() };
      for (const informer of informers.values()) start(informer);
      await untilAborted(signal);
      await Promise.all(running.loops);
      running = undefined;
    },
  };
}

/** A watch that lasted this long was sound, whatever ended it. */
const soundWatchMs = 1_000;

class ListWatch<T extends KubeObject> implements Informer<T> {
  readonly #type: ResourceType<T>;
  readonly #scope: InformerScope;
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #backoff: Backoff;
  readonly #cache: InformerCache<T>;
  readonly #sync = Promise.withResolvers<void>();
  #synced = false;
  /** The revision to watch from; undefined until listed, and when the server has forgotten it. */
  #version: string | undefined;
  /** The revision that the cache shows. */
  #shown = '0';

  constructor(type: ResourceType<T>, scope: InformerScope, options: InformersOptions) {
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

  async run(signal: AbortSignal): Promise<void> {
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
    } else if (this.#backoff.failures === 0) {
      this.#log.warn('list or watch failed; trying again', { error });
    }
    await this.#pause(signal);
  }

  #pause(signal: AbortSignal): Promise<void> {
    return sleep(this.#clock, this.#backoff.next(), signal);
  }
}
