/** JSON objects among unknown values, and changed copies of them. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for objects that are no arrays. */
export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy with the entry set; a key such as `__proto__` is data like any other. */
export function withEntry(object: JsonObject, key: string, value: unknown): JsonObject {
  return { ...object, [key]: value };
}

export function withoutEntry(object: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = object;
  return rest;
}

/** The object's own entry. */
export function entryOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
