/** What the watch cache holds and tells: decoded values, with their JSON made once, when somebody wants it. */
import type { Revision } from '../store.ts';

/** How values are read and written; the cache itself doesn't know what they are. */
export interface Codec<T> {
  /** The value as it is at a revision. What it returns is shared, so it must be frozen. */
  decode(value: Uint8Array, revision: Revision): T;
  encode(object: T): Uint8Array;
}

/** One value at one revision. */
export class Item<T> {
  readonly key: string;
  readonly revision: Revision;
  readonly object: T;
  #bytes: Uint8Array | undefined;
  readonly #codec: Codec<T>;

  constructor(key: string, revision: Revision, value: { object: T; codec: Codec<T> }) {
    this.key = key;
    this.revision = revision;
    this.object = value.object;
    this.#codec = value.codec;
  }

  /** Encoded at the first call, shared by all. */
  bytes(): Uint8Array {
    return (this.#bytes ??= this.#codec.encode(this.object));
  }
}

/** One change of one key. */
export interface CacheEvent<T> {
  readonly type: 'put' | 'delete';
  readonly revision: Revision;
  /** What is there now; for a delete what was there last, at the revision of the delete. */
  readonly item: Item<T>;
  /** What was there before; absent when the key is new. */
  readonly previous: Item<T> | undefined;
}
