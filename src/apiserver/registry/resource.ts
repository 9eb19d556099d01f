/**
 * One kind, as it is stored: reads it from the watch cache, writes it with compare-and-swap, and turns the store's
 * refusals into the API's. Where a kind is a view of another, the conversion happens here and nowhere else. The rules
 * of the API (what may be written) are `registry.ts`'s.
 */
import { builtInSchema } from '#api/kind-schema.ts';
import type { KindSchema } from '#api/kind-schema.ts';
import { type KubeObject, type ObjectKey, type ResourceType, apiVersionOf } from '#api/object.ts';
import { shareParts } from '#api/share-parts.ts';
import { alreadyExists, internalError, notFound } from '#api/status.ts';
import { compareKeys } from '#storage/keys.ts';
import { type Revision, type Store, StoreError } from '#storage/store.ts';
import type { Follower } from '#storage/watch-cache/follower.ts';
import { type CacheEvent, DecodedItem, type Item } from '#storage/watch-cache/item.ts';
import type { FieldOf, ResourceCache } from '#storage/watch-cache/resource-cache.ts';
import type { WatchCache } from '#storage/watch-cache/watch-cache.ts';
import { objectCodec, toStored, withRevision } from './codec.ts';
import type { Strategy } from './strategy.ts';

export type StoredItem = Item<KubeObject>;
export type StoredEvent = CacheEvent<KubeObject>;

/** The prefix of the keys of a resource. */
export function prefixOf({ group, resource }: ResourceType): string {
  return `/registry/${group || 'core'}/${resource}/`;
}

/** The prefix of the keys of a resource in a namespace; of all of them when it is empty or the kind has none. */
export function scopePrefix(type: ResourceType, namespace = ''): string {
  return namespace && type.namespaced ? `${prefixOf(type)}${namespace}/` : prefixOf(type);
}

export function storeKey(type: ResourceType, { namespace, name }: ObjectKey): string {
  return `${scopePrefix(type, namespace)}${name}`;
}

export interface AtVersion {
  readonly schema: KindSchema;
  convert(this: void, object: KubeObject): KubeObject;
}

/** A page of a list at an exact revision. */
export interface StoredPage {
  readonly items: readonly StoredItem[];
  /** Items beyond the page. */
  readonly remaining: number;
}

/** A selectable field and the value that is asked for. */
export interface FieldValue {
  readonly field: string;
  readonly value: string;
}

export class Resource {
  readonly strategy: Strategy;
  readonly type: ResourceType;
  /** Of the kind that is stored: another one for a view. */
  readonly #stored: ResourceType;
  readonly #store: Store;
  readonly #cache: WatchCache<KubeObject>;
  readonly #items: ResourceCache<KubeObject>;
  readonly #kindred: readonly Strategy[];
  #schema: KindSchema | undefined;
  /** Written last: the next one often has much in common with it, such as another Pod of the same template. */
  #latest: KubeObject | undefined;
  readonly #views = new WeakMap<StoredItem, StoredItem>();
  readonly #viewEvents = new WeakMap<StoredEvent, StoredEvent>();

  /** `kindred`: the strategies of all versions in which the stored objects are served. */
  constructor(
    strategy: Strategy,
    store: Store,
    cache: WatchCache<KubeObject>,
    kindred: readonly Strategy[],
  ) {
    this.strategy = strategy;
    this.#kindred = kindred;
    this.type = strategy.type;
    this.#stored = strategy.view?.of ?? strategy.type;
    this.#store = store;
    this.#cache = cache;
    this.#items = cache.resource(prefixOf(this.#stored));
  }

  /** How far the cache has come. */
  get revision(): Revision {
    return this.#cache.revision;
  }

