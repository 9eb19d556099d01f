/** The items of a resource by one value of each, such as a Pod's node: made when first asked for, kept current after. */
import type { Item } from './item.ts';
import { ItemList } from './item-list.ts';

export class ValueIndex<T extends object> {
  readonly #read: (object: T) => string;
  readonly #byValue = new Map<string, ItemList<T>>();

  constructor(read: (object: T) => string, items: Iterable<Item<T>>) {
    this.#read = read;
    for (const item of items) this.#add(item);
  }

  /** One item was put in place of another, came, or went. */
  replace(previous: Item<T> | undefined, item: Item<T> | undefined): void {
    if (previous) {
      const value = this.#read(previous.object);
      const items = this.#byValue.get(value);
      items?.delete(previous.key);
      if (items?.size === 0) this.#byValue.delete(value);
    }
    if (item) this.#add(item);
  }

  /** Those with the value whose key has the prefix and comes after `after`, in key order: a copy. */
  range(value: string, prefix: string, after?: string): readonly Item<T>[] {
    return this.#byValue.get(value)?.range(prefix, after) ?? [];
  }

  #add(item: Item<T>): void {
    const value = this.#read(item.object);
    const items = this.#byValue.get(value);
    if (items) items.put(item);
    else this.#byValue.set(value, new ItemList([item]));
  }
}
