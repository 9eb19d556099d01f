/** A Map that takes next to nothing while it is empty: for thousands of holders most of which have nothing in it. */
export class SparseMap<K, V> implements ReadonlyMap<K, V> {
  #entries: Map<K, V> | undefined;

  get size(): number {
    return this.#entries?.size ?? 0;
  }

  get(key: K): V | undefined {
    return this.#entries?.get(key);
  }

  has(key: K): boolean {
    return this.#entries?.has(key) ?? false;
  }

  set(key: K, value: V): void {
    this.#entries ??= new Map<K, V>();
    this.#entries.set(key, value);
  }

  delete(key: K): boolean {
    const deleted = this.#entries?.delete(key) ?? false;
    if (this.size === 0) this.#entries = undefined;
    return deleted;
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  *entries(): MapIterator<[K, V]> {
    if (this.#entries) yield* this.#entries;
  }

  *keys(): MapIterator<K> {
    if (this.#entries) yield* this.#entries.keys();
  }

  *values(): MapIterator<V> {
    if (this.#entries) yield* this.#entries.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
}
