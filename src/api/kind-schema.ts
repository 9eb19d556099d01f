/**
 * What writing an object of a kind needs to know of the kind: how a body becomes an object, and how its fields merge
 * and are owned. Built-in kinds have it from the tables; custom ones from their definitions (`structural/`).
 */
import { shapeOf } from './apply/shape.ts';
import type { StructShape } from './apply/shape.ts';
import type { KubeObject } from './object.ts';
import { decode } from './schema/decode.ts';
import type { Decoded, DecodeOptions } from './schema/decode.ts';
import { schemaNameOf } from './schema/tables.ts';
import type { GroupVersionKind } from './schema/tables.ts';
import { bug } from '#base/errors.ts';

export interface KindSchema {
  readonly kind: GroupVersionKind;
  /** Throws a 400 in upstream's words. */
  decode(this: void, body: unknown, options?: DecodeOptions): Decoded<KubeObject>;
  readonly shape: StructShape;
  /** What an object is of which nothing was said. */
  readonly empty: KubeObject;
  /** Its name in the tables; absent: the kind knows no strategic merge patch. */
  readonly tableName?: string;
}

const known = new Map<string, KindSchema>();

/** The schema of a built-in kind. */
export function builtInSchema({ group, version, kind }: GroupVersionKind): KindSchema {
  const key = `${group}/${version}/${kind}`;
  let schema = known.get(key);
  if (!schema) {
    schema = fromTables({ group, version, kind });
    known.set(key, schema);
  }
  return schema;
}

function fromTables(kind: GroupVersionKind): KindSchema {
  const tableName = schemaNameOf(kind) ?? bug('a resource is served whose kind has no schema');
  let empty: KubeObject | undefined;
  return {
    kind,
    tableName,
    decode: (body, options) => decode<KubeObject>(kind, body, options),
    get shape() {
      return shapeOf(tableName);
    },
    get empty() {
      return (empty ??= decode<KubeObject>(kind, { metadata: {} }).object);
    },
  };
}
