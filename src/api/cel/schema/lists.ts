/** Lists of JSON. Those whose schema says so compare and join as sets, or by the keys of their elements. */
import { keyText } from '../values/collections.ts';
import { CelList, CelMap } from '../values/value.ts';
import type { CelValue, Same } from '../values/value.ts';

export class SchemaList<Item> extends CelList {
  readonly #items: readonly Item[];
  readonly #convert: (item: Item) => CelValue;

  constructor(items: readonly Item[], convert: (item: Item) => CelValue) {
    super();
    this.#items = items;
    this.#convert = convert;
  }

  get size(): number {
    return this.#items.length;
  }

  at(index: number): CelValue | undefined {
    const item = this.#items[index];
    return item === undefined ? undefined : this.#convert(item);
  }
}

const itself = (value: CelValue): CelValue => value;

/** What tells elements apart; two with the same text are one. */
type Identity = (element: CelValue) => string;

/** Of a scalar. Others can't be told apart quickly, and are compared one by one. */
function scalarIdentity(element: CelValue): string {
  return keyText(element) ?? (typeof element === 'number' ? `d${element}` : 'o');
}

/** `x + y` has the elements of `x`, then those of `y` that `x` has not. */
export class SetList<Item> extends SchemaList<Item> {
  override sameElements(other: CelList, same: Same): boolean {
    const own = groupBy(this, scalarIdentity);
    for (const element of other) {
      const alike = own.get(scalarIdentity(element)) ?? [];
      if (!alike.some((each) => same(each, element))) return false;
    }
    return true;
  }

  override plus(other: CelList): CelList {
    const elements = [...this];
    const known = new Set(elements.map(scalarIdentity));
    for (const element of other) {
      const identity = scalarIdentity(element);
      if (identity !== 'o' && known.has(identity)) continue;
      known.add(identity);
      elements.push(element);
    }
    return new SetList(elements, itself);
  }
}

/** Of maps that some of their entries tell apart. `x + y` has the elements of `x`, replaced by those of `y`, then the new ones. */
export class KeyedList<Item> extends SchemaList<Item> {
  readonly #keys: readonly string[];

  constructor(items: readonly Item[], convert: (item: Item) => CelValue, keys: readonly string[]) {
    super(items, convert);
    this.#keys = keys;
  }

  readonly #identity: Identity = (element) =>
    element instanceof CelMap
      ? JSON.stringify(this.#keys.map((key) => scalarIdentity(element.get(key) ?? null)))
      : '';

  override sameElements(other: CelList, same: Same): boolean {
    const own = groupBy(this, this.#identity);
    for (const element of other) {
      const alike = own.get(this.#identity(element))?.at(-1);
      if (alike === undefined || !same(alike, element)) return false;
    }
    return true;
  }

  override plus(other: CelList): CelList {
    const elements = new Map(Array.from(this, (each) => [this.#identity(each), each]));
    for (const element of other) elements.set(this.#identity(element), element);
    return new KeyedList([...elements.values()], itself, this.#keys);
  }
}

function groupBy(list: CelList, identity: Identity): ReadonlyMap<string, readonly CelValue[]> {
  return Map.groupBy(list, identity);
}