  /** Looked up when first asked for: what is made when somebody asks (metrics) has none. */
  get schema(): KindSchema {
    return (this.#schema ??= schemaOf(this.strategy));
  }

  /** At every revision from this one on, the resource is what it is now. */
  get changed(): Revision {
    return this.#items.changed;
  }

  /** Resolves when everything written up to the revision is visible here. */
  until(revision: Revision): Promise<void> {
    return this.#cache.until(revision);
  }

  get(key: ObjectKey): StoredItem | undefined {
    const item = this.#items.get(storeKey(this.#stored, key));
    return item && this.#view(item);
  }

  /** How another version shows an object of this one; undefined for a version that isn't served. */
  atVersion(apiVersion: string): AtVersion | undefined {
    const other = this.#kindred.find(({ type }) => apiVersionOf(type) === apiVersion);
    if (!other) return undefined;
    return {
      schema: schemaOf(other),
      convert: (object) => {
        const stored = this.strategy.view?.toStored(object) ?? object;
        return other.view?.toView(stored) ?? stored;
      },
    };
  }

  /** In key order; after the given store key. */
  range(namespace?: string, after?: string): readonly StoredItem[] {
    const items = this.#items.range(scopePrefix(this.#stored, namespace), after);
    return this.strategy.view ? items.map((item) => this.#view(item)) : items;
  }

  /** The first of them. */
  page(namespace: string | undefined, after: string | undefined, limit: number): StoredPage {
    const page = this.#items.page(scopePrefix(this.#stored, namespace), after, limit);
    if (!this.strategy.view) return page;
    return { ...page, items: page.items.map((item) => this.#view(item)) };
  }

  /** As `range`, of those whose field has the value. */
  having(field: FieldValue, namespace?: string, after: string = ''): readonly StoredItem[] {
    const prefix = scopePrefix(this.#stored, namespace);
    const named = field.field === 'metadata.name' && (namespace || !this.type.namespaced);
    if (!named) return this.#items.having(this.#field(field), prefix, after);
    const item = this.#items.get(`${prefix}${field.value}`);
    return item && compareKeys(item.key, after) > 0 ? [item] : [];
  }

  #field({ field, value }: FieldValue): FieldOf<KubeObject> {
    const read =
      field === 'metadata.name'
        ? ({ metadata }: KubeObject) => metadata.name
        : (this.strategy.fields?.[field] ?? (() => ''));
    return { name: field, value, read };
  }

  /** Whether the store key is one of an object in the namespace. */
  isInNamespace(key: string, namespace: string): boolean {
    return key.startsWith(scopePrefix(this.#stored, namespace));
  }

  /** As `range`, at an exact revision, from the store. Throws StoreError `compacted`. */
  async rangeAt(
    revision: Revision,
    page: { namespace?: string; after?: string; limit?: number },
  ): Promise<StoredPage> {
    const { namespace, ...rest } = page;
    const prefix = scopePrefix(this.#stored, namespace);
    const { entries, remaining } = await this.#store.list({ prefix, revision, ...rest });
    const items = entries.map((entry) => this.#view(this.#item(entry)));
    return { items, remaining };
  }

  /** Follows the changes after a revision: all, or at least those of objects whose field has the value or had it. */
  follow(after: Revision, field?: FieldValue): Follower<KubeObject> {
    return this.#items.follow(after, field && this.#field(field));
  }

  /** The event as this kind shows it. */
  viewEvent(event: StoredEvent): StoredEvent {
    if (!this.strategy.view) return event;
    const known = this.#viewEvents.get(event);
    if (known) return known;
    const { item, previous } = event;
    const seen = {
      ...event,
      item: this.#view(item),
      previous: previous && this.#view(previous),
    };
    this.#viewEvents.set(event, seen);
    return seen;
  }

  /** Resolves when the write is durable and visible here. Throws 409 AlreadyExists. */
  async create(object: KubeObject): Promise<StoredItem> {
    const { key, value } = this.#encode(object);
    try {
      return await this.#visible(key, value, await this.#store.create(key, value));
    } catch (error) {
      if (error instanceof StoreError && error.reason === 'exists') {
        throw alreadyExists(this.type, object.metadata.name);
      }
      throw toApiError(error);
    }
  }

  /** Undefined when somebody else has written since `expected`: what is there now is then visible. */
  async replace(
    object: KubeObject,
    expected: StoredItem,
    options: { lazy?: boolean } = {},
  ): Promise<StoredItem | undefined> {
    const { key, value } = this.#encode(object);
    return this.#swap(object.metadata.name, async () => {
      const revision = await this.#store.update(key, value, expected.revision, options);
      return this.#visible(key, value, revision);
    });
  }

  /** The last state, at the revision of the delete. Undefined as for `replace`. */
  async remove(expected: StoredItem, last: KubeObject): Promise<KubeObject | undefined> {
    return this.#swap(last.metadata.name, async () => {
      const key = storeKey(this.#stored, last.metadata);
      const revision = await this.#store.delete(key, expected.revision);
      await this.#cache.until(revision);
      return withRevision(last, revision);
    });
  }

  async #swap<T>(name: string, write: () => Promise<T>): Promise<T | undefined> {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (error.reason === 'missing') throw notFound(this.type, name);
      if (error.reason !== 'conflict') throw toApiError(error);
      const seen = error.current?.revision ?? (await this.#store.currentRevision());
      await this.#cache.until(seen);
      return undefined;
    }
  }

  #encode(object: KubeObject): { readonly key: string; readonly value: Uint8Array } {
    const key = storeKey(this.#stored, object.metadata);
    const stored = this.strategy.view?.toStored(object) ?? object;
    this.#latest = shareParts(stored, this.#latest);
    return { key, value: toStored(this.#latest) };
  }

  async #visible(key: string, value: Uint8Array, revision: Revision): Promise<StoredItem> {
    await this.#cache.until(revision);
    const item = this.#items.get(key);
    // It may have been overwritten already; and what is held as it is stored needn't be read for this.
    const isAtHand = item instanceof DecodedItem && item.revision === revision;
    return this.#view(isAtHand ? item : this.#item({ key, value, revision }));
  }

  #item({ key, value, revision }: { key: string; value: Uint8Array; revision: Revision }) {
    const object = objectCodec.decode(value, revision);
    return new DecodedItem(key, revision, { object, codec: objectCodec });
  }

  #view(item: StoredItem): StoredItem {
    const { view } = this.strategy;
    if (!view) return item;
    const known = this.#views.get(item);
    if (known) return known;
    const object = Object.freeze(view.toView(item.object));
    const seen =
      object === item.object
        ? item
        : new DecodedItem(item.key, item.revision, { object, codec: objectCodec });
    // What is held as it is stored is seldom read: it must not be held in another shape instead.
    if (item instanceof DecodedItem) this.#views.set(item, seen);
    return seen;
  }
}

function schemaOf({ schema, type }: Strategy): KindSchema {
  return schema ?? builtInSchema(type);
}

function toApiError(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  if (error.reason === 'full') {
    return internalError('the disk is full: nothing was written; free some space', error);
  }
  return internalError(error.message, error);
}
