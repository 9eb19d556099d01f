/**
 * Kubernetes' strategic merge patch: a merge patch in which lists merge element by element where the schema gives a
 * merge key, with directives: `$patch`, `$retainKeys`, `$deleteFromPrimitiveList/x`, `$setElementOrder/x`. Lists are
 * in `strategic-list.ts`.
 */
import { badRequest } from '../status.ts';
import { findTypeSchema } from '../schema/tables.ts';
import type { FieldSchema, TypeRef } from '../schema/tables.ts';
import { entryOf, isRecord, withEntry, withoutEntry } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { keepOrder, mergeList } from './strategic-list.ts';

const directive = '$patch';
const retainKeys = '$retainKeys';
const deletePrefix = '$deleteFromPrimitiveList/';
const orderPrefix = '$setElementOrder/';

/** Throws a 400 for a directive that isn't one. */
export function applyStrategicPatch(
  target: JsonObject,
  patch: JsonObject,
  schemaName: string,
): JsonObject {
  return mergeObject(target, patch, { kind: 'struct', name: schemaName, goName: schemaName });
}

/** What merging needs to know of a field: its type and how it merges. Absent beyond the schema. */
interface Rules {
  readonly type: TypeRef | undefined;
  readonly strategies: readonly string[];
  readonly mergeKey: string | undefined;
}

function rulesOf(type: TypeRef | undefined, key: string): Rules {
  if (type?.kind === 'map') return { type: type.of, strategies: [], mergeKey: undefined };
  const field: FieldSchema | undefined =
    type?.kind === 'struct' ? findTypeSchema(type.name)?.byName.get(key) : undefined;
  return {
    type: field?.type,
    strategies: field?.patchStrategies ?? [],
    mergeKey: field?.mergeKey,
  };
}

function mergeObject(target: JsonObject, patch: JsonObject, type: TypeRef | undefined): JsonObject {
  const command = patch[directive];
  if (command === 'replace') return dropDirectives(withoutEntry(patch, directive));
  if (command === 'delete') return {};
  if (command !== undefined && command !== 'merge') {
    throw badRequest(`unknown patch type found: ${JSON.stringify(command)}`);
  }
  let result = retain(target, patch);
  const handled = new Set([directive, retainKeys]);
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith(deletePrefix)) result = deleteItems(result, key, value);
    else if (key.startsWith(orderPrefix)) {
      const field = key.slice(orderPrefix.length);
      handled.add(field);
      result = orderItems(
        result,
        { field, order: value, change: patch[field] },
        rulesOf(type, field),
      );
    } else continue;
    handled.add(key);
  }
  for (const [key, value] of Object.entries(patch)) {
    if (!handled.has(key)) result = mergeEntry(result, [key, value], rulesOf(type, key));
  }
  return result;
}

function mergeEntry(
  target: JsonObject,
  [key, change]: [string, unknown],
  rules: Rules,
): JsonObject {
  if (change === null) return withoutEntry(target, key);
  return withEntry(target, key, mergeValue(entryOf(target, key), change, rules));
}

function mergeValue(before: unknown, change: unknown, rules: Rules): unknown {
  const replaces = rules.strategies.includes('replace');
  if (isRecord(before) && isRecord(change) && !replaces) {
    return mergeObject(before, change, rules.type);
  }
  if (Array.isArray(before) && Array.isArray(change) && rules.strategies.includes('merge')) {
    const itemType = rules.type?.kind === 'list' ? rules.type.of : undefined;
    return mergeList(before, change, {
      mergeKey: rules.mergeKey,
      mergeItem: (item, itemChange) => mergeObject(item, itemChange, itemType),
      clean: dropDirectives,
    });
  }
  return clean(change);
}

/** Only the keys that `$retainKeys` lists stay of what was there. */
function retain(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[retainKeys];
  if (keys === undefined) return target;
  if (!Array.isArray(keys)) throw badRequest('invalid patch format of retainKeys');
  const extra = Object.keys(patch).find(
    (key) => !key.startsWith('$') && patch[key] !== null && !keys.includes(key),
  );
  if (extra !== undefined) throw badRequest('invalid patch format of retainKeys');
  return Object.fromEntries(Object.entries(target).filter(([key]) => keys.includes(key)));
}

function deleteItems(target: JsonObject, key: string, items: unknown): JsonObject {
  if (!Array.isArray(items)) throw badRequest(`invalid patch format of primitive list: ${key}`);
  const field = key.slice(deletePrefix.length);
  const before = entryOf(target, field);
  if (!Array.isArray(before)) return target;
  return withEntry(
    target,
    field,
    before.filter((item: unknown) => !items.includes(item)),
  );
}

interface Ordering {
  readonly field: string;
  readonly order: unknown;
  /** The patch's own change of the list, if any. */
  readonly change: unknown;
}

function orderItems(
  target: JsonObject,
  { field, order, change }: Ordering,
  rules: Rules,
): JsonObject {
  if (!Array.isArray(order))
    throw badRequest(`invalid patch format of setElementOrder list: ${field}`);
  const before = entryOf(target, field);
  if (change === null) return withoutEntry(target, field);
  const merged = change === undefined ? before : mergeValue(before, change, rules);
  if (!Array.isArray(merged)) return target;
  return withEntry(
    target,
    field,
    keepOrder(merged, {
      order,
      before: Array.isArray(before) ? before : [],
      mergeKey: rules.mergeKey,
    }),
  );
}

/** A value that meets nothing to merge with: without nulls and directives. */
function clean(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !(isRecord(item) && isCommand(item))).map(clean);
  }
  return isRecord(value) ? dropDirectives(value) : value;
}

function isCommand(item: JsonObject): boolean {
  return item[directive] === 'delete' || item[directive] === 'replace';
}

function dropDirectives(object: JsonObject): JsonObject {
  const entries = Object.entries(object)
    .filter(
      ([key, value]) =>
        value !== null &&
        key !== directive &&
        key !== retainKeys &&
        !key.startsWith(deletePrefix) &&
        !key.startsWith(orderPrefix),
    )
    .map(([key, value]) => [key, clean(value)]);
  return Object.fromEntries(entries);
}
