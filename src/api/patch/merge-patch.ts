/** JSON merge patch, RFC 7386. */
import { entryOf, isRecord, withEntry, withoutEntry } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';

/** Objects merge, null deletes, everything else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  let result: JsonObject = isRecord(target) ? target : {};
  for (const [key, value] of Object.entries(patch)) {
    result =
      value === null
        ? withoutEntry(result, key)
        : withEntry(result, key, applyMergePatch(entryOf(result, key), value));
  }
  return result;
}
