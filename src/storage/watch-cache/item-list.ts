/** Items in key order, found by halving: for tens of thousands of them, of which one at a time changes. */
import { compareKeys, partition, prefixEnd } from '../keys.ts';
import type { Item } from './item.ts';

export class ItemList<T extends object> {
  #items: Item<T>[];

  /** The items are in key order, and the list's own from now on. */
  constructor(items: Item<T>[]) {
    this.#items = items;
  }

  get size(): number {
    return this.#items.length;
  }

  [Symbol.iterator](): Iterator<Item<T>> {
    return this.#items.values();
  }

  /** In place of the one with the same key, where there is one. */
  put(item: Item<T>): void {
    const at = this.#placeOf(item.key);
    if (this.#items[at]?.key === item.key) this.#items[at] = item;
    else this.#items.splice(at, 0, item);
  }

  delete(key: string): void {
    const at = this.#placeOf(key);
    if (this.#items[at]?.key === key) this.#items.splice(at, 1);
  }

  /** Those whose key has the prefix and comes after `after`: a copy. */
  range(prefix: string, after = ''): readonly Item<T>[] {
    const items = this.#items;
    const end = prefixEnd(prefix);
    const from = partition(
      items,
      ({ key }) => compareKeys(key, prefix) < 0 || compareKeys(key, after) <= 0,
    );
    const to =
      end === undefined ? items.length : partition(items, ({ key }) => compareKeys(key, end) < 0);
    return items.slice(from, to);
  }

  #placeOf(key: string): number {
    return partition(this.#items, (item) => compareKeys(item.key, key) < 0);
  }
}
