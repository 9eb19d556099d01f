/**
 * ConfigMaps, Secrets and other single objects that Pods of this node refer to. Each is watched by itself, only while
 * somebody holds it, so that a change (or the appearance) wakes the Pods that need it and nothing is ever polled.
 */
import type { KubeObject, ObjectKey, ResourceType } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { Backoff } from '#base/backoff.ts';
import { sleep, type Clock } from '#base/clock.ts';
import { background } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Client } from '#client/client.ts';

export interface ReferencesOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Who needs an object: a Pod, by its uid. */
export interface Holder {
  readonly id: string;
  /** The object appeared, changed or went. */
  changed(): void;
}

/** `missing` is certain: the API said so. */
export type Lookup<T> =
  | { readonly state: 'present'; readonly object: T }
  | { readonly state: 'missing' };

interface Entry {
  readonly holders: Map<string, Holder>;
  readonly stop: AbortController;
  /** Settled with the first answer. */
  readonly first: PromiseWithResolvers<void>;
  answered: boolean;
  object: KubeObject | undefined;
}

export class References {
  readonly #options: ReferencesOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: ReferencesOptions) {
    this.#options = options;
  }

  /**
   * The object as it is now. `holder` keeps it watched until `release`, and is told whenever it appears, changes or
   * goes. Waits only for the first answer.
   */
  async hold<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    holder: Holder,
  ): Promise<Lookup<T>> {
    const id = `${type.group}/${type.resource}/${key.namespace ?? ''}/${key.name}`;
    const entry = this.#entries.get(id) ?? this.#watch(id, type, key);
    entry.holders.set(holder.id, holder);
    await entry.first.promise;
    // The entry was made for this type: see the id.
    const object = entry.object as T | undefined;
    return object ? { state: 'present', object } : { state: 'missing' };
  }

  /** Lets go of everything that the holder holds. */
  release(holderId: string): void {
    for (const [id, entry] of this.#entries) {
      entry.holders.delete(holderId);
      if (entry.holders.size > 0) continue;
      entry.stop.abort();
      this.#entries.delete(id);
    }
  }

  /** Ends all watches. */
  close(): void {
    for (const entry of this.#entries.values()) entry.stop.abort();
    this.#entries.clear();
  }

  #watch<T extends KubeObject>(id: string, type: ResourceType<T>, key: ObjectKey): Entry {
    const entry: Entry = {
      holders: new Map(),
      stop: new AbortController(),
      first: Promise.withResolvers<void>(),
      answered: false,
      object: undefined,
    };
    this.#entries.set(id, entry);
    background(this.#follow(entry, type, key), this.#options.log, `watch of ${id}`);
    return entry;
  }

  async #follow<T extends KubeObject>(
    entry: Entry,
    type: ResourceType<T>,
    key: ObjectKey,
  ): Promise<void> {
    const { clock, random, log } = this.#options;
    const backoff = new Backoff({ initialMs: 200, maxMs: 5_000, jitter: 0.2 }, random);
    const { signal } = entry.stop;
    while (!signal.aborted) {
      try {
        await this.#listAndWatch(entry, type, key);
        backoff.reset();
      } catch (error) {
        if (signal.aborted) break;
        if (!isApiError(error, 'Expired')) {
          log.debug('watch of a referenced object failed', { name: key.name, error });
          await sleep(clock, backoff.next(), signal);
        }
      }
    }
    entry.first.resolve();
  }

  async #listAndWatch<T extends KubeObject>(
    entry: Entry,
    type: ResourceType<T>,
    key: ObjectKey,
  ): Promise<void> {
    const { client } = this.#options;
    const scope = {
      ...(key.namespace === undefined ? {} : { namespace: key.namespace }),
      fieldSelector: `metadata.name=${key.name}`,
      signal: entry.stop.signal,
    };
    const list = await client.list(type, scope);
    tell(entry, list.items[0]);
    entry.first.resolve();
    const { resourceVersion } = list.metadata;
    const events = client.watch(type, {
      ...scope,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    });
    for await (const event of events) {
      if (event.type === 'BOOKMARK') continue;
      tell(entry, event.type === 'DELETED' ? undefined : event.object);
    }
  }
}

function tell(entry: Entry, object: KubeObject | undefined): void {
  const before = entry.object;
  entry.object = object;
  if (!entry.answered) {
    // Who asked is waiting for this one.
    entry.answered = true;
    return;
  }
  const same =
    before?.metadata.uid === object?.metadata.uid &&
    before?.metadata.resourceVersion === object?.metadata.resourceVersion;
  if (same) return;
  for (const holder of entry.holders.values()) holder.changed();
}
