/** Lists and maps that an expression makes. */
import { CelList, CelMap, Uint } from './value.ts';
import type { CelValue } from './value.ts';

export class ArrayList extends CelList {
  readonly #items: readonly CelValue[];

  constructor(items: readonly CelValue[]) {
    super();
    this.#items = items;
  }

  get size(): number {
    return this.#items.length;
  }

  at(index: number): CelValue | undefined {
    return this.#items[index];
  }
}

/** Two lists after each other, neither of them copied: an expression can double a list many times at little cost. */
class JoinedList extends CelList {
  readonly size: number;
  readonly #first: CelList;
  readonly #second: CelList;

  constructor(first: CelList, second: CelList) {
    super();
    this.#first = first;
    this.#second = second;
    this.size = first.size + second.size;
  }

  at(index: number): CelValue | undefined {
    const beyond = index >= this.#first.size;
    let list = beyond ? this.#second : this.#first;
    let rest = beyond ? index - this.#first.size : index;
    // In a loop: chains of such lists are as deep as an expression makes them.
    while (list instanceof JoinedList) {
      const inFirst = rest < list.#first.size;
      if (!inFirst) rest -= list.#first.size;
      list = inFirst ? list.#first : list.#second;
    }
    return list.at(rest);
  }
}

export function joinLists(first: CelList, second: CelList): CelList {
  const own = first.plus(second);
  if (own) return own;
  if (second.size === 0) return first;
  return first.size === 0 ? second : new JoinedList(first, second);
}

/** Keys that are equal as numbers are one key, whatever their types. */
export class EntryMap extends CelMap {
  readonly #entries: ReadonlyMap<string, readonly [CelValue, CelValue]>;

  /** Of several entries with one key the last counts. */
  constructor(entries: Iterable<readonly [CelValue, CelValue]>) {
    super();
    this.#entries = new Map(Array.from(entries, (entry) => [keyText(entry[0]) ?? '', entry]));
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: CelValue): CelValue | undefined {
    const text = keyText(key);
    return text === undefined ? undefined : this.#entries.get(text)?.[1];
  }

  *keys(): Iterable<CelValue> {
    for (const [key] of this.#entries.values()) yield key;
  }
}

/** The same for keys that are equal; undefined for what can't be a key. */
export function keyText(key: CelValue): string | undefined {
  switch (typeof key) {
    case 'string':
      return `s${key}`;
    case 'boolean':
      return `b${key}`;
    case 'bigint':
      return `n${key}`;
    case 'number':
      return Number.isInteger(key) ? `n${BigInt(key)}` : undefined;
    default:
      return key instanceof Uint ? `n${key.value}` : undefined;
  }
}

/** True for the types that a literal's keys may have. */
export function canBeKey(key: CelValue): boolean {
  return typeof key !== 'number' && keyText(key) !== undefined;
}
