/** The types of variables as the specification's tests declare them. */
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import * as types from '../types/type.ts';
import type { CelType } from '../types/type.ts';

export function declaredTypes(
  declarations: readonly JsonObject[],
): Readonly<Record<string, CelType>> {
  return Object.fromEntries(
    declarations.map(({ name, ident }) => [
      String(name),
      typeOf(isRecord(ident) ? ident['type'] : undefined),
    ]),
  );
}

const primitives: Readonly<Record<string, CelType>> = {
  BOOL: types.bool,
  INT64: types.int,
  UINT64: types.uint,
  DOUBLE: types.double,
  STRING: types.string,
  BYTES: types.bytes,
};

function typeOf(json: unknown): CelType {
  if (!isRecord(json)) return types.dyn;
  const { primitive, wellKnown, listType, mapType } = json;
  if (typeof primitive === 'string') return primitives[primitive] ?? types.dyn;
  if (wellKnown === 'TIMESTAMP') return types.timestamp;
  if (wellKnown === 'DURATION') return types.duration;
  if (isRecord(listType)) return types.listOf(typeOf(listType['elemType']));
  if (isRecord(mapType))
    return types.mapOf(typeOf(mapType['keyType']), typeOf(mapType['valueType']));
  return 'null' in json ? types.nullType : types.dyn;
}
