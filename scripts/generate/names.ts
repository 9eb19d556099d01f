/** Short TypeScript names for the facts' long type names. */
import type { FactField, Facts, FactType } from './facts.ts';
import { bodyKinds, servedKinds } from './facts.ts';

const scalars: Readonly<Record<string, string>> = {
  string: 'string',
  bool: 'boolean',
  bytes: 'string',
  int: 'number',
  int32: 'number',
  int64: 'number',
  float64: 'number',
  quantity: 'Quantity',
  'int-or-string': 'IntOrString',
  'time.Time': 'string',
  'time.Duration': 'string',
};

const special: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'Time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'MicroTime',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Duration': 'string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'Json',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'Json',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': 'Json',
};

export interface Names {
  /** Every struct type that is reachable from a served kind, long names, sorted. */
  readonly reachable: readonly string[];
  /** The short name of a reachable struct. */
  short(longName: string): string;
  /** The TypeScript type of a field's type. */
  typeScript(type: FactType): string;
  isSpecial(longName: string): boolean;
}

export function resolveNames(facts: Facts): Names {
  const roots = [...servedKinds(facts).map(([name]) => name), ...bodyKinds(facts)];
  const reachable = new Set<string>();
  const visit = (type: FactType): void => {
    if (typeof type === 'object') return visit('list' in type ? type.list : type.map);
    const alias = facts.aliases[type];
    if (alias) return visit(alias.type);
    if (special[type] || reachable.has(type)) return;
    const definition = facts.types[type];
    if (!definition) return;
    reachable.add(type);
    for (const field of Object.values(definition.fields)) visit(field.type);
  };
  for (const root of roots) visit(root);

  const shortNames = new Map<string, string>();
  const taken = new Set(['Time', 'MicroTime', 'Json', 'Quantity', 'IntOrString']);
  const order = [...reachable].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  for (const long of order) {
    const plain = long.split('.').at(-1) ?? long;
    const name = taken.has(plain) ? `${prefix(long)}${plain}` : plain;
    taken.add(name);
    shortNames.set(long, name);
  }

  const typeScript = (type: FactType): string => {
    if (typeof type === 'object') {
      if ('list' in type) {
        const inner = typeScript(type.list);
        return /[|&]/.test(inner) ? `readonly (${inner})[]` : `readonly ${inner}[]`;
      }
      return `Readonly<Record<string, ${typeScript(type.map)}>>`;
    }
    const fixed = scalars[type] ?? special[type];
    if (fixed) return fixed;
    const alias = facts.aliases[type];
    if (alias) {
      const values = facts.values[type];
      if (alias.enum && values && alias.type === 'string') {
        return values.map((value) => `'${value}'`).join(' | ');
      }
      return typeScript(alias.type);
    }
    return shortNames.get(type) ?? 'Json';
  };
  return {
    reachable: [...reachable].sort(),
    short: (long) => shortNames.get(long) ?? long,
    typeScript,
    isSpecial: (long) => special[long] !== undefined,
  };
}

/** Core and meta types keep their plain names; the newest version of another group comes next. */
function rank(long: string): number {
  if (long.includes('.api.core.v1.') || long.includes('.meta.v1.')) return 0;
  return long.includes('.v1.') ? 1 : 2;
}

function prefix(long: string): string {
  const parts = long.split('.');
  const version = parts.at(-2) ?? '';
  const group = parts.at(-3) ?? '';
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  return capital(group) + capital(version);
}

/** A field with its protobuf number; in an inlined struct, the numbers that lead to it. Absent: not on the wire. */
export interface FlatField extends FactField {
  readonly wire?: readonly number[];
}

/** The fields of a type as JSON has them: inlined structs are flattened. */
export function flatFields(
  facts: Facts,
  long: string,
  outer: readonly number[] = [],
): [name: string, field: FlatField][] {
  return Object.entries(facts.types[long]?.fields ?? {}).flatMap(([name, field]) => {
    const wire = field.pb === undefined ? undefined : [...outer, field.pb];
    if (!field.inline || typeof field.type !== 'string') {
      return [[name, { ...field, ...(wire ? { wire } : {}) }] as [string, FlatField]];
    }
    const inner = facts.aliases[field.type] ? aliasTarget(facts, field.type) : field.type;
    // An inlined type without a number of its own is TypeMeta, which travels in the envelope.
    const fields = flatFields(facts, inner, wire ?? []);
    return wire
      ? fields
      : fields.map(([key, one]) => [key, withoutWire(one)] as [string, FlatField]);
  });
}

function withoutWire(field: FlatField): FlatField {
  const { wire: _wire, ...rest } = field;
  return rest;
}

function aliasTarget(facts: Facts, name: string): string {
  const target = facts.aliases[name]?.type;
  return typeof target === 'string' ? target : name;
}
