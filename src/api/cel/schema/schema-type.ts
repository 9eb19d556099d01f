/** The type that a schema's values have in expressions. */
import type { Structural } from '../../structural/schema.ts';
import * as types from '../types/type.ts';
import type { CelType } from '../types/type.ts';
import { escapeField } from './escape.ts';
import { asRoot } from './root.ts';

/** The name of the type of `self`; those of its parts begin with it. */
const selfName = 'selfType';

/**
 * Undefined for values that expressions can't see: those of which the schema says no type. `isRoot`: of a custom
 * resource; embedded ones are found by the schema.
 */
export function typeOfSchema(schema: Structural, isRoot: boolean): CelType | undefined {
  return typeOf(schema, selfName, isRoot);
}

function typeOf(
  schema: Structural,
  name: string,
  isRoot = schema.embeddedResource,
): CelType | undefined {
  if (schema.intOrString) return types.dyn;
  switch (schema.type) {
    case 'array': {
      const element = schema.items && typeOf(schema.items, `${name}.@idx`);
      return element && types.listOf(element);
    }
    case 'object':
      return objectType(isRoot ? asRoot(schema) : schema, name);
    case 'string':
      return stringType(schema.checks.format);
    case 'integer':
      return types.int;
    case 'number':
      return types.double;
    case 'boolean':
      return types.bool;
    default:
      return undefined;
  }
}

function objectType({ properties, values }: Structural, name: string): CelType | undefined {
  if (typeof values === 'object') {
    const type = typeOf(values, `${name}.@elem`);
    return type && types.mapOf(types.string, type);
  }
  const fields = new Map<string, CelType>();
  for (const [property, schema] of properties) {
    const field = escapeField(property);
    const type = field === undefined ? undefined : typeOf(schema, `${name}.${field}`);
    if (field !== undefined && type) fields.set(field, type);
  }
  return { kind: 'object', name, fields };
}

function stringType(format: string | undefined): CelType {
  switch (format) {
    case 'byte':
      return types.bytes;
    case 'duration':
      return types.duration;
    case 'date':
    case 'date-time':
      return types.timestamp;
    default:
      return types.string;
  }
}
