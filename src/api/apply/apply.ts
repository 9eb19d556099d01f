/** What an apply makes of the live object: the configuration laid over it, without what its manager no longer names. */
import type { JsonObject } from '#base/json-object.ts';
import { isRecord } from '#base/json-object.ts';
import { difference, union, withNamedFields } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { identityOf } from './managers.ts';
import type { Manager, Writer } from './managers.ts';
import { merge } from './merge.ts';
import { removeFields } from './remove.ts';
import type { StructShape } from './shape.ts';

export interface Application {
  readonly shape: StructShape;
  readonly live: JsonObject;
  readonly config: JsonObject;
  /** Of the configuration. */
  readonly claims: FieldSet | undefined;
  /** Of the live object. */
  readonly managers: readonly Manager[];
  readonly writer: Writer;
}

/** Not decoded, not defaulted. */
export function applyConfig(application: Application): JsonObject {
  const { shape, live, config } = application;
  const merged = merge(shape, live, config);
  const stale = staleFields(application);
  const pruned = stale ? removeFields(merged, stale) : merged;
  return isRecord(pruned) ? pruned : merged;
}

/** What the manager applied last time, and neither it nor anybody else claims now. */
function staleFields({ claims, managers, writer }: Application): FieldSet | undefined {
  const identity = identityOf(writer);
  const last = managers.find((manager) => identityOf(manager) === identity);
  if (last?.apiVersion !== writer.apiVersion) return undefined;
  const owned = managers.reduce(
    (set, manager) => (manager === last ? set : union(set, manager.fieldsV1)),
    claims,
  );
  return difference(withNamedFields(last.fieldsV1), withNamedFields(owned));
}
