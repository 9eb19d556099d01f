/**
 * The schema of a custom kind's version, as a CustomResourceDefinition gives it (apiextensions.k8s.io/v1), as a tree
 * that says what each node may hold. Pruning, defaulting, validation and merging all work from here.
 */
import { isRecord } from '#base/json-object.ts';
import type { Json, JSONSchemaProps, ValidationRule } from '../gen/types.ts';
import { decode } from '../schema/decode.ts';

export type StructuralType =
  | 'object'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  /** It says none: of several types, or of any. */
  | '';

/** One node of the tree; also of the trees below `allOf`, `anyOf`, `oneOf` and `not`, which only validate. */
export interface Structural {
  readonly type: StructuralType;
  readonly nullable: boolean;
  readonly intOrString: boolean;
  readonly preserveUnknownFields: boolean;
  /** The value is an object with `apiVersion`, `kind` and `metadata` of its own. */
  readonly embeddedResource: boolean;
  readonly properties: ReadonlyMap<string, Structural>;
  /** Of the values of a map; `true`: whatever they are. */
  readonly values?: Structural | true;
  /** A map without any, as `additionalProperties: false` says. */
  readonly closed?: true;
  /** Of an array's. */
  readonly items?: Structural;
  readonly listType?: string;
  readonly listMapKeys: readonly string[];
  readonly mapType?: string;
  /** Absent: none. */
  readonly fallback?: { readonly value: Json };
  readonly checks: ValueChecks;
  /** In CEL. */
  readonly rules: readonly ValidationRule[];
}

/** What a value of the right type must fulfil besides. */
export interface ValueChecks {
  readonly format?: string;
  readonly required: readonly string[];
  readonly enum?: readonly Json[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum: boolean;
  readonly exclusiveMaximum: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf: readonly Structural[];
  readonly anyOf: readonly Structural[];
  readonly oneOf: readonly Structural[];
  readonly not?: Structural;
}

const types: readonly StructuralType[] = [
  'object',
  'array',
  'string',
  'integer',
  'number',
  'boolean',
];

/** `schema` has been through the tables and the definition's validation. */
export function structuralOf(schema: JSONSchemaProps): Structural {
  const { default: fallback, items, additionalProperties } = schema;
  // The tables carry it as free JSON, whatever its type says.
  const values: unknown = additionalProperties;
  const ofItems = nestedSchema(items);
  const ofValues = nestedSchema(values);
  const listType = schema['x-kubernetes-list-type'];
  const mapType = schema['x-kubernetes-map-type'];
  return {
    type: types.find((type) => type === schema.type) ?? '',
    nullable: schema.nullable ?? false,
    intOrString: schema['x-kubernetes-int-or-string'] ?? false,
    preserveUnknownFields: schema['x-kubernetes-preserve-unknown-fields'] ?? false,
    embeddedResource: schema['x-kubernetes-embedded-resource'] ?? false,
    properties: new Map(
      Object.entries(schema.properties ?? {}).map(([name, each]) => [name, structuralOf(each)]),
    ),
    ...(ofValues ? { values: structuralOf(ofValues) } : {}),
    ...(values === true ? { values: true as const } : {}),
    ...(values === false ? { closed: true as const } : {}),
    ...(ofItems ? { items: structuralOf(ofItems) } : {}),
    ...(listType === undefined ? {} : { listType }),
    listMapKeys: schema['x-kubernetes-list-map-keys'] ?? [],
    ...(mapType === undefined ? {} : { mapType }),
    ...(fallback === undefined ? {} : { fallback: { value: fallback } }),
    checks: checksOf(schema),
    rules: schema['x-kubernetes-validations'] ?? [],
  };
}

/** What may be a schema or something else is free JSON in the tables. Undefined for what is no schema. */
export function nestedSchema(value: unknown): JSONSchemaProps | undefined {
  return isRecord(value) ? decode<JSONSchemaProps>('JSONSchemaProps', value).object : undefined;
}

function checksOf(schema: JSONSchemaProps): ValueChecks {
  const {
    format,
    pattern,
    minLength,
    maxLength,
    minimum,
    maximum,
    multipleOf,
    minItems,
    maxItems,
    minProperties,
    maxProperties,
    required = [],
    exclusiveMinimum = false,
    exclusiveMaximum = false,
    not,
  } = schema;
  return {
    ...withoutAbsent({ format, pattern, enum: schema.enum }),
    ...withoutAbsent({ minLength, maxLength, minimum, maximum, multipleOf }),
    ...withoutAbsent({ minItems, maxItems, minProperties, maxProperties }),
    required,
    exclusiveMinimum,
    exclusiveMaximum,
    allOf: (schema.allOf ?? []).map(structuralOf),
    anyOf: (schema.anyOf ?? []).map(structuralOf),
    oneOf: (schema.oneOf ?? []).map(structuralOf),
    ...(not ? { not: structuralOf(not) } : {}),
  };
}

type WithoutAbsent<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutAbsent<T extends object>(fields: T): WithoutAbsent<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as WithoutAbsent<T>; // Of its own entries, those that are there.
}
