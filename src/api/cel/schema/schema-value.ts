/**
 * JSON as values of CEL, as its schema says. Nothing is converted before it is asked for: a rule looks at a small part
 * of most objects.
 */
import { deepEqual } from '../../deep-equal.ts';
import type { Structural } from '../../structural/schema.ts';
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { fail } from '../errors.ts';
import { CelMap, Opaque } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import { escapeField } from './escape.ts';
import { formattedValue } from './formats.ts';
import { KeyedList, SchemaList, SetList } from './lists.ts';
import { asRoot } from './root.ts';

/** `isRoot`: of a custom resource. The value throws CelEvaluationError where the JSON isn't as the schema says. */
export function valueOfSchema(
  json: unknown,
  schema: Structural,
  isRoot = schema.embeddedResource,
): CelValue {
  if (json === null || json === undefined) {
    return schema.nullable ? null : fail('invalid data, got null for schema with nullable=false');
  }
  if (schema.intOrString) return intOrString(json);
  switch (schema.type) {
    case 'object':
      return isRecord(json)
        ? objectValue(json, isRoot ? asRoot(schema) : schema)
        : fail('invalid data, expected a map for the provided schema with type=object');
    case 'array':
      return listValue(json, schema);
    case 'string':
      return typeof json === 'string'
        ? formattedValue(json, schema.checks.format)
        : fail(`invalid data, expected string, got ${typeof json}`);
    case 'integer':
      return Number.isInteger(json) && typeof json === 'number'
        ? BigInt(json)
        : fail(`invalid data, expected int, got ${typeof json}`);
    case 'number':
      return typeof json === 'number'
        ? json
        : fail(`invalid data, expected float, got ${typeof json}`);
    case 'boolean':
      return typeof json === 'boolean'
        ? json
        : fail(`invalid data, expected bool, got ${typeof json}`);
    default:
      return new UnknownValue(json);
  }
}

function intOrString(json: unknown): CelValue {
  if (typeof json === 'string') return json;
  return typeof json === 'number' && Number.isInteger(json)
    ? BigInt(json)
    : fail('invalid data, expected XIntOrString value to be either a string or integer');
}

/** What the schema says no type of: it can be compared with others as a part of something only. */
class UnknownValue extends Opaque {
  readonly typeName = 'unknown';
  readonly #json: unknown;

  constructor(json: unknown) {
    super();
    this.#json = json;
  }

  equals(other: CelValue): boolean {
    return other instanceof UnknownValue && deepEqual(this.#json, other.#json);
  }
}

function listValue(json: unknown, { items, listType, listMapKeys }: Structural): CelValue {
  if (!Array.isArray(json)) {
    return fail('invalid data, expected an array for the provided schema with type=array');
  }
  if (!items) return fail('invalid array type, expected Items with a non-empty Schema');
  const convert = (item: unknown): CelValue => valueOfSchema(item, items);
  if (listType === 'set') return new SetList(json, convert);
  if (listType !== 'map') return new SchemaList(json, convert);
  return new KeyedList(
    json,
    convert,
    listMapKeys.map((key) => escapeField(key) ?? key),
  );
}

function objectValue(json: JsonObject, schema: Structural): CelValue {
  const { values, properties } = schema;
  return typeof values === 'object' && properties.size === 0
    ? new SchemaMap(json, values)
    : new SchemaObject(json, properties);
}

class SchemaMap extends CelMap {
  readonly #json: JsonObject;
  readonly #values: Structural;

  constructor(json: JsonObject, values: Structural) {
    super();
    this.#json = json;
    this.#values = values;
  }

  get size(): number {
    return Object.keys(this.#json).length;
  }

  get(key: CelValue): CelValue | undefined {
    return typeof key === 'string' && this.has(key)
      ? valueOfSchema(this.#json[key], this.#values)
      : undefined;
  }

  override has(key: CelValue): boolean {
    return typeof key === 'string' && Object.hasOwn(this.#json, key);
  }

  keys(): Iterable<CelValue> {
    return Object.keys(this.#json);
  }
}

/** With fields of types of their own, under escaped names. A field that is null is not there. */
class SchemaObject extends CelMap {
  readonly #json: JsonObject;
  readonly #properties: ReadonlyMap<string, Structural>;
  #names: ReadonlyMap<string, string> | undefined;

  constructor(json: JsonObject, properties: ReadonlyMap<string, Structural>) {
    super();
    this.#json = json;
    this.#properties = properties;
  }

  /** The names of fields that are there, by the names that expressions use. */
  get #present(): ReadonlyMap<string, string> {
    this.#names ??= new Map(
      [...this.#properties.keys()]
        .filter((name) => Object.hasOwn(this.#json, name) && this.#json[name] !== null)
        .map((name) => [escapeField(name) ?? name, name]),
    );
    return this.#names;
  }

  get size(): number {
    return this.#present.size;
  }

  get(key: CelValue): CelValue | undefined {
    const name = typeof key === 'string' ? this.#present.get(key) : undefined;
    const schema = name === undefined ? undefined : this.#properties.get(name);
    return schema && name !== undefined ? valueOfSchema(this.#json[name], schema) : undefined;
  }

  override has(key: CelValue): boolean {
    return typeof key === 'string' && this.#present.has(key);
  }

  keys(): Iterable<CelValue> {
    return this.#present.keys();
  }

  override get hidden(): JsonObject | undefined {
    const unknown = Object.entries(this.#json).filter(([name]) => !this.#properties.has(name));
    return unknown.length === 0 ? undefined : Object.fromEntries(unknown);
  }
}
