/** The items of a resource by one value of each, such as a Pod's node: made when first asked for, kept current after. */
import { compareKeys } from '../keys.ts';
import type { Item } from './item.ts';

export class ValueIndex<T extends object> {
  readonly #read: (object: T) => string;
  readonly #byValue = new Map<string, Map<string, Item<T>>>();

  constructor(read: (object: T) => string, items: readonly Item<T>[]) {
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

  /** In key order. */
  of(value: string): readonly Item<T>[] {
    const items = [...(this.#byValue.get(value)?.values() ?? [])];
    return items.sort((one, other) => compareKeys(one.key, other.key));
  }

  #add(item: Item<T>): void {
    const value = this.#read(item.object);
    const items = this.#byValue.get(value) ?? new Map<string, Item<T>>();
    items.set(item.key, item);
    this.#byValue.set(value, items);
  }
}
