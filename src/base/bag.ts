/**
 * What is under way, for things that come and go by the thousand a second. A Set replaces its table whenever it grows
 * or shrinks, and V8 lets each old table lead to the next one: all of them, and what was in them, last as long as the
 * oldest, which may be until the next collection of the old generation. Here places are used again.
 */
export class Bag<T extends object> {
  readonly #places: (T | undefined)[] = [];
  readonly #free: number[] = [];

  /** Returns the place, for `remove`. */
  add(item: T): number {
    const place = this.#free.pop() ?? this.#places.length;
    this.#places[place] = item;
    return place;
  }

  /** Once for each place that `add` returned. */
  remove(place: number): void {
    this.#places[place] = undefined;
    this.#free.push(place);
  }

  /** In no order. What comes meanwhile may be among them. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const item of this.#places) if (item) yield item;
  }
}
