/** Whether a value has the type of its schema. */
import type { Structural } from '../schema.ts';
import type { Kind } from './check.ts';
import { wrongType } from './faults.ts';
import { formatOf } from './format.ts';
import type { Fault } from './outcome.ts';

/** Undefined for a value of the right type. */
export type TypeCheck = (kind: Kind, path: string) => Fault | undefined;

/** Undefined where every value is right. */
export function typeCheck(schema: Structural): TypeCheck | undefined {
  const expected = expectedTypes(schema);
  const format = formatOf(schema);
  if (expected.length === 0 && format === undefined) return undefined;
  return (kind, path) => {
    if (kind === 'null') {
      return expected.length === 0 || schema.nullable ? undefined : told(path, expected, kind);
    }
    const fits = expected.includes(kind) || (kind === 'integer' && expected.includes('number'));
    if (fits) return undefined;
    const isListOrText = kind === 'string' || kind === 'array';
    // Upstream names the format rather than the type, and beside it the format of Go's own type.
    if (format !== undefined && !isListOrText) return wrongType(path, format, goFormat(kind));
    return expected.length === 0 ? undefined : told(path, expected, kind);
  };
}

function told(path: string, expected: readonly string[], kind: Kind): Fault {
  return wrongType(path, expected.join(','), kind);
}

function expectedTypes({ intOrString, type }: Structural): readonly string[] {
  if (intOrString) return ['integer', 'string'];
  return type === '' ? [] : [type];
}

/** The format that Go's own type stands for. */
function goFormat(kind: Kind): string {
  if (kind === 'integer') return 'int64';
  return kind === 'number' ? 'float64' : '';
}
