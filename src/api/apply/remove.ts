/** Takes fields out of a value: what a manager no longer applies and nobody else owns. */
import { isRecord } from '#base/json-object.ts';
import { isMember } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { follow } from './steps.ts';

/** The value without the members of the set, each with all that is below it. */
export function removeFields(value: unknown, fields: FieldSet): unknown {
  if (Array.isArray(value)) return removeItems(value, fields);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const set = fields[`f:${name}`];
      if (set === undefined) return [[name, inner]];
      return isMember(set) ? [] : [[name, removeFields(inner, set)]];
    }),
  );
}

function removeItems(list: readonly unknown[], fields: FieldSet): unknown[] {
  const changes = new Map<unknown, FieldSet>(
    Object.entries(fields).flatMap(([step, set]) => {
      const item = follow(list, step);
      return item === undefined ? [] : [[item, set] as const];
    }),
  );
  return list.flatMap((item) => {
    const set = changes.get(item);
    if (set === undefined) return [item];
    return isMember(set) ? [] : [removeFields(item, set)];
  });
}
