/** How a strategic merge patch merges two lists, and in what order the items of both end up. */
import { badRequest } from '../status.ts';
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';

interface ListRules {
  /** Items are objects that this field identifies; absent: items are scalars, a set. */
  readonly mergeKey: string | undefined;
  readonly mergeItem: (item: JsonObject, change: JsonObject) => JsonObject;
  /** What becomes of an item that is new. */
  readonly clean: (item: JsonObject) => JsonObject;
}

export function mergeList(
  before: readonly unknown[],
  change: readonly unknown[],
  rules: ListRules,
): readonly unknown[] {
  const { mergeKey } = rules;
  if (mergeKey === undefined) {
    const merged = [...new Set([...before, ...change])];
    return keepOrder(merged, { order: change, before, mergeKey });
  }
  const items = change.map((item) => itemWithKey(item, mergeKey));
  const additions = items.filter(
    (item) => item['$patch'] === undefined || item['$patch'] === 'merge',
  );
  if (items.some((item) => item['$patch'] === 'replace')) return additions.map(rules.clean);
  const deleted = items.filter((item) => item['$patch'] === 'delete').map((item) => item[mergeKey]);
  const kept = before.filter((item) => !(isRecord(item) && deleted.includes(item[mergeKey])));
  const merged = additions.reduce<readonly unknown[]>(
    (list, item) => mergeInto(list, item, rules),
    kept,
  );
  return keepOrder(merged, { order: additions, before, mergeKey });
}

function itemWithKey(item: unknown, mergeKey: string): JsonObject {
  if (!isRecord(item)) {
    throw badRequest('invalid patch format: an item of a list of objects is not an object');
  }
  if (item['$patch'] !== 'replace' && item[mergeKey] === undefined) {
    throw badRequest(
      `map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`,
    );
  }
  return item;
}

function mergeInto(
  list: readonly unknown[],
  change: JsonObject,
  { mergeKey = '', mergeItem, clean }: ListRules,
): readonly unknown[] {
  const index = list.findIndex((item) => isRecord(item) && item[mergeKey] === change[mergeKey]);
  const item = list[index];
  return isRecord(item) ? list.with(index, mergeItem(item, change)) : [...list, clean(change)];
}

interface Order {
  /** The order that the patch wants for the items that it names. */
  readonly order: readonly unknown[];
  /** The list as it was, for the order of the others. */
  readonly before: readonly unknown[];
  readonly mergeKey: string | undefined;
}

/**
 * The items that the patch names, in its order, woven with the others in theirs. Where the old list has both, its
 * order decides; a new item goes before what it meets (so a patch's new container comes first, as upstream has it).
 */
export function keepOrder(
  merged: readonly unknown[],
  { order, before, mergeKey }: Order,
): readonly unknown[] {
  const keyOf = (item: unknown): unknown =>
    mergeKey !== undefined && isRecord(item) ? item[mergeKey] : item;
  const positions = (list: readonly unknown[]): Map<unknown, number> =>
    new Map(list.map((item, index) => [keyOf(item), index] as const).reverse());
  const wanted = positions(order);
  const old = positions(before);
  const by = (place: Map<unknown, number>) => (a: unknown, b: unknown) =>
    (place.get(keyOf(a)) ?? Infinity) - (place.get(keyOf(b)) ?? Infinity) || 0;
  const named = merged.filter((item) => wanted.has(keyOf(item))).sort(by(wanted));
  const others = merged.filter((item) => !wanted.has(keyOf(item))).sort(by(old));
  const woven: unknown[] = [];
  while (named.length > 0 && others.length > 0) {
    const left = old.get(keyOf(others[0]));
    const right = old.get(keyOf(named[0]));
    const othersFirst = left !== undefined && right !== undefined && left < right;
    woven.push(othersFirst ? others.shift() : named.shift());
  }
  return [...woven, ...named, ...others];
}
