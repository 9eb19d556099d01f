/** Schemas with rules, for tests. */
import { bug } from '#base/errors.ts';
import type { JsonObject } from '#base/json-object.ts';
import type { ValidationRule } from '../../gen/types.ts';
import { nestedSchema, structuralOf } from '../schema.ts';
import type { Structural } from '../schema.ts';

export const text: JsonObject = { type: 'string' };
export const integer: JsonObject = { type: 'integer' };

export function structural(json: JsonObject): Structural {
  return structuralOf(nestedSchema(json) ?? bug('it is an object'));
}

export function withRules(
  schema: JsonObject,
  ...rules: readonly (string | ValidationRule)[]
): JsonObject {
  return {
    ...schema,
    'x-kubernetes-validations': rules.map((rule) => (typeof rule === 'string' ? { rule } : rule)),
  };
}

export function objectOf(
  properties: Readonly<Record<string, JsonObject>>,
  ...rules: readonly (string | ValidationRule)[]
): JsonObject {
  return withRules({ type: 'object', properties }, ...rules);
}

export function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items };
}

export function mapOf(values: JsonObject): JsonObject {
  return { type: 'object', additionalProperties: values };
}

/** Elements are told apart by these fields. */
export function keyedListOf(items: JsonObject, ...keys: readonly string[]): JsonObject {
  return { ...listOf(items), 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys };
}
