/** Lists whose items have identities: each item under the step that names it. */
import { isRecord } from '#base/json-object.ts';
import type { KeyedShape } from './shape.ts';
import { keyStep, valueStep } from './steps.ts';

export type ListShape = KeyedShape | { readonly kind: 'set' };

/** The step of an item; undefined for what can't be one. */
export function stepOfItem(shape: ListShape, item: unknown): string | undefined {
  if (shape.kind === 'set') return valueStep(item);
  return isRecord(item) ? keyStep(shape.keys, item, shape.defaults) : undefined;
}

/** The items by their steps, in their order; of items with the same step the first. */
export function itemsOf(shape: ListShape, list: readonly unknown[]): Map<string, unknown> {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const step = stepOfItem(shape, item);
    if (step !== undefined && !items.has(step)) items.set(step, item);
  }
  return items;
}
