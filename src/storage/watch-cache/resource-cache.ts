/** The cache of one resource: its items in key order, and its newest events. Reading is synchronous. */
import { ByteSlab } from '#base/byte-slab.ts';
import type { Revision, StoreEvent, StoredEntry } from '../store.ts';
import { Cursor, EventRing } from './event-ring.ts';
import type { Follower } from './follower.ts';
import { type Codec, DecodedItem, EncodedItem, type Item } from './item.ts';
import { ItemList, type Page } from './item-list.ts';
import { ValueFollowers } from './value-followers.ts';
import { ValueIndex } from './value-index.ts';

/** A field, with the value that is asked for. `name` stands for `read`. */
export interface FieldOf<T extends object> {
  readonly name: string;
  readonly value: string;
  read(this: void, object: T): string;
}

export interface ResourceCacheOptions<T extends object> {
  readonly codec: Codec<T>;
  /** Events kept. */
  readonly capacity: number;
  /** Very many, seldom read: held as they are stored. */
  readonly encoded?: boolean;
}

export class ResourceCache<T extends object> {
  #items = new ItemList<T>([]);
  readonly #byKey = new Map<string, Item<T>>();
  readonly #indexes = new Map<string, ValueIndex<T>>();
  readonly #followers = new Map<string, ValueFollowers<T>>();
  readonly #ring: EventRing<T>;
  readonly #codec: Codec<T>;
  readonly #capacity: number;
  /** For what is held as it is stored: what comes at one time goes at one time. */
  readonly #slab: ByteSlab | undefined;
  #changed: Revision;

  constructor(start: Revision, { codec, capacity, encoded }: ResourceCacheOptions<T>) {
    this.#codec = codec;
    this.#capacity = capacity;
    this.#slab = encoded ? new ByteSlab() : undefined;
    this.#changed = start;
    this.#ring = new EventRing(start, capacity);
  }

  /** At every revision from this one on, the resource is what it is now. */
  get changed(): Revision {
    return this.#changed;
  }

  get(key: string): Item<T> | undefined {
    return this.#byKey.get(key);
  }

  /** The items whose key has the prefix and comes after `after`, in key order. */
  range(prefix: string, after?: string): readonly Item<T>[] {
    return this.#items.range(prefix, after);
  }

  /** The first of them, and how many more there are. */
  page(prefix: string, after: string | undefined, limit: number): Page<T> {
    return this.#items.page(prefix, after, limit);
  }

  /** As `range`, of those whose field has the value, without looking at the others. */
  having({ name, read, value }: FieldOf<T>, prefix: string, after?: string): readonly Item<T>[] {
    let index = this.#indexes.get(name);
    if (!index) {
      index = new ValueIndex(read, this.#items);
      this.#indexes.set(name, index);
    }
    return index.range(value, prefix, after);
  }

  /** Follows the events after a revision: all, or those of objects whose field has the value or had it before. */
  follow(after: Revision, field?: FieldOf<T>): Follower<T> {
    if (!field) return new Cursor(this.#ring, after);
    const { name, read, value } = field;
    let followers = this.#followers.get(name);
    if (!followers) {
      followers = new ValueFollowers(read, this.#capacity);
      this.#followers.set(name, followers);
    }
    return followers.follow(value, this.#ring, after);
  }

  /** Replaces everything. */
  load(entries: readonly StoredEntry[], revision: Revision): void {
    const items = entries.map((entry) => this.#item(entry));
    this.#items = new ItemList(items);
    this.#byKey.clear();
    this.#indexes.clear();
    for (const item of items) this.#byKey.set(item.key, item);
    this.#changed = revision;
    this.#ring.reset(revision);
    for (const followers of this.#followers.values()) followers.reset(revision);
  }

  /** Call `wake` after the last event of a batch. */
  apply({ type, key, value, revision }: StoreEvent): void {
    const previous = this.#byKey.get(key);
    const item = this.#item({ key, value, revision });
    if (type === 'delete') {
      this.#byKey.delete(key);
      this.#items.delete(key);
    } else {
      this.#byKey.set(key, item);
      this.#items.put(item);
    }
    if (previous instanceof DecodedItem) previous.supersede();
    for (const index of this.#indexes.values()) {
      index.replace(previous, type === 'delete' ? undefined : item);
    }
    this.#changed = revision;
    const event = { type, revision, item, previous } as const;
    this.#ring.push(event);
    for (const followers of this.#followers.values()) followers.push(event);
  }

  wake(): void {
    this.#ring.wake();
  }

  #item({ key, value, revision }: Omit<StoredEntry, 'createRevision'>): Item<T> {
    const codec = this.#codec;
    if (this.#slab) return new EncodedItem(key, revision, { bytes: this.#slab.copy(value), codec });
    return new DecodedItem(key, revision, { object: codec.decode(value, revision), codec });
  }
}
