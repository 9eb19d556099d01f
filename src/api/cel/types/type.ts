/** The types that expressions have before they are evaluated. */
export type CelType =
  | { readonly kind: SimpleKind }
  | { readonly kind: 'list'; readonly element: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | ObjectType
  /** A library's own type, such as a URL, and `optional_type`. */
  | { readonly kind: 'opaque'; readonly name: string; readonly parameters: readonly CelType[] }
  /** Of a type as a value, such as `int`. */
  | { readonly kind: 'type'; readonly of?: CelType }
  /** Stands for any type, the same wherever the name is. */
  | { readonly kind: 'param'; readonly name: string };

export type SimpleKind =
  | 'bool'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'null'
  | 'timestamp'
  | 'duration'
  /** Known when it is evaluated. */
  | 'dyn'
  /** Of what has an issue already; fits everything. */
  | 'error';

export interface ObjectType {
  readonly kind: 'object';
  readonly name: string;
  readonly fields: ReadonlyMap<string, CelType>;
}

export const bool: CelType = { kind: 'bool' };
export const int: CelType = { kind: 'int' };
export const uint: CelType = { kind: 'uint' };
export const double: CelType = { kind: 'double' };
export const string: CelType = { kind: 'string' };
export const bytes: CelType = { kind: 'bytes' };
export const nullType: CelType = { kind: 'null' };
export const timestamp: CelType = { kind: 'timestamp' };
export const duration: CelType = { kind: 'duration' };
export const dyn: CelType = { kind: 'dyn' };
export const errorType: CelType = { kind: 'error' };
export const typeType: CelType = { kind: 'type' };

export const paramA: CelType = { kind: 'param', name: 'A' };
export const paramB: CelType = { kind: 'param', name: 'B' };

export function listOf(element: CelType): CelType {
  return { kind: 'list', element };
}

/**
 * What can be no key of a map is found out when it is evaluated. It isn't kept in the type: keys of keys could make the
 * type of a short expression endlessly large.
 */
export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', key: nestedKinds.includes(key.kind) ? dyn : key, value };
}

const nestedKinds: readonly CelType['kind'][] = ['list', 'map', 'opaque', 'type'];

export function optionalOf(value: CelType): CelType {
  return { kind: 'opaque', name: 'optional_type', parameters: [value] };
}

export function opaque(name: string): CelType {
  return { kind: 'opaque', name, parameters: [] };
}

/** The type of an optional's value; undefined for other types. */
export function valueOfOptional(type: CelType): CelType | undefined {
  return type.kind === 'opaque' && type.name === 'optional_type' ? type.parameters[0] : undefined;
}

/** The types that a type is made of, in order. */
export function parametersOf(type: CelType): readonly CelType[] {
  switch (type.kind) {
    case 'list':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'opaque':
      return type.parameters;
    case 'type':
      return type.of ? [type.of] : [];
    default:
      return [];
  }
}

/** The same type of other parameters. */
export function withParameters(type: CelType, parameters: readonly CelType[]): CelType {
  const [first = dyn, second = dyn] = parameters;
  switch (type.kind) {
    case 'list':
      return listOf(first);
    case 'map':
      return mapOf(first, second);
    case 'opaque':
      return { ...type, parameters };
    case 'type':
      return type.of ? { kind: 'type', of: first } : type;
    default:
      return type;
  }
}

/** As upstream's messages have it. */
export function typeText(type: CelType): string {
  const parameters = parametersOf(type).map(typeText).join(', ');
  const within = parameters ? `(${parameters})` : '';
  switch (type.kind) {
    case 'opaque':
      return `${type.name}${within}`;
    case 'object':
    case 'param':
      return type.name;
    case 'error':
      return '!error!';
    default:
      return `${type.kind}${within}`;
  }
}
