/** Which numbers the stored objects of a kind hold. Read once; from then on each look costs what has changed since. */
import type { KubeObject, ResourceType } from '#api/object.ts';
import { keyOf } from '#api/object.ts';
import { Following } from '../../../../registry/following.ts';
import type { Reader } from '../../../../registry/strategy.ts';

export class Holdings<T extends KubeObject = KubeObject> {
  readonly #type: ResourceType<T>;
  readonly #following: Following<T>;
  readonly #read: (object: T) => readonly number[];
  /** Keys of the objects by number. Two may hold the same: that is another's to mend, but neither may be forgotten. */
  readonly #holders = new Map<number, readonly string[]>();

  /** `read` tells the numbers that an object holds. */
  constructor(type: ResourceType<T>, read: (object: T) => readonly number[]) {
    this.#type = type;
    this.#following = new Following(type);
    this.#read = read;
  }

  /** Takes in what has been stored since the last call. */
  catchUp(reader: Reader): void {
    const changes = this.#following.changes(reader);
    if (!changes) {
      this.#holders.clear();
      for (const object of reader.list(this.#type)) this.#add(object);
      return;
    }
    for (const { before, after } of changes) {
      if (before) this.#remove(before);
      if (after) this.#add(after);
    }
  }

  /** Whether anything but the object with this key holds the number. */
  isHeldByOther(value: number, key: string): boolean {
    return this.#holders.get(value)?.some((holder) => holder !== key) ?? false;
  }

  #add(object: T): void {
    const key = keyOf(object);
    for (const value of this.#read(object)) {
      this.#holders.set(value, [...(this.#holders.get(value) ?? []), key]);
    }
  }

  #remove(object: T): void {
    const key = keyOf(object);
    for (const value of this.#read(object)) {
      const others = (this.#holders.get(value) ?? []).filter((holder) => holder !== key);
      if (others.length > 0) this.#holders.set(value, others);
      else this.#holders.delete(value);
    }
  }
}
