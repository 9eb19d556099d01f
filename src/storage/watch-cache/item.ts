/** What the watch cache holds and tells: values, decoded or as they are stored, and their JSON. */
import type { Revision } from '../store.ts';

/** How values are read and written; the cache itself doesn't know what they are. */
export interface Codec<T extends object> {
  /** The value as it is at a revision. What it returns is shared, so it must be frozen. */
  decode(value: Uint8Array, revision: Revision): T;
  encode(object: T): Uint8Array;
  /** What `encode` makes of what `decode` makes of it, without the way over the object. */
  recode(value: Uint8Array, revision: Revision): Uint8Array;
}

/** One value at one revision. */
export interface Item<T extends object> {
  readonly key: string;
  readonly revision: Revision;
  readonly object: T;
  bytes(): Uint8Array;
}

/** What is read all the time: its object at hand, its bytes encoded once. */
export class DecodedItem<T extends object> implements Item<T> {
  readonly key: string;
  readonly revision: Revision;
  readonly object: T;
  #bytes: Uint8Array | undefined;
  #superseded = false;
  readonly #codec: Codec<T>;

  constructor(key: string, revision: Revision, value: { object: T; codec: Codec<T> }) {
    this.key = key;
    this.revision = revision;
    this.object = value.object;
    this.#codec = value.codec;
  }

  /** Encoded at the first call, shared by all. */
  bytes(): Uint8Array {
    const bytes = this.#bytes ?? this.#codec.encode(this.object);
    if (!this.#superseded) this.#bytes = bytes;
    return bytes;
  }

  /** Another one took its place: only followers that are behind ask for its bytes from now on. */
  supersede(): void {
    this.#superseded = true;
    this.#bytes = undefined;
  }
}

/**
 * What is one of very many and seldom read, such as an Event: the bytes of the store, one object for the garbage
 * collector to look at instead of some twenty.
 */
export class EncodedItem<T extends object> implements Item<T> {
  readonly key: string;
  readonly revision: Revision;
  readonly #value: Uint8Array;
  #object: WeakRef<T> | undefined;
  readonly #codec: Codec<T>;

  /** The bytes are kept. */
  constructor(key: string, revision: Revision, value: { bytes: Uint8Array; codec: Codec<T> }) {
    this.key = key;
    this.revision = revision;
    this.#value = value.bytes;
    this.#codec = value.codec;
  }

  /** Decoded for who asks, and kept as long as there is room. */
  get object(): T {
    const known = this.#object?.deref();
    if (known) return known;
    const object = this.#codec.decode(this.#value, this.revision);
    this.#object = new WeakRef(object);
    return object;
  }

  bytes(): Uint8Array {
    return this.#codec.recode(this.#value, this.revision);
  }
}

/** One change of one key. */
export interface CacheEvent<T extends object> {
  readonly type: 'put' | 'delete';
  readonly revision: Revision;
  /** What is there now; for a delete what was there last, at the revision of the delete. */
  readonly item: Item<T>;
  /** What was there before; absent when the key is new. */
  readonly previous: Item<T> | undefined;
}
