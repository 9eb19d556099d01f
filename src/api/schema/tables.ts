/**
 * The schema of every type of the API, read from the generated text tables when first asked for: which fields there
 * are, of what type, and how they merge. Decoding, patching and OpenAPI all work from here.
 */
import { aliasTable, kindTypes, typeTables } from '../gen/schema.ts';
import { bug } from '#base/errors.ts';

export type Scalar =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bytes'
  | 'Quantity'
  | 'IntOrString'
  | 'Time'
  | 'MicroTime'
  | 'Json';

/** `goName` is the type's name in upstream's messages, such as `v1.PullPolicy`. */
export type TypeRef =
  | {
      readonly kind: 'scalar';
      readonly scalar: Scalar;
      readonly goName: string;
      readonly values?: readonly string[];
    }
  | { readonly kind: 'list'; readonly of: TypeRef; readonly goName: string }
  | { readonly kind: 'map'; readonly of: TypeRef; readonly goName: string }
  | { readonly kind: 'struct'; readonly name: string; readonly goName: string };

export interface FieldSchema {
  readonly name: string;
  readonly type: TypeRef;
  readonly pointer: boolean;
  readonly required: boolean;
  readonly omitEmpty: boolean;
  /** Behind a feature gate that is off: dropped silently. */
  readonly off: boolean;
  /** Of a strategic merge patch: `merge`, `replace`, `retainKeys`. */
  readonly patchStrategies: readonly string[];
  readonly mergeKey?: string;
  readonly listType?: string;
  readonly listMapKeys?: readonly string[];
  readonly mapType?: string;
  readonly default?: unknown;
  /** Protobuf numbers, from the struct to the field: more than one where Go embeds a struct. Absent: not on the wire. */
  readonly wire?: readonly number[];
}

export interface TypeSchema {
  /** Short name, unique among the tables. */
  readonly name: string;
  /** Such as `io.k8s.api.core.v1.PodSpec`. */
  readonly longName: string;
  /** Server-side apply takes a value of the type as a whole: it has one owner. */
  readonly atomic: boolean;
  /** In alphabetical order. */
  readonly fields: readonly FieldSchema[];
  readonly byName: ReadonlyMap<string, FieldSchema>;
}

export interface GroupVersionKind {
  /** Empty for core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const scalars: ReadonlySet<string> = new Set<Scalar>([
  'string',
  'bool',
  'int32',
  'int64',
  'float64',
  'bytes',
  'Quantity',
  'IntOrString',
  'Time',
  'MicroTime',
  'Json',
]);

/** How upstream's messages name a scalar that isn't a plain Go one. */
const scalarGoNames: Readonly<Record<string, string>> = {
  bytes: '[]uint8',
  Quantity: 'resource.Quantity',
  IntOrString: 'intstr.IntOrString',
  Time: 'v1.Time',
  MicroTime: 'v1.MicroTime',
  Json: 'runtime.RawExtension',
};

const cache = new Map<string, TypeSchema>();

/** The schema of a type by its short name; a name that isn't there is a bug of the caller. */
export function typeSchema(name: string): TypeSchema {
  return findTypeSchema(name) ?? bug(`no schema is named ${name}`);
}

export function findTypeSchema(name: string): TypeSchema | undefined {
  const known = cache.get(name);
  if (known) return known;
  const table = Object.hasOwn(typeTables, name) ? typeTables[name] : undefined;
  if (table === undefined) return undefined;
  const [head = '', ...lines] = table.split('\n');
  const [longName = '', whole] = head.split(' ');
  const fields = lines.map(parseField);
  const byName = new Map(fields.map((field) => [field.name, field]));
  const schema: TypeSchema = { name, longName, atomic: whole === 'map=atomic', fields, byName };
  cache.set(name, schema);
  return schema;
}

/** The short schema name of a kind; undefined when the kind isn't known. */
export function schemaNameOf({ group, version, kind }: GroupVersionKind): string | undefined {
  const key = `${group}/${version}/${kind}`;
  return Object.hasOwn(kindTypes, key) ? kindTypes[key] : undefined;
}

/** The short names of every type that has a table. */
export function schemaNames(): readonly string[] {
  return Object.keys(typeTables);
}

function parseField(line: string): FieldSchema {
  const [name = '', spelled = '', ...flags] = line.split(' ');
  const pointer = spelled.startsWith('*');
  const options = new Map<string, string>();
  const wire = flags.find((flag) => flag.startsWith('@'));
  for (const flag of flags) {
    const equals = flag.indexOf('=');
    options.set(equals < 0 ? flag : flag.slice(0, equals), flag.slice(equals + 1));
  }
  const fallback = options.get('default');
  const mergeKey = options.get('key');
  const listType = options.get('list');
  const listMapKeys = options.get('keys')?.split(',');
  const mapType = options.get('map');
  return {
    name,
    type: parseType(pointer ? spelled.slice(1) : spelled),
    pointer,
    required: options.has('!'),
    omitEmpty: options.has('?'),
    off: options.has('off'),
    patchStrategies: options.get('patch')?.split(',') ?? [],
    ...(mergeKey === undefined ? {} : { mergeKey }),
    ...(listType === undefined ? {} : { listType }),
    ...(listMapKeys === undefined ? {} : { listMapKeys }),
    ...(mapType === undefined ? {} : { mapType }),
    ...(fallback === undefined ? {} : { default: JSON.parse(fallback) }),
    ...(wire === undefined ? {} : { wire: wire.slice(1).split('.').map(Number) }),
  };
}

function parseType(spelled: string): TypeRef {
  if (spelled.startsWith('[]')) {
    const of = parseType(spelled.slice(2));
    return { kind: 'list', of, goName: `[]${of.goName}` };
  }
  if (spelled.startsWith('map[]')) {
    const of = parseType(spelled.slice(5));
    return { kind: 'map', of, goName: `map[string]${of.goName}` };
  }
  if (isScalar(spelled)) {
    return { kind: 'scalar', scalar: spelled, goName: scalarGoNames[spelled] ?? spelled };
  }
  const alias = aliasTable[spelled];
  if (alias === undefined) return { kind: 'struct', name: spelled, goName: goNameOf(spelled) };
  const [goName = '', underlying = '', ...values] = alias.split(' ');
  const type = parseType(underlying);
  const listed = values.join(' ');
  return { ...type, goName, ...(listed ? { values: listed.split(',') } : {}) };
}

function isScalar(name: string): name is Scalar {
  return scalars.has(name);
}

/** `v1.PodSpec`: the last two words of the long name. */
function goNameOf(name: string): string {
  const longName = typeTables[name]?.split(/[\n ]/, 1)[0] ?? name;
  return longName.split('.').slice(-2).join('.');
}
