/** Lays an applied configuration over a live object: what it names wins, what it leaves out stays. */
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { itemsOf } from './items.ts';
import type { ListShape } from './items.ts';
import type { Shape, StructShape } from './shape.ts';

/** Neither argument is changed; what isn't named is shared with `live`. */
export function merge(shape: StructShape, live: JsonObject, config: JsonObject): JsonObject {
  return mergeEntries(shape, live, config);
}

function mergeValue(shape: Shape, live: unknown, config: unknown): unknown {
  if (config === undefined) return live;
  if (live === undefined) return config;
  switch (shape.kind) {
    case 'leaf':
      return config;
    case 'set':
    case 'keyed':
      if (config === null) return live;
      return Array.isArray(live) && Array.isArray(config)
        ? mergeItems(shape, live, config)
        : config;
    default:
      if (isRecord(live) && isRecord(config)) return mergeEntries(shape, live, config);
      // A null says nothing about what is below.
      return config === null && isRecord(live) && Object.keys(live).length > 0 ? live : config;
  }
}

type EntriesShape = Extract<Shape, { kind: 'struct' | 'map' | 'free' }>;

function mergeEntries(shape: EntriesShape, live: JsonObject, config: JsonObject): JsonObject {
  // Object.fromEntries takes a key such as `__proto__` for data.
  const entries = new Map(Object.entries(live));
  for (const [name, value] of Object.entries(config)) {
    entries.set(name, mergeValue(belowOf(shape, name), entries.get(name), value));
  }
  return Object.fromEntries(entries);
}

function belowOf(shape: EntriesShape, name: string): Shape {
  if (shape.kind === 'map') return shape.of;
  return (shape.kind === 'struct' && shape.fields().get(name)?.shape) || { kind: 'free' };
}

/**
 * The configuration's order counts for the items that it names; an item that only the live list has comes as soon as
 * the live list's order allows.
 */
function mergeItems(
  shape: ListShape,
  live: readonly unknown[],
  config: readonly unknown[],
): unknown[] {
  const mine = itemsOf(shape, config);
  const theirs = itemsOf(shape, live);
  const below: Shape = shape.kind === 'keyed' ? shape.item : { kind: 'leaf' };
  const merged: unknown[] = [];
  const shared = [...mine.keys()].filter((step) => theirs.has(step));
  const waiting = [...theirs.keys()];
  /** Goes through the live list up to the item that both have and that comes next. */
  const takeOthers = (): void => {
    while (waiting[0] !== undefined && waiting[0] !== shared[0]) {
      const step = waiting.shift() ?? '';
      if (!mine.has(step)) merged.push(theirs.get(step));
    }
  };
  for (const [step, item] of mine) {
    takeOthers();
    merged.push(mergeValue(below, theirs.get(step), item));
    if (step !== shared[0]) continue;
    shared.shift();
    if (waiting[0] === step) waiting.shift();
  }
  takeOthers();
  return merged;
}
