/** The schema tables as OpenAPI definitions: the part that versions 2 and 3 share but for the form of references. */
import { kindTypes } from '../gen/schema.ts';
import { schemaNameOf, typeSchema } from '../schema/tables.ts';
import type {
  FieldSchema,
  GroupVersionKind,
  Scalar,
  TypeRef,
  TypeSchema,
} from '../schema/tables.ts';
import { groupVersionKinds } from './served.ts';
import type { DefinitionStyle, DescribedKind, JsonDocument } from './served.ts';
import { customDefinition, customDefinitionName } from './custom-definition.ts';

const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const quantityName = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const intOrStringName = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

const scalarRefs: Readonly<Partial<Record<Scalar, string>>> = {
  Quantity: quantityName,
  IntOrString: intOrStringName,
  Time: `${meta}.Time`,
  MicroTime: `${meta}.MicroTime`,
};

const scalarSchemas: Readonly<Partial<Record<Scalar, JsonDocument>>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  float64: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  Json: { type: 'object' },
};

/** The definitions of scalars that have names of their own. */
function scalarDefinitions(style: DefinitionStyle): Record<string, JsonDocument> {
  return {
    [quantityName]: style.wrapRefs
      ? { oneOf: [{ type: 'string' }, { type: 'number' }] }
      : { type: 'string' },
    [intOrStringName]: style.wrapRefs
      ? { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] }
      : { type: 'string', format: 'int-or-string' },
    [`${meta}.Time`]: { type: 'string', format: 'date-time' },
    [`${meta}.MicroTime`]: { type: 'string', format: 'date-time' },
    [`${meta}.Patch`]: { type: 'object' },
  };
}

/** Definitions of the kinds, their lists and everything that they refer to, by upstream's names. */
export function definitionsOf(
  kinds: readonly DescribedKind[],
  listed: readonly DescribedKind[],
  style: DefinitionStyle,
): Record<string, JsonDocument> {
  const found: Record<string, JsonDocument> = scalarDefinitions(style);
  const visit = (name: string): void => {
    const schema = typeSchema(name);
    if (found[schema.longName]) return;
    found[schema.longName] = definition(schema, style);
    for (const { type, off } of schema.fields) if (!off) visitType(type);
  };
  const visitType = (type: TypeRef): void => {
    if (type.kind === 'struct') visit(type.name);
    else if (type.kind !== 'scalar') visitType(type.of);
  };
  for (const kind of kinds) {
    const name = schemaNameOf(kind);
    if (name) visit(name);
    else if (kind.schema) {
      visit('ObjectMeta');
      found[customDefinitionName(kind)] = customDefinition(kind, kind.schema, style);
    }
  }
  for (const name of ['DeleteOptions', 'Status', 'ListMeta']) visit(name);
  for (const kind of listed) {
    const item = definitionName(kind);
    if (item) found[`${item}List`] = listDefinition(kind, item, style);
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `io.k8s.api.core.v1.Pod`; undefined for a kind without a schema. */
export function definitionName(kind: DescribedKind): string | undefined {
  if (kind.schema) return customDefinitionName(kind);
  const name = schemaNameOf(kind);
  return name === undefined ? undefined : typeSchema(name).longName;
}

function listDefinition(
  { group, version, kind }: GroupVersionKind,
  item: string,
  { refPrefix }: DefinitionStyle,
): JsonDocument {
  return {
    description: `${kind}List is a list of ${kind}.`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: { type: 'array', items: { $ref: `${refPrefix}${item}` } },
      kind: { type: 'string' },
      metadata: { $ref: `${refPrefix}${meta}.ListMeta` },
    },
    'x-kubernetes-group-version-kind': groupVersionKinds([{ group, version, kind: `${kind}List` }]),
  };
}

const kindsByType: ReadonlyMap<string, readonly GroupVersionKind[]> = Map.groupBy(
  Object.entries(kindTypes).map(([key, type]) => {
    const [group = '', version = '', kind = ''] = key.split('/');
    return { type, group: group === 'meta.k8s.io' ? '' : group, version, kind };
  }),
  ({ type }) => type,
);

function definition(schema: TypeSchema, style: DefinitionStyle): JsonDocument {
  const texts = style.descriptions[schema.longName];
  const fields = schema.fields.filter(({ off }) => !off);
  const required = fields.filter((field) => field.required).map(({ name }) => name);
  const kinds = kindsByType.get(schema.name);
  return {
    ...(texts?.text ? { description: texts.text } : {}),
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      fields.map((field) => [field.name, property(field, texts?.fields[field.name], style)]),
    ),
    ...(kinds ? { 'x-kubernetes-group-version-kind': groupVersionKinds(kinds) } : {}),
    ...(schema.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function property(
  field: FieldSchema,
  description: string | undefined,
  style: DefinitionStyle,
): JsonDocument {
  const isStruct = field.type.kind === 'struct' && !field.pointer;
  const fallback = field.default ?? (style.wrapRefs && isStruct ? {} : undefined);
  const extras: JsonDocument = {
    ...(description ? { description } : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...extensions(field),
  };
  const schema = schemaOf(field.type, style);
  const wraps = style.wrapRefs && schema['$ref'] !== undefined && Object.keys(extras).length > 0;
  return wraps ? { allOf: [schema], ...extras } : { ...schema, ...extras };
}

function extensions(field: FieldSchema): JsonDocument {
  const { listType, listMapKeys, mapType, mergeKey, patchStrategies } = field;
  return {
    ...(listMapKeys ? { 'x-kubernetes-list-map-keys': listMapKeys } : {}),
    ...(listType ? { 'x-kubernetes-list-type': listType } : {}),
    ...(mapType ? { 'x-kubernetes-map-type': mapType } : {}),
    ...(mergeKey ? { 'x-kubernetes-patch-merge-key': mergeKey } : {}),
    ...(patchStrategies.length > 0
      ? { 'x-kubernetes-patch-strategy': patchStrategies.join(',') }
      : {}),
  };
}

function schemaOf(type: TypeRef, style: DefinitionStyle): JsonDocument {
  const { refPrefix } = style;
  if (type.kind === 'struct') return { $ref: `${refPrefix}${typeSchema(type.name).longName}` };
  if (type.kind === 'list') return { type: 'array', items: schemaOf(type.of, style) };
  if (type.kind === 'map')
    return { type: 'object', additionalProperties: schemaOf(type.of, style) };
  const named = scalarRefs[type.scalar];
  if (named) return { $ref: `${refPrefix}${named}` };
  const values = type.values?.filter((value) => value !== '');
  return { ...scalarSchemas[type.scalar], ...(values ? { enum: [...values].sort() } : {}) };
}
