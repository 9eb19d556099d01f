/**
 * Writes src/api/gen/schema.ts: one text table a type, one line a field, which `src/api/schema/tables.ts` reads when
 * the type is first used (parsing all of them at start-up would cost more than most runs ever need).
 */
import type { FactField, Facts, FactType } from './facts.ts';
import { bodyKinds, servedKinds } from './facts.ts';
import { flatFields, resolveNames } from './names.ts';
import type { FlatField, Names } from './names.ts';

/**
 * Gates of the release that are off by default (alpha, or beta and off): their fields are dropped silently. A gate
 * that isn't listed is on.
 */
const gatesThatAreOff = new Set([
  'ClusterTrustBundleProjection',
  'CoordinatedLeaderElection',
  'CrossNamespaceVolumeDataSource',
  'DRAListTypeAttributes',
  'DRANodeAllocatableResources',
  'GenericWorkload',
  'PodCertificateProjection',
  'ShardedListAndWatch',
  'VolumeLimitScaling',
]);

const header = `/**
 * Generated from k8s-api-facts.json by scripts/generate; do not edit. Regenerate: npm run generate.
 *
 * First line of a type: its upstream name, and \`map=atomic\` where it changes hands as a whole. Then a line a field: name, type (\`*\` pointer, \`[]\` list, \`map[]\`), flags:
 * \`@\` protobuf number (of an inlined struct: the numbers that lead there),
 * \`!\` required, \`?\` left out when empty, \`off\` behind a gate that is off, \`patch=\` strategies, \`key=\` patch merge key,
 * \`list=\` and \`map=\` types, \`keys=\` list map keys, \`default=\` JSON.
 */
`;

/** Aliases: name in the tables → Go name, underlying type, values of an enumeration. */
interface AliasTable {
  readonly names: ReadonlyMap<string, string>;
  readonly lines: readonly string[];
}

export function generateSchema(facts: Facts): string {
  const names = resolveNames(facts);
  const aliases = collectAliases(facts, names);
  const types = names.reachable
    .filter((long) => !names.isSpecial(long))
    .map((long) => {
      const lines = fieldsOf(facts, long).map(([name, field]) =>
        line(name, field, { facts, names, aliases }),
      );
      const whole = facts.types[long]?.structType === 'atomic' ? ' map=atomic' : '';
      return `  ${names.short(long)}: \`${[`${long}${whole}`, ...lines].join('\n')}\`,\n`;
    });
  const kinds = [...servedKinds(facts).map(([long]) => long), ...bodyKinds(facts)].flatMap(
    (long) => {
      const kind = facts.kinds[long];
      if (!kind) return [];
      return [`  '${kind.group}/${kind.version}/${kind.kind}': '${names.short(long)}',\n`];
    },
  );
  return (
    `${header}\nexport const typeTables: Readonly<Record<string, string>> = {\n${types.join('')}};\n\n` +
    `/** Go name, underlying type, the values of an enumeration. */\n` +
    `export const aliasTable: Readonly<Record<string, string>> = {\n${aliases.lines.join('')}};\n\n` +
    `/** \`group/version/Kind\` → name in \`typeTables\`. */\n` +
    `export const kindTypes: Readonly<Record<string, string>> = {\n${[...new Set(kinds)].sort().join('')}};\n`
  );
}

/** A union of two JSON shapes has no fields of its own in JSON: the tables carry it as free JSON. */
function fieldsOf(facts: Facts, long: string): [string, FlatField][] {
  return flatFields(facts, long).filter(([name]) => !name.startsWith('<'));
}

function isUnion(facts: Facts, long: string): boolean {
  return Object.keys(facts.types[long]?.fields ?? {}).includes('<schema>');
}

function collectAliases(facts: Facts, names: Names): AliasTable {
  const found = new Map<string, string>();
  const taken = new Set(names.reachable.map((long) => names.short(long)));
  const lines: string[] = [];
  const visit = (type: FactType): void => {
    if (typeof type === 'object') return visit('list' in type ? type.list : type.map);
    const alias = facts.aliases[type];
    if (!alias || found.has(type)) return;
    const parts = type.split('.');
    const plain = parts.at(-1) ?? type;
    const capital = (text = ''): string => text.charAt(0).toUpperCase() + text.slice(1);
    const name = taken.has(plain)
      ? `${capital(parts.at(-3))}${capital(parts.at(-2))}${plain}`
      : plain;
    taken.add(name);
    found.set(type, name);
    visit(alias.type);
    const values = alias.enum ? facts.values[type] : undefined;
    const under = spell(alias.type, { facts, names, aliases: { names: found, lines } });
    lines.push(
      `  ${name}: '${parts.slice(-2).join('.')} ${under}${values ? ` ${values.join(',')}` : ''}',\n`,
    );
  };
  for (const long of names.reachable)
    for (const [, field] of fieldsOf(facts, long)) visit(field.type);
  return { names: found, lines: lines.sort() };
}

interface Context {
  readonly facts: Facts;
  readonly names: Names;
  readonly aliases: AliasTable;
}

function line(name: string, field: FlatField, context: Context): string {
  const flags = [
    field.wire ? `@${field.wire.join('.')}` : '',
    field.required ? '!' : '',
    field.omitempty ? '?' : '',
    field.featureGate && gatesThatAreOff.has(field.featureGate) ? 'off' : '',
    field.patchStrategy ? `patch=${field.patchStrategy}` : '',
    field.patchMergeKey ? `key=${field.patchMergeKey}` : '',
    field.listType ? `list=${field.listType}` : '',
    field.listMapKeys ? `keys=${field.listMapKeys.join(',')}` : '',
    (field.mapType ?? field.structType) ? `map=${field.mapType ?? field.structType}` : '',
    defaultOf(field, context.facts),
  ].filter(Boolean);
  return [name, `${field.pointer ? '*' : ''}${spell(field.type, context)}`, ...flags].join(' ');
}

/** A default is JSON, or `ref(Constant)`, whose values are the names' last word for the few that exist. */
function defaultOf(field: FactField, facts: Facts): string {
  if (typeof field.default !== 'string' || field.default === '""') return '';
  const reference = /^ref\((?:.*\.)?(\w+)\)$/.exec(field.default);
  if (!reference) return `default=${field.default}`;
  const values = typeof field.type === 'string' ? (facts.values[field.type] ?? []) : [];
  const value = values.find((candidate) => reference[1]?.endsWith(candidate));
  return value ? `default=${JSON.stringify(value)}` : '';
}

const scalars: Readonly<Record<string, string>> = {
  quantity: 'Quantity',
  'int-or-string': 'IntOrString',
  'time.Time': 'Time',
  'time.Duration': 'int64',
  int: 'int64',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'Time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'MicroTime',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'Json',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'Json',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': 'Json',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus':
    'Json',
};

function spell(type: FactType, context: Context): string {
  if (typeof type === 'object') {
    return 'list' in type ? `[]${spell(type.list, context)}` : `map[]${spell(type.map, context)}`;
  }
  const scalar = scalars[type];
  if (scalar) return scalar;
  if (isUnion(context.facts, type)) return 'Json';
  return (
    context.aliases.names.get(type) ??
    (context.facts.types[type] ? context.names.short(type) : type)
  );
}
