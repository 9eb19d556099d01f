/**
 * A value and what it was before an update, as far as upstream can tell (KEP-4008): fields by their names, items of a
 * list of type `map` by their keys, other items never. Shared by the checks of an update, so that each part of the
 * object is compared once.
 */
import { entryOf, isRecord } from '#base/json-object.ts';
import { deepEqual } from '../../deep-equal.ts';
import type { Structural } from '../schema.ts';

export class Correlation {
  readonly #schema: Structural;
  readonly #value: unknown;
  readonly #old: unknown;
  readonly #children = new Map<string | number, Correlation | undefined>();
  #isSame: boolean | undefined;
  #oldItems: ReadonlyMap<string, unknown> | undefined;

  constructor(schema: Structural, value: unknown, old: unknown) {
    this.#schema = schema;
    this.#value = value;
    this.#old = old;
  }

  /** Whether nothing has changed. The order of items with keys doesn't count. */
  get isSame(): boolean {
    this.#isSame ??= this.#compare();
    return this.#isSame;
  }

  /** Of fields that no schema names, nothing is known. */
  field(name: string): Correlation | undefined {
    return this.#child(name, () => {
      if (!isRecord(this.#value) || !isRecord(this.#old)) return undefined;
      const value = entryOf(this.#value, name);
      const old = entryOf(this.#old, name);
      if (value === undefined || old === undefined) return undefined;
      const { properties, values } = this.#schema;
      const schema = properties.get(name) ?? values;
      return schema && schema !== true ? new Correlation(schema, value, old) : undefined;
    });
  }

  item(index: number): Correlation | undefined {
    const { listType, listMapKeys, items } = this.#schema;
    if (listType !== 'map' || !items || !Array.isArray(this.#value)) return undefined;
    const item: unknown = this.#value[index];
    return this.#child(index, () => {
      const key = keyOf(item, listMapKeys);
      const old = key === undefined ? undefined : this.#itemsBefore(listMapKeys).get(key);
      return old === undefined ? undefined : new Correlation(items, item, old);
    });
  }

  #child(at: string | number, make: () => Correlation | undefined): Correlation | undefined {
    if (!this.#children.has(at)) this.#children.set(at, make());
    return this.#children.get(at);
  }

  #itemsBefore(keys: readonly string[]): ReadonlyMap<string, unknown> {
    this.#oldItems ??= indexByKey(this.#old, keys);
    return this.#oldItems;
  }

  #compare(): boolean {
    const [value, old] = [this.#value, this.#old];
    if (Array.isArray(value) && Array.isArray(old) && this.#schema.listType === 'map') {
      return value.length === old.length && value.every((_, index) => this.item(index)?.isSame);
    }
    if (isRecord(value) && isRecord(old)) {
      const names = definedKeys(value);
      return (
        names.length === definedKeys(old).length && names.every((name) => this.field(name)?.isSame)
      );
    }
    return deepEqual(value, old);
  }
}

function definedKeys(object: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(object).filter((key) => object[key] !== undefined);
}

/** Of several items with one key, the first. */
function indexByKey(list: unknown, keys: readonly string[]): ReadonlyMap<string, unknown> {
  const items = new Map<string, unknown>();
  for (const item of Array.isArray(list) ? list : []) {
    const key = keyOf(item, keys);
    if (key !== undefined && !items.has(key)) items.set(key, item);
  }
  return items;
}

/** Undefined without a scalar for each key. */
function keyOf(item: unknown, keys: readonly string[]): string | undefined {
  if (!isRecord(item)) return undefined;
  const values = keys.map((key) => entryOf(item, key));
  const isKey = values.every((value) => ['string', 'number', 'boolean'].includes(typeof value));
  return isKey ? JSON.stringify(values) : undefined;
}
