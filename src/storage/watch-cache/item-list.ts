/** Items in key order, found by halving: for tens of thousands of them, of which one at a time changes. */
import { compareKeys, partition, prefixEnd } from '../keys.ts';
import type { Item } from './item.ts';

export interface Page<T extends object> {
  readonly items: readonly Item<T>[];
  readonly remaining: number;
}

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
  range(prefix: string, after?: string): readonly Item<T>[] {
    return this.page(prefix, after).items;
  }

  /** The first of them, and how many more there are. */
  page(prefix: string, after = '', limit = Infinity): Page<T> {
    const items = this.#items;
    const bound = prefixEnd(prefix);
    const from = partition(
      items,
      ({ key }) => compareKeys(key, prefix) < 0 || compareKeys(key, after) <= 0,
    );
    const to =
      bound === undefined
        ? items.length
        : partition(items, ({ key }) => compareKeys(key, bound) < 0);
    const end = Math.min(to, from + limit);
    return { items: items.slice(from, end), remaining: Math.max(0, to - end) };
  }

  #placeOf(key: string): number {
    return partition(this.#items, (item) => compareKeys(item.key, key) < 0);
  }
}
