/** Lists of type `set` hold each item once, those of type `map` each key. Time grows with the list's length only. */
import { entryOf, isRecord } from '#base/json-object.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { duplicate, invalid } from '../../validation/errors.ts';
import type { Structural } from '../schema.ts';
import { canonicalJson } from '../../hash.ts';
import { inKeyOrder } from './key-order.ts';
import { walk } from './walk.ts';

/** `field` is where the value stands; '' for a whole object. */
export function listTypeErrors(
  schema: Structural,
  value: unknown,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  walk(schema, value, field, (each, found, where) => {
    if (Array.isArray(found)) errors.push(...ownErrors(each, found, where));
  });
  return errors;
}

function ownErrors(
  { listType, listMapKeys }: Structural,
  list: readonly unknown[],
  field: string,
): readonly FieldError[] {
  switch (listType) {
    case 'set':
      return duplicates(list, field);
    case 'map':
      return mapErrors(list, listMapKeys, field);
    default:
      return [];
  }
}

/** Each value that occurs again, at its second place. */
function duplicates(list: readonly unknown[], field: string): readonly FieldError[] {
  const scalars = new Map<unknown, number>();
  const compounds = new Map<unknown, number>();
  return list.flatMap((item, index) => {
    const isCompound = typeof item === 'object' && item !== null;
    const times = isCompound ? count(compounds, canonicalJson(item)) : count(scalars, item);
    return times === 2 ? [duplicate(`${field}[${index}]`, inKeyOrder(item))] : [];
  });
}

function count(seen: Map<unknown, number>, value: unknown): number {
  const times = (seen.get(value) ?? 0) + 1;
  seen.set(value, times);
  return times;
}

function mapErrors(
  list: readonly unknown[],
  keys: readonly string[],
  field: string,
): readonly FieldError[] {
  const wrong = list.findIndex((item) => item !== null && !isRecord(item));
  if (wrong >= 0) {
    const says = 'must be an object for an array of list-type map';
    return [invalid(`${field}[${wrong}]`, inKeyOrder(list[wrong]), says)];
  }
  return duplicates(
    list.map((item) => keyOf(item, keys)),
    field,
  );
}

/** A key that is absent is not the same as one that is null. */
function keyOf(item: unknown, keys: readonly string[]): unknown {
  const object = isRecord(item) ? item : {};
  return Object.fromEntries(
    keys.flatMap((key): [string, unknown][] => {
      const value = entryOf(object, key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
